"""Teammates' own accounts: connected by themselves, for sending alone, forgotten when they leave."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from heedful.connectors.contract import Account
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.listening import events, queries
from heedful.listening.actions.sources import keep_credential, plain_account
from heedful.listening.models import Post, Source
from heedful.teams import queries as teams


@transaction.atomic
def connect_voice(
    *,
    by_id: int,
    network: str,
    address: str,
    credential: Mapping[str, str],
    account: Account,
    at: datetime,
) -> Source:
    """Let a teammate answer from their own account. Nobody else sees it, and nothing is heard there.

    :raises Invalid: this connection knows no account to answer from.
    :raises Refused: they have one on this network, or the company listens with this account.
    """
    teams.who_may_answer(by_id)
    if not (account.outside_id and any(credential.values())):
        raise Invalid("This connection has no account to answer from. Sign in with your own.")
    same = Source.objects.kept().filter(network=network, account__outside_id=account.outside_id)
    if same.exists():
        raise Refused(f"{account.address or account.name} is connected already.")
    voice = Source(
        network=network,
        address=address.strip(),
        name=(account.address or account.name or address)[:200],
        state=Source.State.PAUSED,
        sends=True,
        owner_id=by_id,
        account=plain_account(account),
        added_at=at,
    )
    if not queries.connector_of(voice).can.reply_publicly:
        raise Invalid("Nobody can answer there from here. Answer there, and say so beside the conversation.")
    try:
        with transaction.atomic():
            voice.save()
    except IntegrityError as error:
        raise Refused("You have an account on this network already. Remove it first.") from error
    keep_credential(voice, credential)
    record(events.VoiceConnected(voice.pk), at=at, teammate_id=by_id)
    return voice


@transaction.atomic
def remove_voice(*, by_id: int, voice_id: int, at: datetime) -> Source:
    """Forget one's own account and its credential; what was said stays.

    :raises Missing: they have no such account.
    """
    voice = queries.voice_of(by_id, voice_id)
    _forget(voice, at, by_id=by_id)
    return voice


def _forget(voice: Source, at: datetime, *, by_id: int | None) -> None:
    kept = Source.objects.kept().filter(pk=voice.pk)
    if kept.update(removed_at=at, sealed_credential="", sends=False):
        record(events.VoiceRemoved(voice.pk), at=at, teammate_id=by_id)


@transaction.atomic
def forget_voices(*, left_id: int, at: datetime) -> None:
    """Forget the accounts of somebody who left. May be repeated."""
    if teams.has_left(left_id):
        for voice in Source.objects.kept().filter(owner=left_id):
            _forget(voice, at, by_id=None)


@transaction.atomic
def say_profile_discloses(*, by_id: int, voice_id: int, discloses: bool, at: datetime) -> Source:
    """Say that an account's profile tells for whom its owner works, so that replies need not. Leads decide.

    :raises NotAllowed: only leads and owners, and never about an account of one's own.
    """
    teams.who_may_set_up(by_id)
    voice = queries.everybodys_voices(by_id).filter(pk=voice_id).first()
    if voice is None:
        raise Invalid("There is no such account.")
    if voice.owner_id == by_id:
        raise Refused("Let another lead look at your profile.")
    if bool(voice.discloses_by_id) != discloses:
        voice.discloses_by_id = by_id if discloses else None
        voice.save(update_fields=["discloses_by"])
        record(events.ProfileLookedAt(voice.pk, discloses), at=at, teammate_id=by_id)
    return voice


@transaction.atomic
def make_mention(*, by_id: int, post_id: int, at: datetime) -> Post:
    """Let what a teammate follows for themselves concern the house, because they take it up. Twice is once.

    :raises Missing: there is no such post, or not for this teammate.
    """
    teams.who_may_answer(by_id)
    post = queries.mention_for(by_id, post_id)
    if Post.objects.filter(pk=post.pk, is_mention=False).update(is_mention=True, copy_of=None):
        record(events.MentionsHeard(post.source_id, [post.pk]), at=at)
    return post
