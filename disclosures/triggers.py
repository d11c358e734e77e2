"""What left the centre, in the database itself: it stays on record as it was given.

Nobody can say afterwards that other words went out, to somebody else, at another time. A row goes
only with the record that it is about.
"""

from contactcentre.safekeeping.guards import frozen

WORDS = (
    frozen(
        {
            "exception_frozen": (
                "disclosures_exceptiondisclosure",
                "concern_id, basis, agency, organisation, person, words, route, passed_at, "
                "noted_at",
            )
        },
        words="what was passed on stays as it was noted",
    )
    + frozen(
        {
            "release_frozen": (
                "disclosures_release",
                "family_id, corrects_id, standing, reason, called_on, first_day, last_day, "
                "statement, digest, note",
            ),
            "release_copy_frozen": (
                "disclosures_releasecopy",
                "family_id, release_id, party_id, route, addressed_to",
            ),
            "passing_frozen": (
                "disclosures_contactpassing",
                "family_id, recipient, what, passed_on",
            ),
            "ordered_frozen": (
                "disclosures_ordereddisclosure",
                'family_id, court_request_id, ordered_on, "to", what, route, given_on, noted_at',
            ),
        },
        words="what was given out stays as it was noted",
    )
    + frozen(
        {
            "court_reply_frozen": (
                "disclosures_courtrequest",
                "family_id, wants, sender, case_number, came_on, reply, replied_on",
            )
        },
        words="a reply stays as it was sent",
        when="old.replied_on is not null",
    )
)
GIVEN = frozen(
    {"release_given_frozen": ("disclosures_release", "file, released_on, released_by_id")},
    words="what was given out stays as it was noted",
    when="old.released_on is not null",
)
GUARD = WORDS + GIVEN
