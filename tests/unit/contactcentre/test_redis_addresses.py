"""One address serves the cache and the queue, each with a database of its own."""

import pytest

from contactcentre.settings.redis_addresses import for_cache, for_celery


@pytest.mark.parametrize(
    ("url", "celery", "cache"),
    [
        ("redis://h:6379", "redis://h:6379/0", "redis://h:6379/1"),
        ("redis://u:p@h:6379/4", "redis://u:p@h:6379/4", "redis://u:p@h:6379/5"),
        ("rediss://h/0", "rediss://h/0", "rediss://h/1"),
        (
            "unix:///run/r.sock",
            "redis+socket:///run/r.sock?virtual_host=0",
            "unix:///run/r.sock?db=1",
        ),
        (
            "unix:///run/r.sock?db=3",
            "redis+socket:///run/r.sock?virtual_host=3",
            "unix:///run/r.sock?db=4",
        ),
    ],
)
def test_each_form(url: str, celery: str, cache: str) -> None:
    assert (for_celery(url), for_cache(url)) == (celery, cache)


@pytest.mark.parametrize("url", ["http://h", "h:6379", "redis://h/first"])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        for_cache(url)
