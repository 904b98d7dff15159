"""Tell other systems what happens: make hooks, follow the journal for them, deliver, deliver again."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from heedful.desk import events, hooks, queries, seeing
from heedful.desk.models import Conversation, Delivery, Hook
from heedful.desk.queries.hooks import delivery_for, hook_for
from heedful.journal import read
from heedful.journal.work import TRIES
from heedful.journal.write import record
from heedful.kit import fetch, sealed
from heedful.kit.errors import Invalid, Missing, OutsideTrouble
from heedful.teams import queries as teams
from heedful.teams.actions import tell

KEPT_FOR = timedelta(days=30)
AT_ONCE = 200  # events a hook follows in one go
State = Delivery.State


@transaction.atomic
def add_hook(
    *, by_id: int, name: str, url: str, form: str, topics: Sequence[str], at: datetime
) -> tuple[Hook, str]:
    """Tell an address what happens from now on; return the hook and the secret it is signed with, shown once.

    :raises Invalid: no name, no address, no known form or topic.
    """
    teams.who_may_set_up(by_id)
    hook = Hook(name=name.strip()[:80], url=url.strip(), form=form, topics=_topics(topics), made_at=at)
    _check(hook)
    hook.made_by_id, hook.position = by_id, read.head()
    hook.save()
    secret = hooks.new_secret()
    hook.sealed_secret = sealed.seal(hook, "sealed_secret", secret)
    hook.save(update_fields=["sealed_secret"])
    changed = {"address": (None, _host(hook.url))}
    record(events.HookChanged(hook.pk), at=at, teammate_id=by_id, changed=changed)
    return hook, secret


def _topics(topics: Sequence[str]) -> list[str]:
    if unknown := [topic for topic in topics if topic not in hooks.TOPICS]:
        raise Invalid(f"There is no topic {unknown[0]!r}; there are {', '.join(hooks.TOPICS)}.")
    return sorted(set(topics))


def _check(hook: Hook) -> None:
    if not hook.name:
        raise Invalid("The hook needs a name.")
    if urlsplit(hook.url).scheme not in {"http", "https"} or not urlsplit(hook.url).hostname:
        raise Invalid("The hook needs an address that begins with https:// or http://.")
    if hook.form not in Hook.Form.values:
        raise Invalid(f"There is no form {hook.form!r}; there are {', '.join(Hook.Form.values)}.")
    if not hook.topics:
        raise Invalid("Choose at least one thing that the hook is told of.")


def _host(url: str) -> str:
    """Return the part of an address that is no secret."""
    return urlsplit(url).hostname or ""


@transaction.atomic
def pause_hook(*, by_id: int, hook_id: int, on: bool, at: datetime) -> Hook:
    """Pause a hook, or let it go on (`on`); what happens meanwhile is not told."""
    hook = hook_for(by_id, hook_id)
    paused = None if on else at
    position = {"position": read.head()} if on and hook.paused_at else {}
    Hook.objects.filter(pk=hook.pk).update(paused_at=paused, trouble="", **position)
    changed = {"paused": (hook.paused_at is not None, not on)}
    record(events.HookChanged(hook.pk), at=at, teammate_id=by_id, changed=changed)
    return hook


@transaction.atomic
def remove_hook(*, by_id: int, hook_id: int, at: datetime) -> Hook:
    """Tell the address nothing more, and forget its secret."""
    hook = hook_for(by_id, hook_id)
    Hook.objects.filter(pk=hook.pk).update(removed_at=at, sealed_secret="")
    record(events.HookRemoved(hook.pk), at=at, teammate_id=by_id)
    return hook


@transaction.atomic
def test_hook(*, by_id: int, hook_id: int, at: datetime) -> Delivery:
    """Send a test through the hook, as everything else goes; the log shows what came of it."""
    hook = hook_for(by_id, hook_id)
    key = f"test-{secrets.token_hex(8)}"
    delivery = Delivery.objects.create(hook=hook, key=key, kind="Test", facts={}, by_id=by_id, at=at)
    record(events.HookCalled(delivery.pk, hook.pk), at=at)
    return delivery


@transaction.atomic
def deliver_again(*, by_id: int, delivery_id: int, at: datetime) -> Delivery:
    """Tell a hook something once more, under the same id, so that who heard it already can say so."""
    delivery = delivery_for(by_id, delivery_id)
    Delivery.objects.filter(pk=delivery.pk).update(state=State.WAITING, attempts=0, trouble="")
    record(events.HookCalled(delivery.pk, delivery.hook_id), at=at, teammate_id=by_id)
    return delivery


def follow_for_hooks(*, at: datetime) -> int:
    """Write down what each hook is to be told of what happened; return how many events were read."""
    following = Hook.objects.filter(removed_at=None, paused_at=None, made_by__is_active=True)
    return sum(_follow(hook, at) for hook in following)


@transaction.atomic
def _follow(hook: Hook, at: datetime) -> int:
    entries = read.since(hook.position, limit=AT_ONCE)
    if not entries:
        return 0
    moved = Hook.objects.filter(pk=hook.pk, position=hook.position)
    if not moved.update(position=read.position_of(entries[-1])):
        return 0  # another worker was first
    kinds = hooks.kinds_of([topic for topic in hook.topics if topic in hooks.TOPICS])
    wanted = seeing.events_for(hook.made_by_id, [entry for entry in entries if entry.kind in kinds])
    told = [
        Delivery(hook=hook, key=f"{hook.pk}-{seen.position}", kind=seen.kind, facts=dict(seen.facts))
        for seen in wanted
    ]
    for delivery, seen in zip(told, wanted, strict=True):
        delivery.by_id, delivery.at = seen.teammate_id, seen.at
        delivery.save()
    record(*(events.HookCalled(delivery.pk, hook.pk) for delivery in told), at=at)
    return len(entries)


def deliver(*, delivery_id: int, hook_id: int, at: datetime) -> None:
    """Tell a hook one thing. Run by the worker, again and again until it is taken or given up.

    :raises OutsideTrouble: the other system did not take it.
    """
    del hook_id
    delivery = Delivery.objects.select_related("hook").filter(pk=delivery_id, state=State.WAITING).first()
    if delivery is None or delivery.hook.removed_at:
        return
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
    delivery.attempts += 1
    try:
        status = _call(delivery, at)
    except OutsideTrouble as trouble:
        _note_trouble(delivery, str(trouble), at)
        if delivery.attempts >= TRIES:
            return
        wait = max(trouble.retry_in or 0.0, 2.0**delivery.attempts)
        raise OutsideTrouble(str(trouble), retry_in=wait) from trouble
    Delivery.objects.filter(pk=delivery.pk).update(state=State.SENT, status=status, sent_at=at, trouble="")
    Hook.objects.filter(pk=delivery.hook_id).update(trouble="")
    old = Delivery.objects.filter(hook=delivery.hook_id, at__lt=at - KEPT_FOR)
    old.exclude(pk=delivery.pk).delete()


def _call(delivery: Delivery, at: datetime) -> int:
    hook, body = delivery.hook, _body(delivery)
    headers = {"content-type": "application/json"}
    if hook.form == Hook.Form.EVENTS:
        secret = sealed.opened(hook, "sealed_secret")
        headers |= hooks.signature(secret, key=delivery.key, at=at, body=body)
    answer = fetch.request("POST", hook.url, headers=headers, body=body, follow=False, limit=20_000)
    if trouble := fetch.trouble(answer):
        Delivery.objects.filter(pk=delivery.pk).update(status=answer.status)
        raise OutsideTrouble(str(trouble), retry_in=trouble.retry_in)
    if answer.status >= 300:
        words = f"{answer.host} answered {answer.status}: it leads elsewhere. Use that address."
        raise OutsideTrouble(words, retry_in=None)
    return answer.status


def _body(delivery: Delivery) -> bytes:
    hook = delivery.hook
    if hook.form == Hook.Form.EVENTS:
        told = {"kind": delivery.kind, "at": delivery.at, "by_id": delivery.by_id, "facts": delivery.facts}
        return hooks.events_body(key=delivery.key, **told)
    who = teams.names_of([delivery.by_id] if delivery.by_id else []).get(delivery.by_id or 0, "Somebody")
    lines = hooks.lines_of(delivery.kind, who=who, about=_about(delivery))
    return hooks.slack_body(lines) if hook.form == Hook.Form.SLACK else hooks.matrix_body(lines)


def _about(delivery: Delivery) -> list[hooks.Who]:
    """Return whom it is about, as they are now: what was deleted meanwhile is told to nobody."""
    facts = delivery.facts
    ids = [*facts.get("conversation_ids", []), facts.get("conversation_id", 0)]
    try:
        visible = queries.conversations_for(delivery.hook.made_by_id).filter(pk__in=ids)
    except Missing:  # whoever made the hook has left
        return []
    rows = visible.select_related("person", "post").order_by("pk")
    return [_who(row) for row in rows[: hooks.MOST_LINES + 100]]


def _who(row: Conversation) -> hooks.Who:
    words = row.post.text or row.post.title
    return hooks.Who(row.person.name or "Somebody", words, f"{settings.BASE_URL}/inbox/{row.pk}/")


@transaction.atomic
def _note_trouble(delivery: Delivery, words: str, at: datetime) -> None:
    given_up = delivery.attempts >= TRIES
    state = State.GIVEN_UP if given_up else State.WAITING
    Delivery.objects.filter(pk=delivery.pk).update(state=state, trouble=words[:500])
    Hook.objects.filter(pk=delivery.hook_id).update(trouble=words[:500])
    if given_up:
        tell(
            teammate_ids=[delivery.hook.made_by_id],
            text=f"The hook {delivery.hook} did not answer for {TRIES} tries.",
            why="You are told because you made it.",
            about=f"hook:{delivery.hook_id}:{at:%Y-%m-%d}",
            link=f"/settings/hooks/{delivery.hook_id}/",
            at=at,
        )
