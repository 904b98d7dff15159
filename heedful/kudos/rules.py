"""What reads as praise, and whom it names: by words, until a model reads it. See docs/desk/kudos.md."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heedful.query.normal import plain, unaccented
from heedful.query.words import Token, tokens_of

GOOD = frozenset(
    """
    thank thanks thankyou grateful gratitude cheers merci danke gracias bravo praise kudos credit compliment
    lovely brilliant wonderful amazing fantastic excellent superb outstanding delightful legend hero gem star
    kind kindness kindly patient patience helpful gentle cheerful caring thoughtful polite friendly
    great best perfect impressed fabulous marvellous treasure
    """.split()  # noqa: SIM905
)
GOOD_PHRASES = re.compile(
    r"above and beyond|out of (?:his|her|their) way|made my (?:day|week)|a word about|hats? off|"
    r"shout[- ]?out|10/10|(?:never|didn't|did not|wouldn't) (?:once )?rush|nobody ever does that|"
    r"knows? more about|somebody give (?:her|him|them)|telling everybody|"
    r"tell (?:her|his|your|their) boss|(?:she|he|they) deserves?|better than (?:any|every)|"
    r"stayed \d+ min|so patient|couldn't have been",
    re.IGNORECASE,
)
BAD = frozenset(
    """
    worst awful terrible useless rude appalling disgusting dreadful shocking disgrace disgraceful pathetic
    refund cancel cancelled cancelling complaint complain lied liar ignored overcharged outage
    broken furious unacceptable ridiculous joke shame waiting unhelpful incompetent nightmare sick
    """.split()  # noqa: SIM905
)
BAD_PHRASES = re.compile(
    r"no,? thanks|thanks? (?:you )?for nothing|thanks a (?:lot|bunch) for (?:losing|breaking|cutting)|"
    r"thanks to (?:you|your|them)|(?:not|isn't|doesn't) work|still (?:no|not|down|waiting|broken)|"
    r"third time|(?:not|isn't|wasn't|weren't|hardly) (?:very |at all |exactly )?"
    r"(?:helpful|kind|great|friendly|patient|polite|impressed)|"
    r"thanks in advance|best (?:buy|offer|price|deal)|great,",
    re.IGNORECASE,
)
# Names that are everyday words too: somebody has to be meant.
EVERYDAY = frozenset(
    """
    bill will mark may grace hope joy june april august rose dawn faith frank jack rob sue pat ray art gene
    guy miles page price angel summer autumn lane penny max chip rich drew chase josh
    """.split()  # noqa: SIM905
)
MEANT_BEFORE = frozenset(("called", "named", "guy", "man", "lady", "engineer", "mr", "mrs", "ms"))
OWNED = frozenset(("my", "the", "a", "this", "our", "his", "her"))  # the bill, my page
MEANT_AFTER = frozenset(("from", "at", "in", "on", "who", "came", "was"))


def reads_as_praise(text: str) -> bool:
    """Test whether a text says something good about somebody, and not more that is bad."""
    words = [token.forms[0] for token in tokens_of(plain(text))[0]]
    bad = sum(word in BAD for word in words) + 2 * len(BAD_PHRASES.findall(text))
    good = sum(word in GOOD for word in words) + len(GOOD_PHRASES.findall(text))
    return good > bad


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who can be praised, by all their names."""

    pk: int
    names: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a text names; `perhaps`: several of one name, where the text does not say which."""

    named: tuple[int, ...]
    perhaps: tuple[int, ...] = ()


def named_in(text: str, known: Sequence[Known]) -> Found:
    """Find names as the product's tokenizer splits them: Samira's is Samira, and no part of a word is.

    Of several with one name, the one whose place is named too is meant.
    """
    tokens = tokens_of(plain(text))[0]
    spans: dict[tuple[int, int], list[Known]] = {}
    for one in known:
        for span in {span for name in one.names for span in _spans(tokens, name)}:
            spans.setdefault(span, []).append(one)
    named: dict[int, Known] = {}
    perhaps: list[int] = []
    for span in _widest(spans):
        meant = spans[span] if len(spans[span]) == 1 else _of_a_place(tokens, spans[span])
        named.update({one.pk: one for one in meant})
        perhaps += [one.pk for one in spans[span]] if not meant else []
    here = {_key(one.place) for one in named.values() if one.place}
    shops = {pk for pk, one in named.items() if any(_key(name) in here for name in one.names)}
    kept = [pk for pk in named if pk not in shops] or list(named)
    return Found(tuple(kept), tuple(pk for pk in dict.fromkeys(perhaps) if pk not in named))


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _of_a_place(tokens: Sequence[Token], several: Sequence[Known]) -> list[Known]:
    there = [one for one in several if one.place and any(_spans(tokens, one.place))]
    return there if len(there) == 1 else []


def _widest(spans: dict[tuple[int, int], list[Known]]) -> list[tuple[int, int]]:
    """Leave out names inside longer ones: Owen in "Owen Pryce"."""
    return [
        span
        for span in sorted(spans)
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]


def _spans(tokens: Sequence[Token], name: str) -> Iterator[tuple[int, int]]:
    wanted = [{token.forms[0], unaccented(token.forms[0])} for token in tokens_of(plain(name))[0]]
    for start in range(len(tokens) - len(wanted) + 1) if wanted else ():
        stands = all(forms & set(tokens[start + n].forms) for n, forms in enumerate(wanted))
        if stands and (len(wanted) > 1 or not wanted[0] & EVERYDAY or _is_meant(tokens, start)):
            yield start, start + len(wanted)


def _is_meant(tokens: Sequence[Token], at: int) -> bool:
    """Test whether a word such as bill is a name here: large inside a sentence, or beside a telling word."""
    before = tokens[at - 1].forms[0] if at else ""
    after = tokens[at + 1].forms[0] if at + 1 < len(tokens) else ""
    if before in OWNED:
        return False
    is_large = tokens[at].written[:1].isupper() and at > 0
    return is_large or before in MEANT_BEFORE or after in MEANT_AFTER
