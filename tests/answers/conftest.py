"""A fact, who keeps it, and replies that hold it."""

from datetime import timedelta

import pytest

from tests.conftest import NOON, SECOND, said

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def mended(frank):
    """The outage in Leeds, as Frank knows it at noon."""
    from heedful.answers import actions as answers

    return answers.add_fact(
        by_id=frank.pk,
        key="leeds-outage",
        text="The outage in Leeds is mended since 14:00",
        source="The engineer on duty",
        at=NOON,
    )


@pytest.fixture
def change(frank):
    """Let a fact say something else: `change(mended, "…", at=LATER)`."""
    from heedful.answers import actions as answers

    def to(fact, text, *, at=LATER, by=frank, **more):
        more.setdefault("why", "The engineer called again")
        return answers.change_fact(by_id=by.pk, fact_id=fact.pk, text=text, at=at, **more)

    return to


@pytest.fixture
def answered(hear, frank, work_until):
    """Hear somebody and answer them in public: `answered("tom", "Hello. {fact:leeds-outage}.")`."""
    from heedful.desk import actions as desk
    from heedful.desk.models import Conversation

    def answer(by, text, *, author=frank, at=NOON, leave=True, **more):
        hear(said(f"{by}-1", f"acme is down, says {by}", by=by, addressed=True))
        conversation = Conversation.objects.get(person__name=by.title())
        reply = desk.reply(conversation_id=conversation.pk, author_id=author.pk, text=text, at=at, **more)
        if leave:
            work_until(reply.leaves_at + SECOND)
            reply.refresh_from_db()
        return reply

    return answer
