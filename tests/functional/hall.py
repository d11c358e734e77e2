"""What a tablet in the hall does to the register, as several tests have it done."""

from playwright.sync_api import expect

from families.models import PersonRole


def row(page, day):
    return page.locator(f"#b-{day.booking.pk}")


def arrives(page, day):
    """The child and who it lives with come, by a tap of the tablet."""
    name = day.person(PersonRole.RESIDENT).first_name
    row(page, day).get_by_role("button", name=f"Arrived with {name}").click()


def arrives_without_a_line(page, day, complaints):
    """The tap is kept for a few seconds, and sent when the line is there again."""
    page.context.set_offline(True)
    arrives(page, day)
    expect(row(page, day).locator(".tap__unsent").first).to_be_visible()
    expect(page.locator(".line-down")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".tap__unsent")).to_have_count(0)
    complaints.forgive("ERR_INTERNET_DISCONNECTED")
    complaints.forgive("htmx:")


def stored_by(page):
    """What of the page the browser itself has stored."""
    return page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )


def asks_before_it_goes(page):
    """Whether the browser asks before it loads the page anew; it stays."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.evaluate("window.setTimeout(() => window.location.reload())")
    page.wait_for_timeout(500)
    if not asked:
        page.remove_listener("dialog", stay)
    return asked == ["beforeunload"]
