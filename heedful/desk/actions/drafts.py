"""What teammates have typed and not sent: kept, and given back when a reply does not leave."""

from datetime import datetime

from heedful.desk.models import Draft, Reply


def words_back(reply: Reply, at: datetime) -> None:
    """Put the words of a reply into its author's draft, below what they have typed meanwhile."""
    kind = "private" if reply.private else "public"
    key = {"conversation_id": reply.conversation_id, "teammate_id": reply.author_id, "kind": kind}
    draft, is_new = Draft.objects.get_or_create(**key, defaults={"text": reply.text, "saved_at": at})
    if is_new or reply.text in draft.text:
        return
    together = f"{draft.text.rstrip()}\n\n{reply.text}".strip()
    Draft.objects.filter(pk=draft.pk).update(text=together, saved_at=at)
