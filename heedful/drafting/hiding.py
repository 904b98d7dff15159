"""What belongs to people outside is hidden behind placeholders before words leave, and put back after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heedful.drafting import plain
from heedful.reading.personal import personal_in

PERSONAL = {
    "mail address": "mail",
    "telephone": "phone",
    "card number": "card",
    "bank account": "account",
    "order number": "order",
}
KINDS = ("person", "handle", "link", *PERSONAL.values())
NOT_IN_PUBLIC = {"mail", "phone", "card", "account", "order"}
PLACEHOLDER = re.compile(rf"\[\s*({'|'.join(KINDS)})\s+(\d{{1,4}})\s*\]", re.IGNORECASE)
LEAST_PART = 3  # letters; shorter parts of a name are words of the language
_BASE = 0xE000  # while a text is read each hidden word is one letter of the private area
_MOST = 6_000
_STANDING = re.compile(f"[{chr(_BASE)}-{chr(_BASE + _MOST)}]")
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in the thread, by all that they are called there."""

    person_id: int
    name: str
    address: str


class Hidden:
    """What stands for what, in one question: the same words always have the same placeholder."""

    def __init__(self, people: Iterable[Someone], *, ours: Iterable[str] = ()) -> None:
        self.words: dict[str, str] = {}  # by placeholder, in the order in which they were met
        self._known: dict[tuple[str, str], str] = {}
        self._ours = {own.casefold().lstrip("@") for own in ours if own}
        self._persons: dict[int, str] = {}
        self._names: list[tuple[re.Pattern[str], str]] = []
        self._addresses: list[tuple[re.Pattern[str], str]] = []
        for one in people:
            self._meet(one)
        for known in (self._names, self._addresses):
            known.sort(key=lambda pair: -len(pair[0].pattern))

    def _meet(self, one: Someone) -> None:
        name = " ".join(plain.seen(one.name).split())
        called = name or plain.seen(one.address) or "somebody"
        if one.person_id not in self._persons:
            self._persons[one.person_id] = self.placeholder("person", f"{one.person_id}", called)
        person = self._persons[one.person_id]
        self._names += [(_whole(name), person)] if len(name) > 1 else []
        self._names += [(_whole(part, exact=True), person) for part in _parts(name)]
        address = plain.seen(one.address).strip()
        if len(short := address.lstrip("@")) > 1:
            kind = "mail" if "@" in short and short == address else "handle"
            placeholder = self.placeholder(kind, short.casefold(), address)
            self._addresses += [(_whole(f"@{short}"), placeholder), (_whole(short), placeholder)]

    def placeholder(self, kind: str, key: str, words: str) -> str:
        """Return what stands for some words; the same key always has the same."""
        found = self._known.get((kind, key))
        if found is None:
            number = 1 + sum(1 for known, _ in self._known if known == kind)
            found = self._known[kind, key] = f"[{kind} {number}]"
            self.words[found] = words
        return found

    def person(self, person_id: int) -> str:
        return self._persons.get(person_id, "[person]")

    def hide(self, text: str) -> str:
        """Return a text of somebody outside as it may leave: what is personal stands behind placeholders."""
        stand = _Stand(self)
        text = PLACEHOLDER.sub(r"(\1 \2)", plain.seen(text))
        text = plain.HANDLE.sub(lambda found: self._handle(found[0], stand), text)
        text = stand.instead_of_personal(text, only="mail address")
        text = plain.LINK.sub(lambda found: self._link(found[0], stand), text)
        text = stand.instead(self._addresses, text)
        text = stand.instead_of_personal(text)
        return stand.told(stand.instead(self._names, text))

    def _handle(self, found: str, stand: _Stand) -> str:
        handle = plain.bare(found)
        key = handle.casefold().lstrip("@")
        return found if key in self._ours else stand.new("handle", key, handle) + found[len(handle) :]

    def _link(self, found: str, stand: _Stand) -> str:
        """Hide a link; on some networks a handle looks like one."""
        link = plain.bare(found)
        kind = "handle" if ("handle", link.casefold()) in self._known else "link"
        key = link.casefold() if kind == "handle" else link
        return stand.new(kind, key, link) + found[len(link) :]


class _Stand:
    """While a text is read each hidden word is one letter, so that nothing looks into a placeholder."""

    def __init__(self, hidden: Hidden) -> None:
        self._hidden = hidden
        self._standing: list[str] = []

    def new(self, kind: str, key: str, words: str) -> str:
        return self.known(self._hidden.placeholder(kind, key, words))

    def known(self, placeholder: str) -> str:
        if len(self._standing) >= _MOST:
            return ""
        self._standing.append(placeholder)
        return chr(_BASE + len(self._standing) - 1)

    def instead(self, known: Sequence[tuple[re.Pattern[str], str]], text: str) -> str:
        for pattern, placeholder in known:
            text = self._one_instead(pattern, placeholder, text)
        return text

    def _one_instead(self, pattern: re.Pattern[str], placeholder: str, text: str) -> str:
        return pattern.sub(lambda _found: self.known(placeholder), text)

    def instead_of_personal(self, text: str, *, only: str = "") -> str:
        for span in reversed(personal_in(text)):
            if not only or span.kind == only:
                kind = PERSONAL.get(span.kind, "order")
                hidden = self.new(kind, span.text.casefold(), span.text)
                text = f"{text[: span.begin]}{hidden}{text[span.end :]}"
        return text

    def told(self, text: str) -> str:
        return _STANDING.sub(lambda found: self._standing[ord(found[0]) - _BASE], text)


def _parts(name: str) -> list[str]:
    words = re.findall(r"[^\W\d_][\w'’-]*", name)  # noqa: RUF001
    return [word for word in words if len(word) >= LEAST_PART and word[0].isupper()] if len(words) > 1 else []


def _whole(words: str, *, exact: bool = False) -> re.Pattern[str]:
    """Return what finds words as a whole; in writing without spaces they stand among other letters."""
    inner = r"\s+".join(re.escape(word) for word in words.split())
    if not _NO_SPACES.search(words):
        inner = rf"(?<!\w){inner}(?!\w)"
    return re.compile(inner, 0 if exact else re.IGNORECASE)


def put_back(text: str, words: Mapping[str, str], *, public: bool) -> tuple[str, list[str], list[str]]:
    """Return a text with the words of its placeholders, which words these are, and which stay out.

    What belongs to one person alone is not put back into what everybody reads.
    """
    back: list[str] = []
    out: list[str] = []

    def word(found: re.Match[str]) -> str:
        kind, placeholder = found[1].lower(), f"[{found[1].lower()} {int(found[2])}]"
        if placeholder not in words or (public and kind in NOT_IN_PUBLIC):
            out.append(placeholder)
            return ""
        back.append(words[placeholder])
        return words[placeholder]

    return PLACEHOLDER.sub(word, text), back, out
