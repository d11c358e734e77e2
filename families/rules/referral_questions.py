"""What each side is asked about itself, once: for the form, the paper, the page and the rules.

Keys and answers are the words under which a half is kept; they do not change. Neither side is ever
asked where the other one can be reached.
"""

from dataclasses import dataclass

from families.models import Arrangement

YES, NO, TELL = "yes", "no", "tell"
YES_NO = ((YES, "Yes"), (NO, "No"))
OR_TELL = (*YES_NO, (TELL, "I prefer to tell the centre"))

LINE, LINES, DATE, TELEPHONE, EMAIL, CHOICE = "line", "lines", "date", "tel", "email", "choice"
CHILDREN_AT_MOST = 6
NAMED_AT_MOST = 6


@dataclass(frozen=True)
class Question:
    """One question; ``needed`` says that a half without an answer to it is not complete.

    A date is one of the past, unless it may be ``ahead``.
    """

    key: str
    label: str
    kind: str = LINE
    answers: tuple[tuple[str, str], ...] = ()
    needed: bool = False
    hint: str = ""
    longest: int = 80
    ahead: bool = False

    @property
    def in_words(self) -> bool:
        """Whether the answer is somebody's own words, not a date or one of a closed list."""
        return self.kind not in {CHOICE, DATE}


@dataclass(frozen=True)
class Group:
    title: str
    questions: tuple[Question, ...]


def _choice(key: str, label: str, answers: tuple[tuple[str, str], ...], hint: str = "") -> Question:
    return Question(key, label, CHOICE, answers, needed=True, hint=hint)


YOU = Group(
    "You",
    (
        _choice(
            "filled_in_by",
            "Who is filling this in?",
            (("self", "I am, about myself"), ("representative", "A representative, for this side")),
        ),
        Question("first_name", "First name", needed=True),
        Question("last_name", "Last name", needed=True),
        Question("date_of_birth", "Date of birth", DATE, needed=True),
        Question(
            "relationship",
            "What you are to the children",
            needed=True,
            hint="For example, mother or grandfather.",
        ),
        _choice(
            "parental_responsibility",
            "Do you have parental responsibility?",
            (*YES_NO, ("unsure", "I am not sure")),
        ),
        Question("interpreter", "Language, if you need an interpreter"),
        Question("needs", "What you need to be at ease in the building", LINES, longest=300),
    ),
)
REACH = Group(
    "Where the centre can reach you",
    (
        Question("address", "Address", LINES, needed=True, longest=300),
        Question("telephone", "Telephone", TELEPHONE, longest=40),
        Question("email", "E-mail address", EMAIL, longest=254),
        _choice(
            "address_withheld",
            "Must nobody outside the centre learn where you live?",
            ((YES, "Yes, withhold my address"), (NO, "No")),
            "The other side is never given your address by us either way.",
        ),
        Question(
            "safe_route",
            "A safe way to reach you",
            LINES,
            hint="For example, text messages only, or through your solicitor.",
            longest=300,
        ),
    ),
)
REPRESENTATIVE = Group(
    "Who acts for you, if anybody",
    (
        Question("representative_name", "Name"),
        Question("representative_firm", "Firm or agency", longest=120),
        Question("representative_reference", "Their reference"),
        Question("representative_telephone", "Their telephone", TELEPHONE, longest=40),
        Question("representative_email", "Their e-mail address", EMAIL, longest=254),
    ),
)
WISHES = Group(
    "What you wish for",
    (
        _choice("kind", "Kind of contact", tuple(Arrangement.Kind.choices)),
        _choice("frequency", "How often", tuple(Arrangement.Frequency.choices)),
        Question("start", "From when", DATE, ahead=True),
        _choice(
            "may_leave_building",
            "May the child leave the building with the visiting parent?",
            YES_NO,
        ),
        _choice("parents_may_meet", "May the parents meet at the centre?", YES_NO),
        _choice(
            "waits_behind",
            "Who waits behind at the end?",
            tuple(Arrangement.WaitsBehind.choices),
        ),
    ),
)
COURT = Group(
    "Court",
    (
        _choice("order", "Court order", tuple(Arrangement.Order.choices)),
        Question("order_date", "Date of the order", DATE),
        _choice("has_injunction", "Is there an injunction or non-molestation order?", OR_TELL),
        Question("injunction", "What it says, in short", LINES, longest=300),
    ),
)
CONCERNS = Group(
    "Concerns",
    (
        _choice("violence", "Has there been violence, or the threat of it?", OR_TELL),
        _choice("sexual", "Has there been a sexual offence, or an allegation of one?", OR_TELL),
        _choice("child_protection", "Has a child been on a child protection plan?", OR_TELL),
        _choice("substance", "Is there misuse of alcohol or drugs?", OR_TELL),
        _choice("abduction", "Might a child be taken away and not brought back?", OR_TELL),
        _choice("services", "Are Children’s Services or Cafcass involved?", OR_TELL),
    ),
)
GROUPS = (YOU, REACH, REPRESENTATIVE, WISHES, COURT, CONCERNS)

CHILD = (
    Question("first_name", "First name", needed=True),
    Question("last_name", "Last name"),
    Question("date_of_birth", "Date of birth", DATE),
    Question("allergies", "Allergies", LINES, longest=300),
    Question("medical", "Medical needs", LINES, longest=300),
)
NAMED = (
    Question("first_name", "First name", needed=True),
    Question("last_name", "Last name"),
    Question("relationship", "What they are to the children"),
    _choice(
        "may",
        "What they may do",
        (
            ("collect", "Bring and collect the child"),
            ("attend", "Attend visits"),
            ("both", "Bring, collect and attend"),
        ),
    ),
)
CONSENT = "consent"
AGREES = "The centre may keep what is entered here, as its confidentiality policy says."

QUESTIONS = {question.key: question for group in GROUPS for question in group.questions}
IN_WORDS = frozenset(
    question.key for question in (*QUESTIONS.values(), *CHILD, *NAMED) if question.in_words
)
# Opened one at a time and on the record; no page that shows a half shows these.
REACHED_BY = ("address", "telephone", "email")
NEVER_SHOWN = frozenset({*REACHED_BY, "representative_telephone", "representative_email"})

# The screening's own questions, each with what the halves were asked about it.
SCREENING: tuple[tuple[str, str, str], ...] = (
    ("serious_violence", "Serious violence by or between the parties", "violence"),
    ("sexual", "Sexual offences, or an allegation of one", "sexual"),
    ("abduction", "A risk that a child is taken away", "abduction"),
    ("violence", "Other violence or threats", "violence"),
    ("child_protection", "Child protection", "child_protection"),
    ("substance", "Misuse of alcohol or drugs", "substance"),
    ("services", "Children’s Services or Cafcass involved", "services"),
    ("injunction", "An injunction or non-molestation order", "has_injunction"),
)
RED_IF_YES = frozenset({"serious_violence", "sexual", "abduction"})

# Where the halves differ: each answer before those that are less safe.
SAFER_FIRST: dict[str, tuple[str, ...]] = {
    "kind": (Arrangement.Kind.SUPPORTED, Arrangement.Kind.HANDOVER),
    "frequency": (
        Arrangement.Frequency.MONTHLY,
        Arrangement.Frequency.OTHER,
        Arrangement.Frequency.FORTNIGHTLY,
        Arrangement.Frequency.WEEKLY,
    ),
    "may_leave_building": (NO, YES),
    "parents_may_meet": (NO, YES),
    "waits_behind": (
        Arrangement.WaitsBehind.VISITING,
        Arrangement.WaitsBehind.RESIDENT,
        Arrangement.WaitsBehind.NOBODY,
    ),
    "order": (
        Arrangement.Order.CHILD_ARRANGEMENTS,
        Arrangement.Order.OTHER,
        Arrangement.Order.NONE,
    ),
}
# What nobody answered about these is not known, and is never taken for granted.
NEVER_ASSUMED = frozenset({"kind", "frequency", "order"})
# Silence is a refusal.
PERMISSIONS = frozenset({"may_leave_building", "parents_may_meet"})
