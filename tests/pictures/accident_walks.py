"""Walks through the accident book."""

from tests.pictures.camera import Camera


def the_accident_book(see: Camera) -> None:
    """What a co-ordinator reads, adds and prints."""
    see.go("/accident-book/", "accident-book")
    see.fill(name="Zzyzx")
    see.press("Search")
    see.shoot("accident-not-found")
    see.go("/accident-book/")
    see.send()
    see.shoot("accident-search-error")
    for place, name in enumerate(("accident-hospital", "accident-worker")):
        see.go("/accident-book/")
        with see.page.expect_navigation():
            see.page.locator("tbody th a").nth(place).click()
        see.shoot(name)
    see.press("One sheet to print")
    see.shoot("accident-print")
    see.print_out("accident-print")
    see.press("The entry")
    see.press("Add an addendum")
    see.shoot("accident-add")
    see.send()
    see.shoot("accident-add-errors")


def somebody_was_hurt(see: Camera) -> None:
    """What whoever helps that day writes, up to the confirmation."""
    see.go("/accident-book/write/", "accident-write")
    see.send()
    see.shoot("accident-write-errors")
    see.go("/accident-book/written/", "accident-written")
