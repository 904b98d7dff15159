"""Read answers that are used again."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from heedful.answers.models import Answer, AnswerVersion
from heedful.kit.errors import Missing
from heedful.teams import queries as teams


def visible_answers(teammate_id: int) -> QuerySet[Answer]:
    """Return the answers of all, of one's teams, and one's own; archived ones too."""
    teammate = teams.teammate(teammate_id)
    if teammate.sees_all_teams:
        return Answer.objects.all()
    return Answer.objects.filter(Q(team=None) | Q(team__in=teammate.team_ids) | Q(owner=teammate))


def answers_for(teammate_id: int) -> QuerySet[Answer]:
    """Return the answers that a teammate may see and nobody has archived, by title."""
    found = visible_answers(teammate_id).filter(archived_at=None)
    return found.select_related("owner", "written_by", "team").order_by("title", "pk")


def answers_found(teammate_id: int, asked: str) -> QuerySet[Answer]:
    """Return the answers that hold every word that is asked for, in title or words; all for none."""
    found = answers_for(teammate_id)
    for word in asked.split()[:10]:
        found = found.filter(Q(title__icontains=word) | Q(terms__icontains=word.casefold()))
    return found


def stale_answers(teammate_id: int, *, at: datetime) -> QuerySet[Answer]:
    """Return the answers whose day of review has come."""
    return answers_for(teammate_id).filter(review_at__lte=at.date()).order_by("review_at", "pk")


def answer_for(teammate_id: int, answer_id: int) -> Answer:
    """Return an answer, an archived one too.

    :raises Missing: there is none, or not for this teammate.
    """
    beside = ("owner", "written_by", "team")
    found = visible_answers(teammate_id).select_related(*beside).filter(pk=answer_id).first()
    if found is None:
        raise Missing("There is no such answer.")
    return found


def answers_by_id(teammate_id: int, answer_ids: Iterable[int]) -> dict[int, Answer]:
    return visible_answers(teammate_id).in_bulk(list(answer_ids))


def versions_of_answer(answer: Answer) -> list[AnswerVersion]:
    """Return what an answer said, newest first."""
    return list(answer.versions.select_related("by").order_by("-number"))
