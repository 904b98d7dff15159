"""Say what is true, change it, let it end, and tell its owner before it does."""

from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.answers import events, queries, rules
from heedful.answers.actions.sharing import owner_of, team_of
from heedful.answers.models import Fact, FactVersion
from heedful.answers.ranking import terms_of
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell

MOST_FACTS = 10_000


@transaction.atomic
def add_fact(
    *,
    by_id: int,
    key: str,
    text: str,
    at: datetime,
    source: str = "",
    expires_at: datetime | None = None,
    team_id: int | None = None,
    owner_id: int | None = None,
) -> Fact:
    """Say that something is true, until it is changed or ends.

    :raises Invalid: the key or the words cannot be used, or it would have ended already.
    :raises Refused: there is a fact of this key.
    """
    fact = Fact(
        key=rules.key_of(key), text=_checked(text), source=source.strip()[:300], made_at=at, changed_at=at
    )
    fact.team_id, fact.owner_id = team_of(by_id, team_id), owner_of(by_id, owner_id)
    fact.expires_at, fact.terms = _later(expires_at, at), _terms(fact)
    if Fact.objects.count() >= MOST_FACTS:
        raise Refused(
            f"There are {MOST_FACTS} facts, archived ones among them. That is as many as can be kept."
        )
    try:
        with transaction.atomic():
            fact.save()
    except IntegrityError as error:
        raise Refused(
            f"There is a fact {fact.key} already, perhaps an archived one. Change it instead."
        ) from error
    _note_version(fact, by_id, "", at)
    record(events.FactAdded(fact.pk, 1, _told(fact.expires_at)), at=at, teammate_id=by_id)
    return fact


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("A fact needs words.")
    if len(text) > rules.LONGEST_FACT:
        raise Invalid(f"A fact has at most {rules.LONGEST_FACT} letters: say one thing.")
    if rules.keys_in(text) or rules.blanks_in(text):
        raise Invalid("A fact says it in plain words: it cannot hold a blank or another fact.")
    return text


def _later(expires_at: datetime | None, at: datetime) -> datetime | None:
    if expires_at is not None and expires_at <= at:
        raise Invalid("It would have ended already. Choose a later moment, or none.")
    return expires_at


def _terms(fact: Fact) -> str:
    return terms_of(fact.key.replace("-", " "), fact.text)


def _told(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _note_version(fact: Fact, by_id: int, why: str, at: datetime) -> None:
    FactVersion.objects.create(
        fact=fact,
        number=fact.number,
        text=fact.text,
        source=fact.source,
        expires_at=fact.expires_at,
        by_id=by_id,
        at=at,
        why=why.strip()[:300],
    )


@transaction.atomic
def change_fact(
    *,
    by_id: int,
    fact_id: int,
    text: str,
    why: str,
    at: datetime,
    source: str = "",
    expires_at: datetime | None = None,
    number: int | None = None,
) -> Fact:
    """Let a fact say something else, or hold for another time; every version stays to be read.

    `number` is the version that was seen: what somebody else changed meanwhile is not overwritten.

    :raises Refused: it was changed meanwhile, or is archived.
    :raises NotAllowed: neither its owner nor a lead asks.
    """
    fact = _own_fact(by_id, fact_id)
    if fact.archived_at is not None:
        raise Refused(f"The fact {fact.key} is archived. Put it back first.")
    seen = fact.number if number is None else number
    fact.text, fact.source, fact.number = _checked(text), source.strip()[:300], seen + 1
    fact.expires_at, fact.changed_at = _later(expires_at, at), at
    names = ("text", "source", "number", "expires_at", "changed_at")
    fields = {name: getattr(fact, name) for name in names} | {"terms": _terms(fact)}
    if not Fact.objects.filter(pk=fact.pk, number=seen, archived_at=None).update(**fields):
        raise Refused("Somebody changed this fact meanwhile. Look at what it says now, then change it.")
    others = FactVersion.objects.filter(fact=fact)
    others.exclude(text=fact.text).filter(overtaken_at=None).update(overtaken_at=at)
    others.filter(text=fact.text).update(overtaken_at=None)
    _note_version(fact, by_id, why, at)
    record(events.FactChanged(fact.pk, fact.number, _told(fact.expires_at)), at=at, teammate_id=by_id)
    return fact


def _own_fact(by_id: int, fact_id: int) -> Fact:
    """Return a fact that the teammate may change."""
    fact = queries.fact_for(by_id, fact_id)
    if not fact.may_be_changed_by(teams.who_may_answer(by_id)):
        raise NotAllowed(f"{fact.owner} keeps this fact. They or a lead can change it.")
    return fact


@transaction.atomic
def archive_fact(*, by_id: int, fact_id: int, at: datetime) -> Fact:
    """Say it no more; `restore_fact` takes that back. May be repeated."""
    fact = _own_fact(by_id, fact_id)
    if Fact.objects.filter(pk=fact.pk, archived_at=None).update(archived_at=at, changed_at=at):
        fact.archived_at = at
        record(events.FactArchived(fact.pk), at=at, teammate_id=by_id)
    return fact


@transaction.atomic
def restore_fact(*, by_id: int, fact_id: int, at: datetime) -> Fact:
    """Undo `archive_fact`. May be repeated."""
    fact = _own_fact(by_id, fact_id)
    if Fact.objects.filter(pk=fact.pk).exclude(archived_at=None).update(archived_at=None, changed_at=at):
        fact.archived_at = None
        record(events.FactRestored(fact.pk), at=at, teammate_id=by_id)
    return fact


def remind_of_end(*, fact_id: int, number: int, expires_at: str, at: datetime) -> None:
    """Tell the owner that a fact ends soon, if this version still holds. May be repeated."""
    if fact := _still(fact_id, number, expires_at):
        _tell_owner(fact, f"The fact {fact.key} ends soon: “{fact.text}”", "soon", at)


def say_that_it_ended(*, fact_id: int, number: int, expires_at: str, at: datetime) -> None:
    """Tell the owner that a fact has ended: replies that refer to it are refused. May be repeated."""
    if fact := _still(fact_id, number, expires_at):
        _tell_owner(
            fact, f"The fact {fact.key} has ended: “{fact.text}”. Nobody can say it now.", "ended", at
        )


def _still(fact_id: int, number: int, expires_at: str) -> Fact | None:
    if not expires_at:
        return None
    return Fact.objects.filter(pk=fact_id, number=number, archived_at=None).first()


def _tell_owner(fact: Fact, text: str, when: str, at: datetime) -> None:
    tell(
        teammate_ids=[fact.owner_id],
        text=text,
        why="You are told because you keep it.",
        about=f"fact:{fact.pk}:{fact.number}:{when}",
        link=f"/answers/facts/{fact.pk}/",
        at=at,
    )
