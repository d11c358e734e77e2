"""Walks through referrals: the list, both halves, the decision, and a side's own form."""

from tests.pictures.camera import Camera, Step


def referrals(see: Camera) -> None:
    """The co-ordinator's pages, errors included, with the referrals of the demonstration."""
    see.go("/referrals/", "referrals")
    see.go("/referrals/new/", "referral-new")
    see.send()
    see.shoot("referral-new-errors")
    see.go("/referrals/")
    see.page.locator("tbody th a").nth(1).click()
    see.shoot("referral")
    there = see.page.url
    see.go(there + "screening/", "referral-screening")
    see.send()
    see.shoot("referral-screening-errors")
    see.go(there + "accept/", "referral-accept")
    see.send()
    see.shoot("referral-accept-refused")
    see.go(there + "turn-away/", "referral-turn-away")
    see.send()
    see.shoot("referral-turn-away-errors")
    see.go(there)
    see.press("Correct")
    see.shoot("referral-half")
    see.go(there)
    see.press("Blank paper form")
    see.shoot("referral-paper")
    see.print_out("referral-paper")
    see.go(there)
    see.press("How to reach this side")
    see.shoot("referral-reach")
    see.press("Show the address")
    see.shoot("referral-reach-shown")
    see.go(there)
    see.press("Ask again by a new link")
    see.go(there, "referral-asked-again")
    see.go("/referrals/")
    see.page.locator("tbody th a").last.click()
    see.go(see.page.url + "accept/", "referral-accept-unanswered")


def places(see: Camera) -> None:
    """The waiting list, and a place offered out of turn."""
    see.go("/waiting/", "waiting")
    with see.page.expect_navigation():
        see.page.locator("main a[href*='/offer/']").last.click()
    see.shoot("offer")
    see.send()
    see.shoot("offer-refused")


def reading_referrals(see: Camera) -> None:
    """What a team leader, who decides nothing, sees of them."""
    see.go("/referrals/", "referrals")
    see.page.locator("tbody th a").first.click()
    see.shoot("referral")
    see.go("/waiting/", "waiting")


def a_private_link(found: list[str]) -> Step:
    """The letter with a new link, which is put into ``found`` for the side to open."""

    def letter(see: Camera) -> None:
        see.go("/referrals/")
        see.page.locator("tbody th a").last.click()
        see.press("New link")
        see.shoot("referral-letter")
        see.print_out("referral-letter")
        found.append(see.page.locator("#address").input_value())

    return letter


def own_half(found: list[str]) -> Step:
    """The side's own pages, by the link that was found."""

    def half(see: Camera) -> None:
        see.go(found[0], "referral-start")
        see.press("Start")
        see.shoot("referral-own-half")
        see.press("Send to the centre")
        see.shoot("referral-own-half-errors")
        see.page.locator("[name=about-first_name]").fill("Somebody")
        see.press("Save, to finish later")
        see.shoot("referral-own-half-saved")
        see.page.locator("[name=about-date_of_birth]").fill("31/2/1990")
        see.press("Save, to finish later")
        see.shoot("referral-own-half-saved-in-part")
        see.page.locator("[name=version]").evaluate("field => { field.value = '' }")
        see.page.locator("[name=about-first_name]").fill("Somebody Else")
        see.press("Save, to finish later")
        see.shoot("referral-own-half-overtaken")
        see.go("/your-referral/received/", "referral-received")

    return half


def a_dead_link(found: list[str]) -> Step:
    """The same link in another browser."""

    def dead(see: Camera) -> None:
        see.go(found[0], "referral-unusable")

    return dead
