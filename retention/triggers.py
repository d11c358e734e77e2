"""Clause 4 in the database itself: one’s own data stay as they were given."""

from contactcentre.safekeeping.guards import frozen

GUARD = frozen(
    {
        "data_given_frozen": (
            "retention_datarequest",
            'subject_id, party_id, received_on, identity, way, given, "end", ended_on',
        )
    },
    words="what was given out stays as it went out",
    when="""old."end" <> ''""",
)
create, drop = GUARD.create, GUARD.drop
