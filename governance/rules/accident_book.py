"""Whether words say of the accident book what the software does with it: it is kept for ever."""

import re
from collections.abc import Iterator

from policy.clauses import Clause, Refused, holds
from policy.spans import spans_in

_SENTENCE_ENDS = re.compile(r"[.;:!?\n]+")
_BOOK = re.compile(r"\baccident\s+books?\b", re.I)
# What is said of something else from here on.
_ANOTHER_THING = re.compile(
    r",(?!\s*(?:which|like|too|also|as|is|are|will|shall|must|may|and\s+(?:is|will)|in\s+turn)\b)"
    r"|\b(?:but|while|whereas)\b|\band\s+(?:all|any|every|the|what|other)\b",
    re.I,
)
_GONE = (
    r"(?:destroyed|shredded|disposed|discarded|burnt|burned|deleted|erased|pulped|binned|scrapped|"
    r"thrown|confidential\s+waste)"
)
_GOES = re.compile(rf"\b(?:{_GONE}|goes|go)\b", re.I)
_IS_GONE = re.compile(rf"\b{_GONE}\b", re.I)
_NOT = re.compile(r"\b(?:not|never|no|nor|neither|nothing|cannot|without)\b|n[’']t\b", re.I)
_LEFT_OUT = re.compile(
    r"\b(?:except\w*|excluding|exclud\w+|unlike|besides|bar|save|other\s+than|apart\s+from|"
    r"rather\s+than|but\s+for|(?:all|everything|anything|nothing)\s+but)\b[^,]*$",
    re.I,
)
# “… is disposed of, including the accident book”.
_LIKEWISE = re.compile(
    r"\b(?:includ\w+|as\s+well\s+as|together\s+with|along\s+with|even|and|or|with|"
    r"(?:so|as)\s+(?:is|are|does|do|will|shall)(?:\s+be)?)\s+(?:(?:the|our|its|an?)\s+)?$",
    re.I,
)
# “… is disposed of, the accident book too”.
_TOO = re.compile(r"\s*,?\s*(?:too|as\s+well|also|likewise|included|not\s+except\w+)\b", re.I)
# What is said of the use of a record says nothing of what becomes of it.
_UNUSED = re.compile(r"\bnot\s+(?:been\s+|being\s+)?(?:used|needed|opened)\b", re.I)
_KEPT = re.compile(r"\b(?:kept|keeps?|retained|preserved|stays?|remains?|permanent)\b", re.I)
_NOT_KEPT = re.compile(
    r"\b(?:not|never|no\s+longer|cannot)\s+(?:be\s+)?(?:kept|retained|preserved|stay|remain)\b"
    r"(?=\s*$|\s+(?:for\s+ever|forever|indefinitely|permanently|any|longer|beyond|after)\b)",
    re.I,
)


@holds(Clause.C8)
def check_keep_the_accident_book(*, words: str) -> None:
    """Clause 8: no part of the policy has the accident book destroyed, or kept for a time only.

    Only what says so plainly is found; whoever signs compares the rest with what the software does.
    """
    for sentence in _SENTENCE_ENDS.split(words):
        if any(_lets_it_go(before, after) for before, after in _around_it(sentence)):
            raise Refused(
                Clause.C8,
                "This says that the accident book is destroyed, or kept for a time only. The "
                "software keeps it for ever, as clause 8 says: a child who was hurt may ask for it "
                "many years later. Say that it is kept indefinitely.",
            )


def _around_it(sentence: str) -> Iterator[tuple[str, str]]:
    """What stands before each mention of the book, and what is said of it after."""
    for found in _BOOK.finditer(sentence):
        yield sentence[: found.start()], _ANOTHER_THING.split(sentence[found.end() :], 1)[0]


def _lets_it_go(before: str, after: str) -> bool:
    if _LEFT_OUT.search(before):
        return False
    if _NOT_KEPT.search(after):
        return True
    if gone := _GOES.search(after):
        return not _NOT.search(after[: gone.start()])
    if _KEPT.search(after):
        return any(span.many for span in spans_in(after))
    joined = _LIKEWISE.search(before) or _TOO.match(after)
    return bool(joined and _IS_GONE.search(before) and not _NOT.search(_UNUSED.sub("", before)))
