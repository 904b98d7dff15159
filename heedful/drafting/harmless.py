"""What a model answered, made harmless: plain words, no links but known ones, nothing that nobody gave it."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from heedful.drafting import plain
from heedful.drafting.hiding import put_back
from heedful.reading.personal import personal_in

MOST = 4_000  # letters of an answer
MOST_SHOWN = 60
MOST_REMARKS = 12
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[/!?]?[a-z][^<>]*>", re.DOTALL | re.IGNORECASE)
_POINTED = re.compile(r"<(https?://[^<>\s]+)>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\s?(?:\([^)\n]*\)?|\[[^\]\n]*\])?")
_LINKED = re.compile(r"\[([^\]\n]{0,300})\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_BRACKETS = re.compile(r"\[[^\[\]\n]{0,80}\]")
_BRACES = re.compile(r"\{+[^{}\n]{0,80}\}+")
_CODE = re.compile(r"(?<![\w/+=-])[\w/+=-]{40,}")
_MAIL_LIKE = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@[^\W_][\w-]*(?:\.[\w-]+)+")
_PLACES = {"telephone", "mail address", "bank account", "card number"}


@dataclass(slots=True)
class Cleaned:
    """Words that may stand in a draft, and what was taken out of the answer, for whoever reads it."""

    text: str
    taken: list[str] = field(default_factory=list)

    def take(self, what: str) -> str:
        if len(self.taken) < MOST_REMARKS:
            self.taken.append(what if len(what) <= MOST_SHOWN else f"{what[:MOST_SHOWN]}…")
        return ""


def holds(text: str, secret: str) -> bool:
    """Test whether a secret stands in a text: as it is, spaced out, backwards, or in the usual codes."""
    if not secret:
        return False
    squeezed = re.sub(r"[\W_]", "", text)
    raw = secret.encode()
    codes = [base64.b64encode(raw).decode(), raw.hex(), secret[::-1]]
    forms = {re.sub(r"[\W_]", "", form) for form in (secret, *codes)}
    return any(form and form.casefold() in squeezed.casefold() for form in forms)


def cleaned(
    text: str, *, words: Mapping[str, str], facts: Iterable[str], ours: Collection[str] = (), public: bool
) -> Cleaned:
    """Return what may stand in a draft. `words` by placeholder are put back; `facts` are what we gave it.

    What else looks like a link, a way to reach somebody, a blank or a code is taken out and told.
    """
    done = Cleaned(_THOUGHT.sub("", plain.seen(text[: 4 * MOST])).strip())
    if len(done.text) > MOST:
        done.text = done.text[:MOST]
        done.take("…")
    _without_markup(done)
    done.text, back, out = put_back(done.text, words, public=public)
    for placeholder in out:
        done.take(placeholder)
    done.text = _BRACKETS.sub(lambda found: done.take(found[0]), done.text)
    told = " ".join(facts)
    _without_ways(done, known={*back, *plain.links_in(told), *ours}, told=told)
    done.text = _tidy(done.text)
    return done


def _without_markup(done: Cleaned) -> None:
    """Take out HTML, pictures and references; of a link with a name both stay, to be looked at as such."""
    done.text, before = _POINTED.sub(r"\1", done.text), None
    while before != done.text:
        before = done.text
        done.text = _TAG.sub("", done.text)
        done.text = _PICTURE.sub(lambda found: done.take(found[0]), done.text)
    done.text = _LINKED.sub(r"\1 \2", done.text)
    done.text = _BRACES.sub(lambda found: done.take(found[0]), done.text)


def _without_ways(done: Cleaned, *, known: set[str], told: str) -> None:
    """Take out each way to somewhere that stands neither in what we gave nor in what was put back."""
    known = {_same(one) for one in known} | {_same(link) for one in known for link in plain.links_in(one)}

    def look(found: re.Match[str]) -> str:
        whole = plain.bare(found[0])
        return found[0] if _same(whole) in known else done.take(whole) + found[0][len(whole) :]

    for pattern in (_MAIL_LIKE, plain.HANDLE, plain.LINK):
        done.text = pattern.sub(look, done.text)
    done.text = _CODE.sub(
        lambda found: found[0] if any(found[0] in one for one in (*known, told)) else done.take(found[0]),
        done.text,
    )
    for span in reversed(personal_in(done.text)):
        if span.kind in _PLACES and span.text not in told and _same(span.text) not in known:
            done.text = done.text[: span.begin] + done.take(span.text) + done.text[span.end :]


def _same(link: str) -> str:
    """Return a link as it is compared: the host does not care for large letters, its path does."""
    rest = re.sub(r"\Ahttps?://", "", link, flags=re.IGNORECASE)
    host, slash, path = rest.partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")


def _tidy(text: str) -> str:
    text = re.sub(r"[ \u00a0]{2,}", " ", text)
    text = re.sub(r" +([.,;:!?])", r"\1", text)
    text = re.sub(r"\( *\)|< *>", "", text)
    text = re.sub(r" *\n *", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
