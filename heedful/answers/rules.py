"""Decisions about facts and answers that need no database: references, blanks, which variant fits."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from heedful.kit.errors import Invalid

LONGEST_FACT, LONGEST_ANSWER, LONGEST_TITLE = 500, 5_000, 120
MOST_VARIANTS = 12
SOON = timedelta(days=1)  # before its end the owner of a fact is reminded
LEAST_QUOTED = 12  # letters; shorter words may stand in a text by chance
BLANKS = ("name", "me", "company", "network", "link")
REFERENCE = re.compile(r"\{fact:([A-Za-z0-9-]{1,40})\}")
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_BLANK = re.compile(r"\{([a-z]{1,20})\}")


def key_of(typed: str) -> str:
    """Return a key as facts are called.

    :raises Invalid: it cannot stand in a reference.
    """
    key = "-".join(typed.casefold().replace("_", " ").split())
    if not _KEY.fullmatch(key):
        raise Invalid("A key has letters a to z, digits and hyphens, at most 40: leeds-outage.")
    return key


def keys_in(text: str) -> list[str]:
    """Return the keys of the facts that a text refers to, each once, in order."""
    return list(dict.fromkeys(key.casefold() for key in REFERENCE.findall(text)))


def with_facts(text: str, said: Mapping[str, str]) -> str:
    """Return a text in which references say what the facts say; one that is not in `said` stays."""
    return REFERENCE.sub(lambda found: said.get(found[1].casefold(), found[0]), text)


def filled(text: str, blanks: Mapping[str, str]) -> str:
    """Fill blanks such as {name}; one that is not known or empty stays, to be seen."""
    return _BLANK.sub(lambda found: blanks.get(found[1]) or found[0], text)


def blanks_in(text: str) -> list[str]:
    """Return the blanks of ours that nobody has filled."""
    return list(dict.fromkeys(name for name in _BLANK.findall(text) if name in BLANKS))


def checked_variants(variants: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the variants that say something.

    :raises Invalid: none does, there are too many, or one is too long.
    """
    kept = [
        {"network": one.get("network", "").strip(), "text": one.get("text", "").replace("\r\n", "\n").strip()}
        for one in variants
    ]
    kept = [one for one in kept if one["text"]]
    if not kept:
        raise Invalid("An answer needs words.")
    if len(kept) > MOST_VARIANTS:
        raise Invalid(f"An answer has at most {MOST_VARIANTS} variants.")
    if any(len(one["text"]) > LONGEST_ANSWER for one in kept):
        raise Invalid(f"A variant has at most {LONGEST_ANSWER} letters.")
    return kept


def best_variant(
    texts: Sequence[tuple[str, str]], *, network: str, limit: int | None, length_of: Callable[[str], int]
) -> str:
    """Return the longest text that fits; one made for this network goes before one for any.

    Where none fits, the shortest that may stand here: the composer says how much is too many. `texts`
    are pairs of a network ("" for any) and a text, as it would be sent.
    """
    here = [text for where, text in texts if where == network]
    for group in (here, [text for where, text in texts if not where]):
        fitting = [text for text in group if limit is None or length_of(text) <= limit]
        if fitting:
            return max(fitting, key=length_of)
    usable = here + [text for where, text in texts if not where]
    return min(usable or [text for _, text in texts], key=length_of)


def correction_of(fact: str, *, still_holds: bool) -> str:
    """Return the words of a correction that stands below what we said before."""
    if not still_holds:
        return "Correction: what we wrote here earlier no longer holds."
    return f"Correction to what we wrote here earlier: {fact}"
