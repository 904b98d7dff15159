"""Clauses about a post beside its words: `author:`, `lang:`, `followers:>1000`, `has:link`, `age:<2d` ..."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from heedful.query.glob import fits
from heedful.query.nodes import And, Mark, Marks, Node, Not, Or, Placed
from heedful.query.said import Said

KINDS = ("post", "reply", "quote", "repost", "comment", "review", "mail")
HOLDS = ("image", "video", "link", "question", "order_number")
TRAITS = ("bot", "private", "addressed", "ours")
READINGS = ("sentiment", "intent", "urgency", "topic", "about")
ARCHIVED = ("track", "person", "owner", "state", "team", "due", "label", *READINGS)
_ORDER_NUMBER = re.compile(r"(?<![\w-])(?=(?:[A-Z-]*\d){5})[A-Z\d-]{5,20}(?![\w-])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def _same_account(wanted: str, address: str) -> bool:
    """`@dana` is dana on any host; `@dana@host` is that one alone."""
    wanted, address = wanted.lstrip("@").casefold(), address.lstrip("@").casefold()
    if not address:
        return False
    return fits(wanted, address) or any(address.startswith(wanted + host) for host in "@.")


def is_author(wanted: str, said: Said) -> bool:
    return _same_account(wanted, said.author) or (
        not wanted.startswith("@") and fits(wanted.casefold(), said.author_name.casefold())
    )


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "") if "//" in address else ""
    except ValueError:
        return ""


def _on_site(wanted: str, address: str) -> bool:
    host, wanted = _host(address), wanted.casefold().removeprefix("www.")
    return bool(host) and (host == wanted or host.endswith(f".{wanted}"))


def _leads_to(wanted: str, addresses: Iterable[str]) -> bool:
    return any(wanted.casefold() in address.casefold() for address in addresses)


def _named(wanted: str, name: str) -> bool:
    return bool(name) and fits(wanted.casefold(), name.casefold())


def _in_language(wanted: str, language: str) -> bool:
    wanted, language = wanted.casefold(), language.casefold()
    return language == wanted or language.startswith(f"{wanted}-")


def _has(wanted: str, said: Said) -> bool:
    if wanted == "link":
        return bool(said.links) or "://" in said.text
    if wanted == "question":
        return any(sign in said.text for sign in "?\uff1f\u061f")
    if wanted == "order_number":
        return _ORDER_NUMBER.search(said.text) is not None
    return wanted in said.holds


_TESTS: Mapping[str, Callable[[str, Said], bool]] = {
    "author": is_author,
    "to": lambda wanted, said: any(_same_account(wanted, address) for address in said.to),
    "site": lambda wanted, said: _on_site(wanted, said.url),
    "url": lambda wanted, said: _leads_to(wanted, [said.url]),
    "links": lambda wanted, said: _leads_to(wanted, said.links),
    "lang": lambda wanted, said: _in_language(wanted, said.language),
    "source": lambda wanted, said: _named(wanted, said.source),
    "network": lambda wanted, said: _named(wanted, said.network),
    "type": lambda wanted, said: said.kind == wanted,
    "is": lambda wanted, said: wanted in said.traits,
    "has": _has,
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "type": KINDS,
    "has": HOLDS,
    "is": TRAITS,
    "sentiment": ("negative", "neutral", "positive", "unknown"),
    "urgency": ("low", "normal", "high", "unknown"),
    "intent": (
        *("complaint", "question", "praise", "named_praise", "thanks", "suggestion"),
        *("wish", "purchase", "outage", "cancellation", "safety", "no_answer"),
    ),
}
TOLD = tuple(_TESTS)  # by the network
MEASURED = ("followers", "engagement", "age", "waiting")
NAMES = (*TOLD, "title", *MEASURED, *ARCHIVED, "word")


@dataclass(frozen=True, slots=True)
class Told(Node):
    """Something the network told, one of some values: `lang:en`, `type:(reply,quote)`."""

    name: str
    values: tuple[str, ...]

    def marks(self, said: Said) -> Marks | None:
        told = _TESTS[self.name]
        return (Mark(0, 0, str(self)),) if any(told(value, said) for value in self.values) else None

    def __str__(self) -> str:
        return f"{self.name}:{_printed(self.values)}"


@dataclass(frozen=True, slots=True)
class Titled(Node):
    """Words in the title: `title:zorble`, `title:"form letter"`."""

    node: Placed

    def marks(self, said: Said) -> Marks | None:
        marks = self.node.marks(said.title_alone)
        return None if marks is None else tuple(Mark(0, 0, str(self), mark.words) for mark in marks[:1])

    def __str__(self) -> str:
        return f"title:({self.node})" if self.node.joins else f"title:{self.node}"


@dataclass(frozen=True, slots=True)
class Measured(Node):
    """A number between two bounds, both included: `followers:>1000`, `engagement:10..50`, `age:<2d`.

    Ages and waits are counted in seconds.
    """

    name: str
    least: int | None
    most: int | None

    def marks(self, said: Said) -> Marks | None:
        value = measured(self.name, said)
        if value is None or (self.least is not None and value < self.least):
            return None
        return (Mark(0, 0, str(self)),) if self.most is None or value <= self.most else None

    def __str__(self) -> str:
        amount = _time if self.name in ("age", "waiting") else str
        if self.least is not None and self.most is not None:
            return f"{self.name}:{amount(self.least)}..{amount(self.most)}"
        bounds = ((">", ">=", self.least, -1), ("<", "<=", self.most, 1))
        beyond, upto, bound, one = bounds[self.least is None]
        near, past = amount(bound or 0), amount((bound or 0) + one)
        rounder = len(past.rstrip("0")) < len(near.rstrip("0"))
        return f"{self.name}:{beyond}{past}" if rounder else f"{self.name}:{upto}{near}"


def measured(name: str, said: Said) -> int | None:
    """Return what is known of it: a number, or seconds."""
    if name == "followers":
        return said.followers
    if name == "engagement":
        return said.engagement
    if name == "age" and said.said_at and said.heard_at:
        return (said.heard_at - said.said_at) // timedelta(seconds=1)
    if name == "waiting":
        return next((int(told) for told in said.known(name) if told.isdecimal()), None)
    return None


def _time(seconds: int) -> str:
    unit = next(unit for unit in "wdhms" if seconds % SECONDS[unit] == 0)
    return f"{seconds // SECONDS[unit]}{unit}"


@dataclass(frozen=True, slots=True)
class Archived(Node):
    """What only the archive knows: `state:waiting`, `owner:frank`. A live post has none of it."""

    name: str
    values: tuple[str, ...]

    def marks(self, said: Said) -> Marks | None:
        known = said.known(self.name)
        found = any(_named(value, one) for value in self.values for one in known)
        return (Mark(0, 0, str(self)),) if found else None

    def __str__(self) -> str:
        return f"{self.name}:{_printed(self.values)}"


def asked_of_archive(node: Node) -> str:
    """Return a field of the query that only the archive knows, "" if there is none."""
    return next(_archived(node), "")


def names_asked(node: Node) -> frozenset[str]:
    """Return the fields of the query that only the archive knows."""
    return frozenset(_archived(node))


def asks_of_reading(node: Node) -> bool:
    """Test whether a query asks for what models read, and a post has to be read before it is asked."""
    return not names_asked(node).isdisjoint(READINGS)


def asked_about(node: Node) -> set[str]:
    """Return the words of each `about:` in a query, in small letters."""
    match node:
        case Archived(name="about"):
            return {value.casefold() for value in node.values}
        case And() | Or():
            return set().union(*map(asked_about, node.nodes))
        case Not():
            return asked_about(node.node)
    return set()


def _archived(node: Node) -> Iterator[str]:
    match node:
        case Archived() | Measured(name="waiting"):
            yield node.name
        case And() | Or():
            for part in node.nodes:
                yield from _archived(part)
        case Not():
            yield from _archived(node.node)


def _printed(values: tuple[str, ...]) -> str:
    quoted = [value if re.fullmatch(r"[^\s,()\"`{}|]+", value) else f'"{value}"' for value in values]
    return quoted[0] if len(quoted) == 1 else f"({','.join(quoted)})"
