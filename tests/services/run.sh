#!/usr/bin/env bash
# The suite on PostgreSQL and Redis, both started here on private sockets and stopped at the
# end. Arguments go to pytest. As root it installs the servers where they are missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

postgresql_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
missing() {
  [ -n "$(postgresql_programs)" ] || command -v initdb >/dev/null || echo postgresql
  command -v redis-server >/dev/null || echo redis-server
}

if [ -n "$(missing)" ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "These tests need $(missing | paste -sd' '): install what is missing and run them again." >&2
    exit 1
  fi
  echo "Installing $(missing | paste -sd' ')"
  mkdir -p /etc/postgresql-common
  grep -qs '^create_main_cluster = false' /etc/postgresql-common/createcluster.conf ||
    echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
  apt-get update -qq
  # shellcheck disable=SC2046
  DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold $(missing) >/dev/null
fi

# The tests and the server they ask take turns: on one core each finds what it needs where the
# other has just left it, and nobody waits for a second core to wake up.
if cores=$(taskset -cp $$ 2>/dev/null); then taskset -cp "${cores##*[ ,-]}" $$ >/dev/null; fi

programs=$(postgresql_programs)
if [ -n "$programs" ]; then PATH="$programs:$PATH"; fi
# PostgreSQL refuses to run as root. The folder's name is short: a socket's path must be.
folder=$(mktemp -d /tmp/ccXXXXXX)
if [ "$(id -u)" = 0 ]; then
  as_postgres() { runuser -u postgres -- env PATH="$PATH" "$@"; }
  chmod 711 "$folder"
  install -d -m 700 -o postgres "$folder/pg"
  install -d -m 711 -o postgres "$folder/sock"
else
  as_postgres() { "$@"; }
  mkdir -m 700 "$folder/pg" "$folder/sock"
fi

redis_pid=
stop() {
  if [ -n "$redis_pid" ]; then kill "$redis_pid" 2>/dev/null && wait "$redis_pid" 2>/dev/null || true; fi
  if [ -e "$folder/pg/data/postmaster.pid" ]; then
    (cd / && as_postgres pg_ctl -D "$folder/pg/data" -m immediate -w -s stop) || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

echo "Starting PostgreSQL and Redis"
cd /
as_postgres initdb -D "$folder/pg/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >/dev/null
# Nothing is written through to the disk: this server lives for one run.
as_postgres pg_ctl -D "$folder/pg/data" -w -s -l "$folder/pg/log" -o "-c listen_addresses='' \
  -c unix_socket_directories=$folder/sock -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off" start
as_postgres psql -qh "$folder/sock" -U postgres \
  -c "create role centre login createdb" \
  -c "create database centre owner centre" -c "create database keyring owner centre"
cd - >/dev/null
redis-server --port 0 --unixsocket "$folder/redis.sock" --unixsocketperm 700 --dir "$folder" \
  --save '' --loglevel warning >/dev/null &
redis_pid=$!
for _ in $(seq 100); do
  [ -S "$folder/redis.sock" ] && break
  sleep 0.05
done

export DATABASE_URL="postgres://centre@/centre?host=$folder/sock"
export KEYRING_DATABASE_URL="postgres://centre@/keyring?host=$folder/sock"
export REDIS_URL="unix://$folder/redis.sock"
# The databases go with the server: a test's last connection need not have been given back first.
# What makes a centre of its own would do here again what it does without these services; and what
# a browser does on its pages asks the databases nothing that the other tests do not.
.venv/bin/python -m pytest --reuse-db -m "not own_centre and not browser" "$@"
