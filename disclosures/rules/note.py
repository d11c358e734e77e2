"""Clause 2: a note that goes with dates and times is about them, and about nobody."""

import re

from families.rules.mention import plain
from policy.clauses import Clause, Refused, holds

# Of somebody, or of how a visit went: a word, the beginning of one, or several together.
_OF_SOMEBODY = frozenset(
    "he she him her his mum mummy dad daddy nan gran granny grandad mother father stepmother "
    "stepfather grandmother grandfather son daughter sister brother aunt uncle boyfriend "
    "girlfriend angry anger tears tearful cry cries cried crying hug hugs hugged hugging bonded "
    "bonding happy unwell unsettled swore sworn emotional".split()
)
_OF_A_VISIT = tuple(
    "upset distress anxious afraid scared frighten shout swear happily unhapp enjoy reluctan behav "
    "aggressi hostil drunk alcohol kiss bruis hurt injur threat argu".split()
)
_DAYS = "mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|[0-9]"
_TOGETHER = re.compile(
    r"\bwent (?:very )?(?:well|badly)\b|\bmoved to\b(?! (?:(?:the|a|an|another|other|next|new|later"
    rf"|earlier|larger|smaller) )*(?:hall|room|venue|building|church|date|day|time|week|{_DAYS}))"
)
_OF_THE_YEAR = re.compile(r"\b(?:mother|father)(?:s|ing) (?:day|sunday)\b")
_WORD = re.compile(r"[^\W_]+")


@holds(Clause.C2)
def check_is_no_report(*, note: str) -> None:
    """Clause 2: a note to every side is about dates alone, and tells nothing of how a visit went.

    It speaks of nobody, of no feelings and of nothing that somebody did.
    """
    said = _OF_THE_YEAR.sub("", " ".join(_WORD.findall(plain(note))))
    words = said.split()
    if (
        not _OF_SOMEBODY.isdisjoint({*words, *(word.removesuffix("s") for word in words)})
        or any(word.startswith(_OF_A_VISIT) for word in words)
        or _TOGETHER.search(said)
    ):
        raise Refused(
            Clause.C2,
            "A note is about dates and times alone. This one speaks of somebody, or of how a visit "
            "went. Write it without; nothing was sent.",
            about="note",
        )
