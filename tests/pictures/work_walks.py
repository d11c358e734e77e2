"""Walks through families and people."""

import re

from tests.pictures.camera import EXAMPLE, LONG, Camera, Step

# --- Families -------------------------------------------------------------------------------------


def families(see: Camera) -> None:
    see.go("/families/", "families")
    see.go("/families/?state=moved-on", "families-moved-on")
    see.go("/families/?state=all", "families-all")
    see.fill(text="a")
    see.press("Search")
    see.shoot("families-found")
    see.go("/families/")
    see.fill(text="Zzyzx")
    see.press("Search")
    see.shoot("families-not-found")
    see.go("/families/")
    see.press("Search")
    see.shoot("families-search-error")


def family_file(see: Camera) -> str:
    """Open the file of a family with as much on it as can be; returns its address."""
    see.go("/families/")
    links = see.page.locator("main a[href^='/families/F-']")
    hrefs = [links.nth(n).get_attribute("href") or "" for n in range(min(links.count(), 12))]
    lengths = {}
    for href in hrefs:
        see.go(href)
        lengths[href] = len(see.page.inner_text("main"))
    richest = max(lengths, key=lambda href: lengths[href])
    see.go(richest)
    return richest


def reading_a_file(see: Camera) -> None:
    family_file(see)
    see.shoot("file")


def keeping_a_file(see: Camera) -> None:
    file = family_file(see)
    see.shoot("file")
    see.print_out("file")
    forms = {"arrangement/": "arrangement", "alerts/add/": "alert-add", "people/add/": "person-add"}
    for end, name in forms.items():
        see.go(file + end, name)
    for end, name in list(forms.items())[1:]:
        see.go(file + end)
        see.send()
        see.shoot(f"{name}-errors")
    see.go(file)
    parts(see, file)


def parts(see: Camera, file: str) -> None:
    kinds = {
        "alert-edit": r"/alerts/[0-9a-f-]{36}/$",
        "alert-remove": r"/alerts/[0-9a-f-]{36}/remove/$",
        "person-edit": r"/people/[0-9a-f-]{36}/$",
        "representative-add": r"/representatives/add/$",
        "representative-edit": r"/representatives/[0-9a-f-]{36}/$",
        "representative-remove": r"/representatives/[0-9a-f-]{36}/remove/$",
        "contact-add": r"/contact/add/$",
        "contact-remove": r"/contact/[0-9a-f-]{36}/remove/$",
        "contact": r"/contact/[0-9a-f-]{36}/$",
    }
    links = see.page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for name, like in kinds.items():
        found = next((href for href in links if href and re.search(like, href)), None)
        if found is None:
            print(f"{see.role}-{name}: no link on {file}", flush=True)
            continue
        see.go(found, name)
        if name in {"contact-add", "representative-add"}:
            see.send()
            see.shoot(f"{name}-errors")
    see.send()
    see.shoot("contact-shown")
    see.go(file)
    see.shoot("file-looked")


def a_new_family(see: Camera) -> None:
    see.go("/families/new/", "new")
    see.send()
    see.shoot("new-errors")
    controls = see.page.locator("main form:not([role=search]) input[name$=first_name]:visible")
    for number in range(controls.count()):
        controls.nth(number).fill(LONG[:80] if number == 0 else f"Person{number}")
    last = see.page.locator("main input[name$=last_name]:visible")
    for number in range(last.count()):
        last.nth(number).fill("Wolverhampton-Featherstonehaugh" * 2)
    for group in ("kind", "frequency", "state", "order"):
        choice = see.page.locator(f"main [name$={group}]").first
        if choice.count() and choice.evaluate("e => e.tagName") == "SELECT":
            choice.select_option(index=1)
    see.send()
    see.shoot("new-opened")
    see.go("/families/", "families-long-name")


def importing(see: Camera) -> None:
    see.go("/families/import/", "import")
    see.press("Check")
    see.shoot("import-nothing-chosen")
    good = EXAMPLE.read_text(encoding="utf-8-sig")
    header, *rows = good.splitlines()
    wrong = {
        "import-wrong-header": "name;telephone\nSam;01632 960001\n",
        "import-errors": "\n".join([header, *(row.replace("20", "x", 1) for row in rows)]),
    }
    for name, text in wrong.items():
        see.go("/families/import/")
        see.page.locator("input[type=file]").set_input_files(
            {"name": "families.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        see.press("Check")
        see.shoot(name)
    for button, name in {"Check": "import-checked", "Import": "import-done"}.items():
        see.go("/families/import/")
        see.page.locator("input[type=file]").set_input_files(EXAMPLE)
        form = see.page.locator("main form").last
        see.press(button, within=form)
        see.shoot(name)


def too_much_at_once(see: Camera) -> None:
    see.go("/families/")
    control = see.page.locator("main [name=text]").first
    control.evaluate("element => { element.value = 'x'.repeat(3000000) }")
    see.press("Search")
    see.shoot("too-large")


# --- People ---------------------------------------------------------------------------------------


def colleagues(see: Camera) -> None:
    see.go("/account/people/", "people")
    with see.page.expect_navigation():
        see.page.locator("main table a").nth(4).click()
    see.shoot("person")


def keeping_accounts(see: Camera) -> None:
    colleagues(see)
    person = see.page.url
    for end in ("roles", "close", "invite", "start-again"):
        see.go(f"{person}{end}/", f"person-{end}")
    see.go(f"{person}close/")
    see.send()
    see.shoot("person-closed")
    see.go("/account/people/invite/", "invite")
    see.send()
    see.shoot("invite-errors")


def not_for_this_role(see: Camera) -> None:
    see.go("/account/people/invite/", "not-found")


# --- The volunteer --------------------------------------------------------------------------------


def the_sheet(see: Camera) -> None:
    see.go("/", "sheet")
    see.print_out("sheet")


def taken_off_every_family(name: str) -> Step:
    """By the co-ordinator, so that the volunteer's sheet is empty afterwards."""

    def taking_off(see: Camera) -> None:
        see.go("/today/")
        see.press("Plan of this session")
        buttons = see.page.get_by_role("button", name=re.compile(f"^Take off {re.escape(name)}"))
        while buttons.count():
            with see.page.expect_navigation():
                buttons.first.click()

    return taking_off


def the_empty_sheet(see: Camera) -> None:
    see.go("/sheet/", "sheet-empty")
