"""Walks through what is printed and what is typed in from paper."""

from tests.pictures.camera import Camera


def paper(see: Camera) -> None:
    see.go("/paper/", "paper-forms")
    for path, name in (("accident", "accident"), ("session-sheet", "blank-sheet")):
        see.go(f"/paper/{path}/", f"paper-{name}")
        see.print_out(f"paper-{name}")
    see.go("/paper/sheets/", "sheets-unshredded")
    a_printed_sheet(see)
    from_paper(see)


def a_printed_sheet(see: Camera) -> None:
    see.go("/sessions/")
    see.press("Plan", within=see.page.locator("table").first.locator("tbody tr").first)
    plan = see.page.url
    see.go(plan + "sheets/", "sheets-none")
    see.press("Print the sheet")
    see.shoot("sheet-printed")
    see.print_out("sheet-printed")
    see.go(plan + "sheets/", "sheets")
    see.press("I have shredded")
    see.shoot("sheets-shredded")


def from_paper(see: Camera) -> None:
    see.go("/sessions/")
    see.press("Plan", within=see.page.locator("table").last.locator("tbody tr").first)
    see.press("Enter from paper")
    see.shoot("from-paper")
    see.go("/today/")
    see.go(see.page.url.replace("/register/", "/from-paper/"), "from-paper-today")
    time = see.page.locator(".batch-family input").last
    if time.count():
        time.fill("ten past")
        see.press("Save everything")
        see.shoot("from-paper-errors")
