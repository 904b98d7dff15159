"""Ask the model for a draft or a summary, once, and keep what it says where a person reads it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heedful.desk import actions as desk_actions
from heedful.desk import queries as desk
from heedful.drafting import events, harmless, queries, wire
from heedful.drafting.actions.spending import turn
from heedful.drafting.harmless import Cleaned
from heedful.drafting.models import Proposal, Summary
from heedful.drafting.prompting import Prompt, Seen
from heedful.journal.write import record
from heedful.kit.errors import OutsideTrouble, Refused

SEEN_NOTHING = "Something changed since you looked. Look at what would be sent, and ask again."


def propose_draft(*, conversation_id: int, teammate_id: int, kind: str, seen: Seen, at: datetime) -> Proposal:
    """Put a model's words into one's draft, below what one typed; nothing is sent to anybody.

    What leaves is what was `seen` in the preview. Runs in no transaction while the model thinks.

    :raises Refused: it changed meanwhile, the cap is reached, or the model gives no usable answer.
    """
    prompt = _looked_at(teammate_id, conversation_id, kind, seen, at)
    ours = queries.ours_in(teammate_id, conversation_id)
    public = kind in queries.PUBLIC
    done = _answer(prompt, teammate_id, ours, public=public, at=at)
    return _put(conversation_id, teammate_id, kind, done, at)


def propose_summary(*, conversation_id: int, teammate_id: int, seen: Seen, at: datetime) -> Summary:
    """Let a model say what a conversation is about; it stands beside it and is no note."""
    prompt = _looked_at(teammate_id, conversation_id, "summary", seen, at)
    ours = queries.ours_in(teammate_id, conversation_id)
    done = _answer(prompt, teammate_id, ours, public=False, at=at)
    return _show(conversation_id, teammate_id, done, at)


def _looked_at(teammate_id: int, conversation_id: int, kind: str, seen: Seen, at: datetime) -> Prompt:
    prompt = queries.prompt_for(teammate_id, conversation_id, kind, mark=seen.mark, at=at)
    if prompt.digest != seen.digest:
        raise Refused(SEEN_NOTHING)
    return prompt


def _answer(prompt: Prompt, teammate_id: int, ours: set[str], *, public: bool, at: datetime) -> Cleaned:
    door = queries.door_of(queries.open_endpoint())
    body = door.body(prompt.messages)
    with turn(teammate_id=teammate_id, body=body, at=at) as used:
        try:
            said = used.said = wire.ask(door, body)
        except OutsideTrouble as trouble:
            used.said, used.was_sent = getattr(trouble, "said", None), trouble.maybe_done
            raise Refused(f"{trouble} Nothing was written, and your draft is as it was.") from trouble
    if harmless.holds(said.text, door.key):
        raise Refused("The answer held the key of the endpoint, so nothing of it is shown. Tell an owner.")
    done = harmless.cleaned(said.text, words=prompt.words, facts=prompt.facts, ours=ours, public=public)
    if not done.text:
        raise Refused("Nothing was left of the answer once what may not stand in it was taken out.")
    if said.was_cut:
        done.take("…")
    return done


@transaction.atomic
def _put(conversation_id: int, teammate_id: int, kind: str, done: Cleaned, at: datetime) -> Proposal:
    """Write it below what was typed; an earlier proposal that nobody changed makes room."""
    conversation = desk.conversation_for(teammate_id, conversation_id)
    typed = desk.drafts_of(teammate_id, conversation).get(kind, "").strip()
    last = Proposal.objects.filter(conversation=conversation, teammate=teammate_id, kind=kind).first()
    if last and queries.same_words(last.draft, typed):
        typed = last.typed
    text = "\n\n".join(filter(None, (typed, done.text)))
    desk_actions.save_draft(
        conversation_id=conversation.pk, teammate_id=teammate_id, kind=kind, text=text, at=at
    )
    fields = {"draft": text, "typed": typed, "remarks": _remarks(done.taken), "at": at}
    row, _ = Proposal.objects.update_or_create(
        conversation=conversation, teammate_id=teammate_id, kind=kind, defaults=fields
    )
    record(events.DraftProposed(conversation.pk, kind), at=at, teammate_id=teammate_id)
    return row


@transaction.atomic
def _show(conversation_id: int, teammate_id: int, done: Cleaned, at: datetime) -> Summary:
    conversation = desk.conversation_for(teammate_id, conversation_id)
    fields = {"text": done.text, "remarks": _remarks(done.taken), "by_id": teammate_id, "at": at}
    row, _ = Summary.objects.update_or_create(conversation=conversation, defaults=fields)
    record(events.SummaryProposed(conversation.pk), at=at, teammate_id=teammate_id)
    return row


def _remarks(taken: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(taken))
