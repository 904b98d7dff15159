"""What teammates are told, and that they have seen it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from heedful.journal.write import record
from heedful.teams import events, queries
from heedful.teams.models import Notice, Teammate
from heedful.teams.telling import kind_of


@transaction.atomic
def tell(
    *,
    teammate_ids: Sequence[int],
    text: str,
    why: str,
    about: str,
    link: str = "",
    by_mail: bool = False,
    at: datetime,
) -> None:
    """Tell teammates something once; `about` names it, so that a repeat is silent.

    Its first word is the kind of notice, as in "reply:12": who wants none of a kind is not told.
    """
    stopped = queries.who_stopped(kind_of(about), teammate_ids)
    teammate_ids = [told_id for told_id in teammate_ids if told_id not in stopped]
    for told_id in teammate_ids:
        notice, new = Notice.objects.get_or_create(
            teammate_id=told_id,
            about=about,
            defaults={"text": text[:400], "why": why, "link": link, "at": at},
        )
        if new:
            record(events.NoticeGiven(notice.pk, told_id), at=at)
    if by_mail:
        to = list(Teammate.objects.filter(pk__in=teammate_ids).values_list("email", flat=True))
        transaction.on_commit(
            lambda: [
                send_mail(
                    text[:120],
                    f"{text}\n\n{settings.BASE_URL}{link}\n\n{why}\n",
                    None,
                    [email],
                    fail_silently=True,
                )
                for email in to
            ]
        )


@transaction.atomic
def see_notice(*, teammate_id: int, notice_id: int, at: datetime) -> None:
    """Note that a teammate has seen what they were told; somebody else's stays as it is."""
    Notice.objects.filter(pk=notice_id, teammate_id=teammate_id, seen_at=None).update(seen_at=at)


def forget_notices(links: Sequence[str]) -> None:
    """Erase what teammates were told with these links, wherever they point to within the page."""
    for link in links:
        Notice.objects.filter(link__startswith=link).delete()
