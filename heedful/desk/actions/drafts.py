"""What teammates have typed and not sent: kept with its versions, shared, handed over, given back."""

from datetime import datetime, timedelta

from django.db import transaction

from heedful.desk import events, queries, rules
from heedful.desk.models import Conversation, Draft, DraftVersion, Reply
from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.teams import queries as teams
from heedful.teams.actions import tell

KINDS = ("public", "mine", "private", "note")
LONGEST = 20_000
MOST_VERSIONS = 50
APART = timedelta(minutes=1)  # after a pause of this, or so long after the last, there is a version
WORTH_KEEPING = 40  # letters


@transaction.atomic
def save_draft(*, conversation_id: int, teammate_id: int, kind: str, text: str, at: datetime) -> None:
    """Keep what a teammate has typed; an empty text forgets it, unless much would be lost.

    Not in the journal, unless it is shared: it is nobody else's.
    """
    conversation = queries.conversation_for(teammate_id, conversation_id)
    if kind not in KINDS:
        raise Invalid(f"There is no kind of draft {kind!r}.")
    if len(text) > LONGEST:
        raise Refused("A draft has at most 20,000 characters.")
    key = {"conversation": conversation, "teammate_id": teammate_id, "kind": kind}
    draft = Draft.objects.filter(**key).first()
    if draft is None and text:
        draft, _ = Draft.objects.get_or_create(**key, defaults={"text": text, "saved_at": at})
    if draft is None:
        return
    if not text and not _is_worth_keeping(draft):
        _forget(draft, at)
    elif text != draft.text:
        _change(draft, text, at)


def _is_worth_keeping(draft: Draft) -> bool:
    return len(draft.text) >= WORTH_KEEPING or draft.versions.exists()


def _forget(draft: Draft, at: datetime) -> None:
    if draft.is_shared:
        record(events.DraftShared(draft.conversation_id), at=at, teammate_id=draft.teammate_id)
    draft.delete()


def _change(draft: Draft, text: str, at: datetime) -> None:
    """Say something else in a draft; what it said becomes a version where time passed or words go."""
    last = draft.versions.order_by("-at", "-pk").first()
    is_apart = at - draft.saved_at >= APART or (last is not None and draft.saved_at - last.at >= APART)
    loses = len(text) < len(draft.text) // 2
    if draft.text and (is_apart or loses):
        _keep_version(draft)
    Draft.objects.filter(pk=draft.pk).update(text=text, saved_at=at)
    if draft.is_shared:
        record(events.DraftShared(draft.conversation_id), at=at, teammate_id=draft.teammate_id)


def _keep_version(draft: Draft) -> None:
    """Keep what the draft says; of too many versions the one that tells least goes."""
    DraftVersion.objects.create(draft=draft, by_id=draft.teammate_id, text=draft.text, at=draft.saved_at)
    kept = list(draft.versions.order_by("at", "pk").values_list("pk", "at"))
    drop = rules.version_to_drop([moment for _, moment in kept], most=MOST_VERSIONS)
    if drop is not None:
        draft.versions.filter(pk=kept[drop][0]).delete()


@transaction.atomic
def restore_draft(*, version_id: int, teammate_id: int, at: datetime) -> Draft:
    """Let one's draft say again what it said; what it says now becomes a version.

    :raises Missing: there is no such version of a draft of theirs.
    """
    found = DraftVersion.objects.filter(pk=version_id, draft__teammate=teammate_id)
    version = found.select_related("draft").first()
    if version is None:
        raise Missing("There is no such version.")
    queries.conversation_for(teammate_id, version.draft.conversation_id)
    if version.draft.text:
        _keep_version(version.draft)
    save_draft(
        conversation_id=version.draft.conversation_id,
        teammate_id=teammate_id,
        kind=version.draft.kind,
        text=version.text,
        at=at,
    )
    return version.draft


@transaction.atomic
def share_draft(*, conversation_id: int, teammate_id: int, kind: str, shared: bool, at: datetime) -> None:
    """Let whoever sees the conversation read along in one's draft, or no more. Twice is once.

    :raises Refused: there is nothing to share.
    """
    teams.who_may_answer(teammate_id)
    draft = _own(conversation_id, teammate_id, kind)
    if Draft.objects.filter(pk=draft.pk, is_shared=not shared).update(is_shared=shared):
        record(events.DraftShared(draft.conversation_id), at=at, teammate_id=teammate_id)


def _own(conversation_id: int, teammate_id: int, kind: str) -> Draft:
    conversation = queries.conversation_for(teammate_id, conversation_id)
    found = Draft.objects.filter(conversation=conversation, teammate=teammate_id, kind=kind).first()
    if found is None or not found.text.strip() or kind == "note":
        raise Refused("There is no draft of a reply here yet. Write some words first.")
    return found


@transaction.atomic
def use_draft(*, draft_id: int, teammate_id: int, at: datetime) -> Draft:
    """Put the words of a colleague's shared draft into one's own, below what stands there."""
    teams.who_may_answer(teammate_id)
    shared = queries.shared_draft_for(teammate_id, draft_id)
    own, _ = Draft.objects.get_or_create(
        conversation_id=shared.conversation_id,
        teammate_id=teammate_id,
        kind=shared.kind,
        defaults={"saved_at": at},
    )
    if shared.text not in own.text:
        _change(own, f"{own.text}\n\n{shared.text}".strip()[:LONGEST], at)
    return shared


@transaction.atomic
def hand_over_draft(
    *, conversation_id: int, teammate_id: int, kind: str, to_id: int, at: datetime
) -> Conversation:
    """Give one's draft with its versions to a colleague, and the conversation with it if one has that.

    What the colleague had typed themselves is kept as a version.

    :raises Refused: there is no draft, or the colleague cannot answer here.
    """
    giver = teams.who_may_answer(teammate_id)
    draft = _own(conversation_id, teammate_id, kind)
    conversation = queries.conversation_for(teammate_id, conversation_id)
    to = teams.teammate(to_id)
    if to_id == teammate_id:
        raise Refused("This draft is yours already.")
    if not to.may_answer or not queries.visible_ids(to_id, [conversation.pk]):
        raise Refused(f"{to} cannot answer in this conversation.")
    _merge_into(draft, to_id, at)
    Conversation.objects.filter(pk=conversation.pk, owner=teammate_id).update(
        owner=to_id, claimed_at=at, changed_at=at
    )
    record(events.DraftHandedOver(conversation.pk, to_id), at=at, teammate_id=teammate_id)
    tell(
        teammate_ids=[to_id],
        text=f"{giver} handed you a draft to {conversation.person}.",
        why=f"You are told because {giver} chose you.",
        about=f"draft:{draft.pk}:{at.isoformat()}",
        link=f"/inbox/{conversation.pk}/?kind={kind}",
        at=at,
    )
    return conversation


def _merge_into(draft: Draft, to_id: int, at: datetime) -> None:
    """Make a draft another's; what they have there becomes a version of it."""
    theirs = Draft.objects.filter(conversation=draft.conversation_id, teammate=to_id, kind=draft.kind)
    for other in theirs:
        if other.text:
            _keep_version(other)
        DraftVersion.objects.filter(draft=other).update(draft=draft)
        other.delete()
    Draft.objects.filter(pk=draft.pk).update(
        teammate=to_id, handed_by=draft.teammate_id, is_shared=False, saved_at=at
    )


def words_back(reply: Reply, at: datetime) -> None:
    """Put the words of a reply into its author's draft, below what they have typed meanwhile."""
    kind, text = queries.kind_of(reply), queries.without_line(reply)
    key = {"conversation_id": reply.conversation_id, "teammate_id": reply.author_id, "kind": kind}
    draft, is_new = Draft.objects.get_or_create(**key, defaults={"text": text, "saved_at": at})
    if not is_new and text not in draft.text:
        _change(draft, f"{draft.text.rstrip()}\n\n{text}".strip(), at)
