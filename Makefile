# The centre: `make run` serves it, `make test` and `make check` judge it. `make help` lists the rest.

PORT ?= 8000
PYTHON ?= python3
BENCH ?=
TESTS ?=

BIN := .venv/bin
UV_VERSION := 0.13.9
SYNC := $(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python
MANAGE := $(BIN)/python manage.py
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

# Only as root in CI does make install what the system lacks; anyone else is told what to install.
APT_GET := DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends
MAY_INSTALL := $(if $(filter 0,$(shell id -u)),$(shell command -v apt-get))

# A server's settings, safe and of no use to anybody, in a folder that goes when the shell ends.
THROW_AWAY_SERVER = home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	mkdir "$$home/data" "$$home/keyring" && export CENTRE_HOME="$$home" \
	DJANGO_SETTINGS_MODULE=contactcentre.settings.production \
	SECRET_KEY="$$(head -c 60 /dev/urandom | base64 --wrap=0)" ALLOWED_HOSTS=centre.invalid \
	REDIS_URL="unix://$$home/none.sock" EMAIL_URL=smtp://mail.invalid:25 MAIL_FROM=centre@centre.invalid

.DEFAULT_GOAL := help
.PHONY: help run test test-services check fix lock faults bench screens clean frontend chromium
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/.run-stamp frontend ## Serve the centre on this machine (PORT=8000)
	@$(MANAGE) serve --port $(PORT)

test: .venv/.dev-stamp frontend chromium ## Run every test (TESTS=tests/unit to run some)
	@echo "Running the tests"
	@$(BIN)/python -m pytest $(TESTS)

test-services: .venv/.dev-stamp frontend ## Run the tests on PostgreSQL and Redis, but for those in a browser
	@echo "Running the tests on PostgreSQL and Redis"
	@bash tests/services/run.sh $(TESTS)

check: .venv/.dev-stamp frontend ## Judge the code without changing it
	@echo "Style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@echo "Types"
	@$(BIN)/mypy --no-error-summary .
	@echo "Layers"
	@report=$$($(BIN)/lint-imports --no-logo) || { echo "$$report"; exit 1; }
	@echo "Requirements and front end in step"
	@$(BIN)/python requirements/in_step.py
	@echo "Migrations, policy map and production settings"
	@$(THROW_AWAY_SERVER); \
	$(MANAGE) makemigrations --check --dry-run --verbosity 0 && \
	$(MANAGE) check --deploy --fail-level WARNING >/dev/null && \
	$(MANAGE) policy_map --check

fix: .venv/.dev-stamp ## Put right what can be put right by itself
	@echo "Putting style right"
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

lock: .venv/.uv-$(UV_VERSION)-stamp ## Choose the packages' versions anew, within pyproject.toml
	@echo "Choosing versions"
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --all-extras --group build -o requirements/run.txt
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --all-extras --group build --group dev \
		--constraints requirements/run.txt -o requirements/dev.txt

faults: .venv/.dev-stamp ## Kill a disposal at each of its writes, and look what is left
	@FAULTS=all $(BIN)/python -m pytest tests/integration/retention --timeout 7200

bench: .venv/.dev-stamp frontend ## Measure against the performance goals (BENCH=names and options)
	@$(MANAGE) bench $(BENCH)

screens: .venv/.dev-stamp frontend chromium ## Take a picture of every page
	@$(BIN)/python tests/screens.py

clean: ## Remove what make made, but never var/, which holds the centre's records
	@echo "Removing what make made (the records in var/ stay)"
	@rm -rf .venv node_modules static/built .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

frontend: .venv/.run-stamp
	@[ -e static/built/centre.css ] || echo "Building the front end"
	@$(BIN)/python frontend/build.py

chromium:
ifeq ($(CHROMIUM),)
ifneq ($(MAY_INSTALL),)
	@echo "Installing Chromium"
	@apt-get update -qq && $(APT_GET) chromium fonts-liberation >/dev/null
else
	@echo "The browser tests need Chromium: install it (on Debian: apt-get install chromium)." >&2
	@exit 1
endif
endif

.venv/.uv-$(UV_VERSION)-stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The centre needs Python 3.11 or newer; $(PYTHON) is older. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) python3-venv
	@echo "Making the Python environment"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# What tests need includes all that running needs, so once it is there it stays there.
.venv/.run-stamp: requirements/run.txt .venv/.uv-$(UV_VERSION)-stamp
	@if [ -e .venv/.dev-stamp ]; then $(MAKE) .venv/.dev-stamp; else \
		echo "Installing the packages"; $(SYNC) requirements/run.txt; fi
	@touch $@

.venv/.dev-stamp: requirements/dev.txt requirements/run.txt .venv/.uv-$(UV_VERSION)-stamp
	@echo "Installing the packages, with those for tests"
	@$(SYNC) requirements/dev.txt
	@touch $@ .venv/.run-stamp

.PHONY: python3-venv
python3-venv:
ifeq ($(if $(MAY_INSTALL),$(CI)),true)
	@echo "Installing python3-venv"
	@apt-get update -qq && $(APT_GET) python3-venv >/dev/null
else
	@echo "This Python cannot make environments. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
	@exit 1
endif
