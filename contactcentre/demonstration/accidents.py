"""The accident book: three entries over two years, one of them with an addendum."""

from datetime import date, datetime, time, timedelta

from accidents.models import AccidentEntry
from accidents.services import writing
from accounts.models import User
from contactcentre.demonstration.agencies import wednesday_before
from contactcentre.safekeeping import clock

Injured = AccidentEntry.Injured


def store_last_year(*, today: date, by: User) -> None:
    """The names are of nobody on file: an entry is complete without any."""
    writing.write(
        by=by,
        at=_at(_last_year(today), 15, 20),
        happened_at=_at(_last_year(today), 14, 50),
        role=Injured.VISITOR,
        name="Ludovic Hetherington-Wray",
        place="On the ramp outside the side entrance",
        what_happened=(
            "Came to read the electricity meter. It had rained and the ramp was slippery; he slid "
            "and sat down hard. He got up by himself."
        ),
        injury="A sore left wrist, no swelling to be seen",
        treatment="A cold pack for ten minutes. He did not want anything else.",
        treated_by="Parveen Lockwood-Shah, team leader",
        told="",
        witnesses="Nobody saw him fall",
        written_by="Parveen Lockwood-Shah",
    )


def store(*, today: date, by: User) -> None:
    """The two of this year."""
    scalded = writing.write(
        by=by,
        at=_at(wednesday_before(today - timedelta(40)), 12, 5),
        happened_at=_at(wednesday_before(today - timedelta(40)), 11, 35),
        role=Injured.VOLUNTEER,
        name="Bertram Crickmore",
        place="At the hatch of the kitchen",
        what_happened="The lid of the urn came off while he was filling the pot.",
        injury="A scald on the back of the right hand, as big as a playing card",
        treatment="Held under cold running water for twenty minutes, then covered with film.",
        treated_by="Moira Featherby, co-ordinator",
        witnesses="Sunniva Halvorsen, volunteer",
        written_by="Moira Featherby",
    )
    writing.add(
        entry=scalded,
        by=by,
        at=_at(wednesday_before(today - timedelta(33)), 18, 10),
        text=(
            "It was the left hand. He missed no day of his usual work. Not reported: talked over "
            "with the chair of the trustees. The urn has been taken out of use."
        ),
        written_by="Moira Featherby",
    )
    writing.write(
        by=by,
        at=_at(wednesday_before(today - timedelta(12)), 16, 40),
        happened_at=_at(wednesday_before(today - timedelta(12)), 15, 55),
        role=Injured.CHILD,
        name="Peregrine Astley-Moon",
        age="5 years old",
        place="By the climbing frame in the garden",
        what_happened=(
            "Jumped down from the second rung, landed on the edge of the mat and fell forwards "
            "on to his chin."
        ),
        injury="A cut under the chin, as long as a thumbnail, that went on bleeding",
        treatment="Pressed with a clean pad. The team leader called an ambulance after a quarter "
        "of an hour.",
        treated_by="Desmond Oakeshott, team leader",
        to_hospital=True,
        told="His grandfather, at once; he went along in the ambulance",
        witnesses="Jocelyn Amankwah and Harriet Bellweather, volunteers",
        written_by="Desmond Oakeshott",
    )


def _last_year(today: date) -> date:
    return wednesday_before(clock.years_before(today, 1) - timedelta(20))


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=clock.LONDON)
