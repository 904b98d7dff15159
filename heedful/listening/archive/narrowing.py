"""A query as SQL: what a post has to fulfil to be worth asking. It never rules out what the query finds."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from heedful.listening.archive import meaning, terms
from heedful.listening.archive.saying import Filing
from heedful.listening.archive.terms import AllOf, AnyOf, Term, Terms, Without
from heedful.listening.archive.topics import topics_called
from heedful.listening.models import Source
from heedful.listening.models.readings import PART
from heedful.people import queries as people
from heedful.people.models import Handle
from heedful.query import Node, Said
from heedful.query.anchors import All, Either, Fitting, Literal, Misspelt, Need, needed
from heedful.query.fields import Archived, Measured, Titled, Told, is_author
from heedful.query.glob import fits
from heedful.query.leaves import Flagged, Word
from heedful.query.nodes import And, Not, Or
from heedful.query.words import spellings

MOST_HANDLES = 500  # accounts that one clause may name; of more, all posts are asked
LEAST_PART = 2  # letters of a beginning or an end
# Letters into which others turn when case is folded (ß, the sign of Kelvin), which no database knows.
_UNSAFE = re.compile(r"[\0sSkKfF*?]")
_FOREIGN = re.compile(r".?[^\x20-\x7e]+.?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the index is asked for, and what the rows; None where any post may match.

    `barred`: what the index leaves out, wherever it is asked for something. `sure`: the terms say it all, and
    what has them needs no asking.
    """

    terms: Terms | None = None
    rows: Q | None = None
    sure: bool = False
    barred: Terms | None = None


ANY = Narrowed()


def narrowed(node: Node, filing: Filing | None = None) -> Narrowed:
    """Return what all posts fulfil that the query finds."""
    match node:
        case And():
            return _all([narrowed(part, filing) for part in node.nodes])
        case Or():
            return _any([narrowed(part, filing) for part in node.nodes])
        case Titled():
            return replace(narrowed(node.node), sure=False)
        case Told():
            return _told(node)
        case Archived() | Measured():
            return _filed(node, filing)
        case Not():
            return _none(narrowed(node.node, filing))
    return Narrowed(_terms(needed(node)), sure=_is_one_form(node))


def _is_one_form(node: Node) -> bool:
    """Test whether a clause finds what has one form, and nothing else."""
    if isinstance(node, Flagged):
        return _is_whole(node.word)
    if not isinstance(node, Word):
        return False
    ways = spellings(node.word)
    return len(ways) == 1 and len(ways[0]) == 1 and _is_whole(ways[0][0])


def _is_whole(form: str) -> bool:
    """Test whether a form stands in the index as it is, and no other one does so."""
    return len(form) < terms.LONGEST and terms.form(form) == form


def _none(part: Narrowed) -> Narrowed:
    """Return what posts fulfil that a clause does not find: only terms that say it all can be left out."""
    if not part.sure or part.terms is None:
        return ANY
    return Narrowed(sure=True, barred=part.terms)


def _all(parts: Sequence[Narrowed]) -> Narrowed:
    asked = [part.terms for part in parts if part.terms is not None]
    rows = [part.rows for part in parts if part.rows is not None]
    barred = [part.barred for part in parts if part.barred is not None]
    found, left_out = AllOf(tuple(asked)), AnyOf(tuple(barred))
    return Narrowed(
        (Without(found, left_out) if barred else found) if asked else None,
        reduce(and_, rows) if rows else None,
        sure=all(part.sure for part in parts),
        barred=left_out if barred and not asked else None,
    )


def _any(parts: Sequence[Narrowed]) -> Narrowed:
    asked = [part.terms for part in parts if part.terms is not None]
    rows = [part.rows for part in parts if part.rows is not None]
    return Narrowed(
        AnyOf(tuple(asked)) if len(asked) == len(parts) else None,
        reduce(or_, rows) if rows and len(rows) == len(parts) else None,
        sure=all(part.sure and part.barred is None for part in parts),
    )


def _terms(need: Need) -> Terms | None:
    match need:
        case Literal():
            return Term(terms.form(need.form))
        case Fitting():
            return _fitting(need.pattern)
        case Misspelt():
            return AnyOf(tuple(_misspelt(need.form)))
        case All():
            asked = [part for each in need.needs if (part := _terms(each)) is not None]
            return AllOf(tuple(asked)) if asked else None
        case Either():
            either = [part for each in need.needs if (part := _terms(each)) is not None]
            return AnyOf(tuple(either)) if len(either) == len(need.needs) else None
    return None


def _fitting(pattern: str) -> Terms | None:
    """Return how a word with wildcards begins and ends."""
    first, *_, last = re.split(r"[*?]", pattern)
    return _around(first, last)


def _around(first: str, last: str) -> Terms | None:
    """Return what all words have that begin and end like this; one letter or two say too little."""
    parts = []
    if (known := len(first.lstrip("#@$"))) >= LEAST_PART:
        parts.append((known, Term(terms.form(first), begins=True)))
    if len(last) >= LEAST_PART:
        parts.append((len(last), Term(terms.backwards(last), begins=True)))
    telling = [term for letters, term in parts if letters > LEAST_PART] or [term for _, term in parts]
    return AllOf(tuple(telling)) if telling else None


def _misspelt(word: str) -> Iterator[Terms]:
    """Yield how a word with one slip begins and ends, wherever the slip is."""
    for at in range(len(word)):
        if around := _around(word[:at], word[at + 1 :]):
            yield around
        yield Term(terms.form(word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]))


def _told(clause: Told) -> Narrowed:
    """Return what a post fulfils of which the network told one of the values."""
    one = _TOLD.get(clause.name)
    return _any([one(value.casefold()) for value in clause.values]) if one else ANY


def _filed(clause: Archived | Measured, filing: Filing | None) -> Narrowed:
    filing = filing or Filing()
    if isinstance(clause, Archived) and clause.name == "track":
        return _any([_that_hit(value.casefold(), filing) for value in clause.values])
    if isinstance(clause, Archived) and clause.name == "person":
        return _any([_of_person(value.casefold()) for value in clause.values])
    if isinstance(clause, Archived) and clause.name in _READ:
        return Narrowed(rows=reduce(or_, (_READ[clause.name](value.casefold()) for value in clause.values)))
    return Narrowed(rows=filing.narrowed(clause))


def _to(value: str) -> Narrowed:
    begin = re.split(r"[*?]", value.lstrip("@"))[0]
    return Narrowed(terms.fact_term("t", begin, begins=True))


def _url(value: str) -> Narrowed:
    run = safe_run(value)
    return Narrowed(rows=Q(url__icontains=run)) if run else ANY


def _is(trait: str) -> Narrowed:
    if trait == "bot":
        return Narrowed(rows=Q(author__is_bot=True))
    return Narrowed(Term(f"f={'by_us' if trait == 'ours' else trait}"), sure=True)


def _heard_at(is_asked: Callable[[Source], bool]) -> Narrowed:
    sources = Source.objects.only("pk", "name", "network")
    return Narrowed(AnyOf(tuple(Term(f"s={one.pk}") for one in sources if is_asked(one))), sure=True)


def _that_hit(value: str, filing: Filing) -> Narrowed:
    tracks = filing.tracks.only("pk", "name")
    hit = [Term(terms.track_term(track.pk)) for track in tracks if fits(value, track.name.casefold())]
    return Narrowed(AnyOf(tuple(hit)), sure=True)


def _by_author(value: str) -> Narrowed:
    def is_asked(handle: Handle) -> bool:
        address = handle.address or handle.outside_id
        return is_author(value, Said("", author=address, author_name=handle.name))

    called = people.handles_called(safe_run(value), by_name=not value.startswith("@"), limit=MOST_HANDLES + 1)
    return _said_by([handle for handle in called if is_asked(handle)], len(called))


def _of_person(value: str) -> Narrowed:
    called = people.handles_of_persons_called(safe_run(value), limit=MOST_HANDLES + 1)
    return _said_by([one for one in called if fits(value, one.person.name.casefold())], len(called))


def _said_by(handles: Sequence[Handle], looked_at: int) -> Narrowed:
    if looked_at > MOST_HANDLES:
        return ANY
    return Narrowed(AnyOf(tuple(Term(terms.author_term(handle.pk)) for handle in handles)), sure=True)


def safe_run(wanted: str) -> str:
    """Return the longest piece of a folded name that every database finds in it too, in any case."""
    pieces = _UNSAFE.split(_FOREIGN.sub("\0", wanted.lstrip("@")))
    return max(pieces, key=len)


_READ: Mapping[str, Callable[[str], Q]] = {
    "sentiment": lambda value: Q(reading__sentiment=value),
    "urgency": lambda value: Q(reading__urgency=value),
    "about": lambda value: Q(pk__in=meaning.nearest(value)),
    "intent": lambda value: Q(reading__intents__contains=f"{PART}{value}{PART}"),
    "topic": lambda value: Q(reading__topic__in=topics_called(value)),
}
_TOLD: Mapping[str, Callable[[str], Narrowed]] = {
    "author": _by_author,
    "lang": lambda value: Narrowed(terms.fact_term("l", value), sure=True),
    "type": lambda value: Narrowed(terms.fact_term("k", value), sure=True),
    "site": lambda value: Narrowed(terms.fact_term("h", value.removeprefix("www."))),
    "to": _to,
    "source": lambda value: _heard_at(lambda source: fits(value, source.name.casefold())),
    "network": lambda value: _heard_at(lambda source: fits(value, source.network.casefold())),
    "url": _url,
    "is": _is,
}
