"""What says where somebody is, in words: a town, half a postcode, a point on a map.

Nothing is looked up: whatever is found here is found whosever family it is about.
"""

import re
from collections.abc import Collection

from contactcentre.safekeeping.whereabouts import as_read

# The post towns after which the areas of the United Kingdom's postcodes are called, and others
# that many write for them.
_TOWNS = frozenset(
    "aberdeen albans bath belfast birmingham blackburn blackpool bolton bournemouth bradford "
    "brighton bristol bromley cambridge canterbury cardiff carlisle chelmsford chester chippenham "
    "cleveland colchester corsham coventry crewe croydon darlington dartford derby devizes "
    "doncaster dorchester dudley dumfries dundee durham edinburgh enfield exeter falkirk frome "
    "galashiels glasgow gloucester guildford halifax harrogate harrow hemel hereford hove hounslow "
    "huddersfield hull ilford inverness ipswich kilmarnock kingston kirkcaldy kirkwall lancaster "
    "leeds leicester lerwick lincoln liverpool llandrindod llandudno london luton maidstone "
    "manchester medway melksham middlesbrough motherwell newcastle newport northampton norwich "
    "nottingham oldham oxford paisley perth peterborough plymouth portsmouth preston reading "
    "redhill romford rotherham salisbury sheffield shrewsbury slough southall southampton southend "
    "stevenage stockport sunderland sutton swansea swindon taunton telford tonbridge torquay "
    "trowbridge truro twickenham wakefield walsall warminster warrington watford westbury wigan "
    "wolverhampton worcester york".split()
)
# Words of every day as well: a town only with a capital that no sentence begins with.
_WORDS_TOO = frozenset("bath crewe hull perth reading slough preston cleveland derby".split())
_AREAS = (
    "ab al ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy ec "
    "eh en ex fk fy gl gu ha hd hg hp hr hs hu hx ig im iv je ka kt kw ky la ld le ll ln ls lu me "
    "mk ml nd ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm sa se sg sk sl sm sn so sp sr ss "
    "st sw sy ta td tf tn tq tr ts tw ub wa wc wd wf wn wr ws wv yo ze"
).split()
_HALF_A_POSTCODE = re.compile(
    rf"\b(?:{'|'.join(_AREAS)})(?:[1-9][0-9]?|[1-9][a-z])\b", re.IGNORECASE
)
_ON_A_MAP = (
    # Three words with dots between them, or a name of what they are made by.
    re.compile(r"/{2,}\s*\w|\bwhat\s*(?:3|three)\s*words?\b|\bw3w\b", re.IGNORECASE),
    re.compile(r"(?<![\w.])[a-z]{3,}\.[a-z]{3,}\.[a-z]{3,}(?![\w.])"),
    re.compile(r"\b\w{3,}\s+dot\s+\w{3,}\s+dot\s+\w{3,}\b", re.IGNORECASE),
    # Degrees, a plus code, a reference of the national grid.
    re.compile(r"(?<![0-9])-?[0-9]{1,2}\.[0-9]{3,}(?![0-9])|[0-9]\s*°"),
    re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),
    re.compile(r"\b[HNOST][A-HJ-Z]\s?[0-9]{3,5}\s?[0-9]{3,5}\b"),
)
_SHELTER = re.compile(
    r"\b(?:refuges?|safe\s*house|shelters?|hostels?|temporary\s+accommodation|women[’']?s\s+aid)\b",
    re.IGNORECASE,
)
_AT_A_PLACE = re.compile(
    r"\b(?i:at|in|near|from|to|around|outside|via|towards|beside)\s+(?:(?i:the)\s+)?"
    r"(?P<name>[A-Z][a-z]+)"
)
_A_TIME_OR_A_ROOM = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january "
    "february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sep sept oct nov dec easter christmas boxing new whitsun pentecost advent lent "
    "ramadan eid diwali hanukkah passover good bank mother mothering father spring summer autumn "
    "winter british greenwich room hall centre church st saint court cafcass family the this that "
    "all every each no both our your english welsh".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def points_to_a_place(text: str) -> bool:
    """Whether ``text`` has a point on a map in it, half a postcode, or a place of refuge."""
    said = as_read(text)
    return any(shape.search(said) for shape in (_SHELTER, _HALF_A_POSTCODE, *_ON_A_MAP))


def says_a_place(text: str, *, own: Collection[str] = ()) -> bool:
    """Whether ``text`` says that somebody or something is somewhere but at the centre itself.

    ``own`` are the names of the centre and its halls, which anybody may read.
    """
    said = as_read(text)
    public = {word.casefold() for each in own for word in _WORD.findall(each)}
    return (
        points_to_a_place(text)
        or any(_is_a_town(found, public) for found in _WORD.finditer(said))
        or any(
            found["name"].casefold() not in _A_TIME_OR_A_ROOM | public
            for found in _AT_A_PLACE.finditer(said)
        )
    )


def _is_a_town(found: re.Match[str], public: Collection[str]) -> bool:
    small = found[0].casefold()
    if small not in _TOWNS or small in public:
        return False
    before = found.string[: found.start()].rstrip()
    inside = before != "" and before[-1] not in ".!?:;"
    return small not in _WORDS_TOO or (found[0][0].isupper() and inside)
