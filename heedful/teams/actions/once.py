"""What programs ask with an Idempotency-Key is done once, however often they ask."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from heedful.teams.models import Once

KEPT = timedelta(days=1)


def begin_once(*, token_id: int, key: str, asked: str, at: datetime) -> tuple[Once, bool]:
    """Return what a program asked with this key, and whether it is new: then it is to be done now.

    It is committed before anything is done, so of two at once one is new.
    """
    with_key = Once.objects.filter(token=token_id, key=key)
    with_key.filter(at__lte=at - KEPT).delete()
    asked_now = Once(token_id=token_id, key=key, asked=asked, at=at)
    try:
        with transaction.atomic():
            asked_now.save(force_insert=True)
    except IntegrityError:
        return with_key.first() or asked_now, False
    return asked_now, True


def end_once(*, once_id: int, status: int, answer: bytes) -> None:
    """Keep what the program was answered."""
    Once.objects.filter(pk=once_id).update(status=status, answer=answer)


def give_up_once(*, once_id: int) -> None:
    """Forget what was not done; the key may be used again."""
    Once.objects.filter(pk=once_id).delete()


def forget_once(*, at: datetime) -> int:
    """Forget what was asked more than a day ago; return how much. May be repeated."""
    return Once.objects.filter(at__lte=at - KEPT).delete()[0]
