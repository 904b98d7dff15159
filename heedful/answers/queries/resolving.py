"""From a draft with references to the words that are sent, and the versions of facts that are in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone

from heedful.answers import rules
from heedful.answers.models import Fact, FactVersion
from heedful.answers.queries.facts import current_facts, old_words_in, quoted_in, visible_facts
from heedful.answers.ranking import ranked
from heedful.kit.errors import Invalid, Refused

LEAST_SHARED = 2  # words that a fact has in common with one that may stand in its place


@dataclass(frozen=True, slots=True)
class Resolved:
    """The words as they are sent, and the ids of the versions that they hold."""

    text: str
    version_ids: Sequence[int]


def resolved(teammate_id: int, text: str, *, at: datetime) -> Resolved:
    """Put what facts say now in the place of their references, and note the facts whose words stand there.

    :raises Invalid: there is no such fact, or a blank such as {link} is not filled.
    :raises Refused: a fact has ended, or these are its old words; the text says so, and names the newer.
    """
    keys = rules.keys_in(text)
    facts = {fact.key: fact for fact in visible_facts(teammate_id).filter(key__in=keys)} if keys else {}
    for key in keys:
        _check(teammate_id, key, facts.get(key), at)
    said = rules.with_facts(text, {key: fact.text for key, fact in facts.items()})
    if empty := rules.blanks_in(said):
        raise Invalid(f"There is still {{{empty[0]}}} to fill in.")
    if old := old_words_in(teammate_id, said, at=at):
        raise Refused(_why_old(old[0]))
    ids = FactVersion.objects.filter(fact__in=[f.pk for f in facts.values()]).values_list(
        "fact", "number", "pk"
    )
    numbers = {fact.pk: fact.number for fact in facts.values()}
    used = [pk for fact_id, number, pk in ids if numbers[fact_id] == number] if keys else []
    quoted = quoted_in(teammate_id, said)
    for version in quoted:
        _refuse_ended(version, at)
    return Resolved(said, list(dict.fromkeys([*used, *(version.pk for version in quoted)])))


def preview(teammate_id: int, text: str, *, at: datetime) -> str:
    """Return a draft as it would be sent, as far as its facts hold; refuses nothing."""
    return previews(teammate_id, [text], at=at)[0]


def previews(teammate_id: int, texts: Sequence[str], *, at: datetime) -> list[str]:
    """Return some drafts as they would be sent, with one query at most."""
    keys = [key for text in texts for key in rules.keys_in(text)]
    if not keys:
        return list(texts)
    facts = current_facts(teammate_id, at=at).filter(key__in=keys)
    said = dict(facts.values_list("key", "text"))
    return [rules.with_facts(text, said) for text in texts]


def _check(teammate_id: int, key: str, fact: Fact | None, at: datetime) -> None:
    if fact is None:
        raise Invalid(f"There is no fact {key}. Look under Answers for how it is called.")
    if fact.archived_at is not None:
        raise Refused(f"The fact {key} is archived and not said any more.{_newer(teammate_id, fact, at)}")
    if fact.has_expired(at):
        raise Refused(f"{_why_ended(fact)}{_newer(teammate_id, fact, at)}")


def _refuse_ended(version: FactVersion, at: datetime) -> None:
    if version.fact.has_expired(at):
        raise Refused(_why_ended(version.fact))


def _why_ended(fact: Fact) -> str:
    ended = formats.date_format(timezone.localtime(fact.expires_at), "j M, H:i")
    return f"The fact {fact.key} held until {ended} only: “{fact.text}”. Ask {fact.owner}, who keeps it."


def _why_old(version: FactVersion) -> str:
    return f"“{version.text}” is what the fact {version.fact.key} said before. Now: “{version.fact.text}”"


def _newer(teammate_id: int, ended: Fact, at: datetime) -> str:
    """Name the fact that says something newer of the same, "" if there is none."""
    others = current_facts(teammate_id, at=at).filter(changed_at__gt=ended.changed_at).exclude(pk=ended.pk)
    rows = list(others.order_by("pk").values_list("pk", "terms")[:2_000])
    for found in ranked(rows, asked=ended.text, most=1):
        if len(found.because) >= LEAST_SHARED:
            newer = others.get(pk=found.pk)
            return f" Newer: {newer.reference} “{newer.text}”"
    return ""
