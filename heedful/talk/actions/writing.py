"""Somebody writes on our page, and writes back on theirs; their words are erased after a while."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from heedful.connectors.contract import Author, Kind, Post
from heedful.desk import actions as desk
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit import sealed
from heedful.kit.errors import Invalid, Refused
from heedful.listening import actions as listening
from heedful.outside import actions as outside
from heedful.outside.models import Link
from heedful.talk import events, queries, rules
from heedful.talk.models import Letter, Talk
from heedful.talk.rules import Written

HOUR = timedelta(hours=1)


def write(*, key: str, written: Written, at: datetime) -> str:
    """Open a conversation with what somebody wrote and return the secret of their page. Twice is once.

    :raises Missing: the page is not open.
    :raises Wrong: something has to be typed otherwise.
    :raises Refused: too much is written just now.
    """
    page, said = queries.open_talk(), rules.checked(written)
    if not rules.is_key(key):
        raise Invalid("This form is old. Send it once more.")
    known = Letter.objects.filter(key=key).first()
    if known is None:
        if Letter.objects.filter(written_at__gt=at - HOUR).count() >= rules.MOST_AN_HOUR:
            raise Refused("Many people write to us just now. Try again in an hour; nothing is lost here.")
        known = _new_letter(page, key, said, at)
    return queries.secret_of(known)


def _new_letter(page: Talk, key: str, said: Written, at: datetime) -> Letter:
    try:
        with transaction.atomic():
            return _store(page, key, said, at)
    except IntegrityError:  # the same form came twice at the same moment
        return Letter.objects.get(key=key)


def _store(page: Talk, key: str, said: Written, at: datetime) -> Letter:
    lasts = timedelta(days=page.keeps_days)
    letter = Letter.objects.create(
        key=key, by_mail=rules.is_mail(said.reach), written_at=at, erase_at=at + lasts
    )
    _, secret = outside.make_link(purpose=Link.Purpose.TALK, about_id=letter.pk, lasts=lasts, at=at)
    author = Author(f"letter:{key}", said.name, said.reach)
    letter.post_id = _file(page, author, f"talk:{key}", said.words, at)
    letter.sealed_link = sealed.seal(letter, "sealed_link", secret)
    letter.save(update_fields=["post", "sealed_link"])
    record(events.LetterWritten(letter.pk, letter.erase_at.isoformat()), at=at)
    return letter


def _file(page: Talk, author: Author, outside_id: str, words: str, at: datetime, *, root: str = "") -> int:
    """Store words as a post that speaks to us in private, without any link in it; return its id."""
    post = Post(
        outside_id=outside_id,
        author=author,
        text=words,
        said_at=at,
        kind=Kind.REPLY if root else Kind.POST,
        parent_id=root,
        root_id=root or outside_id,
        addressed=True,
        private=True,
    )
    filed = listening.file_posts(source_id=page.source_id or 0, matched=[(post, ())], at=at)
    return filed.mentions[0] if filed.mentions else 0


@transaction.atomic
def write_back(*, letter: Letter, key: str, words: str, at: datetime) -> None:
    """Go on with a conversation from the private page. Twice is once.

    :raises Wrong: there are no words, or too many.
    """
    said, page = rules.words_of(words), queries.talk()
    if not rules.is_key(key):
        raise Invalid("This form is old. Send it once more.")
    if page is None or letter.post is None:
        raise Refused("Nothing can be written here any more.")
    handle = letter.post.author
    author = Author(handle.outside_id, handle.name, handle.address)
    _file(page, author, f"{letter.post.outside_id}:{key}", said, at, root=letter.post.outside_id)
    Letter.objects.filter(pk=letter.pk).update(erase_at=at + timedelta(days=page.keeps_days))


@transaction.atomic
def erase_letter(*, letter_id: int, at: datetime) -> None:
    """Erase what somebody wrote, who they are and what we answered, once its time is over. May be repeated.

    :raises Later: they wrote again meanwhile.
    """
    letter = Letter.objects.select_related("post__author").filter(pk=letter_id, erased_at=None).first()
    if letter is None:
        return
    if letter.erase_at > at:
        raise Later((letter.erase_at - at).total_seconds())
    if letter.post is not None:
        desk.forget_person(person_id=letter.post.author.person_id, at=at)
    outside.withdraw_links(purpose=Link.Purpose.TALK, about_id=letter.pk, at=at)
    Letter.objects.filter(pk=letter.pk).update(erased_at=at, sealed_link="")
