"""Keep an answer, change it, archive it and put it back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from heedful.answers import events, queries, rules
from heedful.answers.actions.sharing import team_of
from heedful.answers.models import Answer, AnswerVersion
from heedful.answers.ranking import terms_of
from heedful.journal.write import record
from heedful.kit.errors import Invalid, NotAllowed, Refused
from heedful.teams import queries as teams

MOST_ANSWERS = 10_000


@transaction.atomic
def add_answer(
    *,
    by_id: int,
    title: str,
    variants: Iterable[Mapping[str, str]],
    at: datetime,
    language: str = "",
    team_id: int | None = None,
    written_by_id: int | None = None,
    review_at: date | None = None,
) -> Answer:
    """Keep words that are to be used again.

    :raises Invalid: it has no title or no words.
    """
    answer = Answer(
        title=_checked(title), variants=rules.checked_variants(variants), made_at=at, changed_at=at
    )
    answer.team_id, answer.owner_id = team_of(by_id, team_id), by_id
    answer.written_by_id, answer.language, answer.review_at = written_by_id, language.strip()[:12], review_at
    answer.terms = _terms(answer)
    if Answer.objects.count() >= MOST_ANSWERS:
        raise Refused(
            f"There are {MOST_ANSWERS} answers, archived ones among them. That is as many as can be kept."
        )
    answer.save()
    _note_version(answer, by_id, at)
    record(events.AnswerAdded(answer.pk), at=at, teammate_id=by_id)
    return answer


def _checked(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid("An answer needs a title, so that colleagues find it.")
    if len(title) > rules.LONGEST_TITLE:
        raise Invalid(f"A title has at most {rules.LONGEST_TITLE} letters.")
    return title


def _terms(answer: Answer) -> str:
    return terms_of(answer.title, *(rules.REFERENCE.sub(" ", one["text"]) for one in answer.variants))


def _note_version(answer: Answer, by_id: int, at: datetime) -> None:
    fields = {"number": answer.number, "title": answer.title, "variants": answer.variants}
    AnswerVersion.objects.create(answer=answer, by_id=by_id, at=at, **fields)


@transaction.atomic
def change_answer(
    *,
    by_id: int,
    answer_id: int,
    title: str,
    variants: Iterable[Mapping[str, str]],
    at: datetime,
    language: str = "",
    review_at: date | None = None,
    number: int | None = None,
) -> Answer:
    """Let an answer say something else; every version stays to be read.

    :raises Refused: somebody changed it meanwhile, or it is archived.
    :raises NotAllowed: neither its owner nor a lead asks.
    """
    answer = _own_answer(by_id, answer_id)
    seen = answer.number if number is None else number
    answer.title, answer.variants = _checked(title), rules.checked_variants(variants)
    answer.language, answer.review_at = language.strip()[:12], review_at
    answer.number, answer.changed_at, answer.terms = seen + 1, at, _terms(answer)
    names = ("title", "variants", "language", "review_at", "number", "changed_at", "terms")
    fields = {name: getattr(answer, name) for name in names}
    if not Answer.objects.filter(pk=answer.pk, number=seen, archived_at=None).update(**fields):
        raise Refused("This answer was changed or archived meanwhile. Look at it again, then change it.")
    _note_version(answer, by_id, at)
    record(events.AnswerChanged(answer.pk), at=at, teammate_id=by_id)
    return answer


def _own_answer(by_id: int, answer_id: int) -> Answer:
    answer = queries.answer_for(by_id, answer_id)
    if not answer.may_be_changed_by(teams.who_may_answer(by_id)):
        raise NotAllowed(f"{answer.owner} keeps this answer. They or a lead can change it.")
    return answer


@transaction.atomic
def archive_answer(*, by_id: int, answer_id: int, at: datetime) -> Answer:
    """Propose it no more; `restore_answer` takes that back. May be repeated."""
    answer = _own_answer(by_id, answer_id)
    if Answer.objects.filter(pk=answer.pk, archived_at=None).update(archived_at=at, changed_at=at):
        answer.archived_at = at
        record(events.AnswerArchived(answer.pk), at=at, teammate_id=by_id)
    return answer


@transaction.atomic
def restore_answer(*, by_id: int, answer_id: int, at: datetime) -> Answer:
    """Undo `archive_answer`. May be repeated."""
    answer = _own_answer(by_id, answer_id)
    if Answer.objects.filter(pk=answer.pk).exclude(archived_at=None).update(archived_at=None, changed_at=at):
        answer.archived_at = None
        record(events.AnswerRestored(answer.pk), at=at, teammate_id=by_id)
    return answer
