"""Runs inside a house: files hostile words in every place that outside text can reach, by the real actions.

Reads a JSON list of payloads from stdin and prints the ids of the conversations that hold them.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta

import django

django.setup()

from heedful.connectors.contract import Account, Author, Gap, Kind, Page, Post, Unreadable  # noqa: E402
from heedful.desk import actions as desk  # noqa: E402
from heedful.desk.models import Conversation, Reply  # noqa: E402
from heedful.journal import work  # noqa: E402
from heedful.kit import clock  # noqa: E402
from heedful.kit.errors import OutsideTrouble, Refused  # noqa: E402
from heedful.kit.html import plain  # noqa: E402
from heedful.listening import actions as listening  # noqa: E402
from heedful.listening.matching import Found  # noqa: E402
from heedful.reactions import AFTER  # noqa: E402
from heedful.teams import actions as teams  # noqa: E402
from heedful.teams.models import Teammate  # noqa: E402

NOW = clock.now()
IN_A_THREAD = 26
LINKS = (
    "javascript:alert(1)//",
    " JaVaScRiPt:alert(2)//",
    "data:text/html,<script>alert(3)</script>",
    "vbscript:x//",
)


def main() -> None:
    payloads: list[str] = json.load(sys.stdin)
    ruth = Teammate.objects.get(role="owner").pk
    source_id = _source(ruth, payloads[0], "")
    track_ids = list(_tracks(ruth, payloads))
    for start in range(0, len(payloads), IN_A_THREAD):
        _file(source_id, start, payloads[start : start + IN_A_THREAD], track_ids)
    while work.react(AFTER) + work.run_due(AFTER, now=clock.now, outside=False):
        pass
    _lose(source_id, payloads)
    for number, payload in enumerate(payloads[1::12]):
        _source(ruth, payload, str(number))
    for number, payload in enumerate(payloads):
        teams.tell(teammate_ids=[ruth], text=payload, why=payload[:200], about=f"h-{number}", at=NOW)
    teams.name_company(name=payloads[7][:120], names=payloads[8:16], at=NOW)
    teams.add_team(by_id=ruth, name=payloads[9][:80], at=NOW)
    opened = Conversation.objects.order_by("pk")
    _answer(ruth, list(opened[: len(payloads)]), payloads)
    firsts = [one.pk for one in opened if one.first_post.outside_id == one.thread.root_id]
    json.dump({"firsts": firsts, "all": [one.pk for one in opened], "source": source_id}, sys.stdout)


def _source(by_id: int, payload: str, number: str) -> int:
    account = Account(f"us{number}", payload, payload, payload, None, payload[:200], (payload,))
    source = listening.add_source(
        by_id=by_id, network="feed", address=f"http://127.0.0.1:9/{number}",
        credential={"username": "us", "password": "x"}, account=account, sends=True, at=NOW,
    )  # fmt: skip
    listening.pause_source(by_id=by_id, source_id=source.pk, at=NOW)
    if number:
        listening.note_trouble(
            source_id=source.pk, trouble=OutsideTrouble(payload, retry_in=60), retry_at=NOW, at=NOW
        )
    return source.pk


def _tracks(by_id: int, payloads: Sequence[str]) -> Iterator[int]:
    """Tracks whose names and words are hostile, as far as the query language takes them."""
    for number, payload in enumerate(payloads[::8]):
        words = payload.replace('"', " ").replace("\n", " ")[:300]
        with suppress(Refused):
            yield listening.add_track(
                by_id=by_id, name=f"{number} {payload}"[:120], query=f'"{words}"', at=NOW
            ).pk


def _file(source_id: int, start: int, payloads: Sequence[str], track_ids: Sequence[int]) -> None:
    for revision in ("1", "2"):  # the second is an edit, so that the first becomes an old version
        matched = [
            (
                _post(f"{start}", start + number, payload, revision),
                [Found(track_ids[number % 8], (plain(payload),))],
            )
            for number, payload in enumerate(payloads)
        ]
        told = Page(cursor=revision, posts=[post for post, _ in matched])
        listening.file_page(source_id=source_id, page=told, matched=matched, at=NOW)


def _post(root: str, number: int, payload: str, revision: str) -> Post:
    link = LINKS[number % len(LINKS)] + payload
    is_root = number == int(root)
    return Post(
        outside_id=f"h-{number}",
        author=Author(f"by-{number}", payload, payload, link),
        text=f"{payload} {revision if revision == '2' else ''}",
        html="" if number % 3 == 0 else f"{payload}<!-- {revision} -->{revision}",
        title=payload if number % 2 else "",
        warning=payload if number % 5 == 0 else "",
        url=link,
        language=payload[:35],
        kind=Kind.POST if is_root else Kind.REPLY,
        root_id=f"h-{root}",
        parent_id="" if is_root else f"h-{number - 1}" if number % 7 else f"h-{root}",
        quoted_id=f"h-{number - 1}" if number % 4 == 0 and not is_root else "",
        tags=(payload,),
        links=(link,),
        mentions=(payload,),
        said_at=NOW - timedelta(minutes=1 + number % 90),
        revision=revision,
        addressed=True,
    )


def _lose(source_id: int, payloads: Sequence[str]) -> None:
    gaps = [Gap(payload, payload, payload) for payload in payloads]
    unreadable = [
        Unreadable(f"{payload} {n}".encode(), payload, payload[:900]) for n, payload in enumerate(payloads)
    ]
    told = Page(cursor="3", gaps=gaps, unreadable=unreadable)
    listening.file_page(source_id=source_id, page=told, matched=[], at=NOW)


def _answer(by_id: int, opened: Sequence[Conversation], payloads: Sequence[str]) -> None:
    """Notes, drafts, and replies that a network would not take, in its own hostile words."""
    states = ["rejected", "unknown", "held"]
    for number, one in enumerate(opened[::IN_A_THREAD]):
        payload = payloads[number * IN_A_THREAD]
        desk.write_note(conversation_id=one.pk, teammate_id=by_id, text=payload, at=NOW)
        said = desk.reply(conversation_id=one.pk, author_id=by_id, text=payload, at=NOW)
        fields = {"state": states[number % 3], "trouble": payload, "leaves_at": NOW + timedelta(days=1)}
        Reply.objects.filter(pk=said.pk).update(**fields)
        for kind in ("public", "note"):
            desk.save_draft(conversation_id=one.pk, teammate_id=by_id, kind=kind, text=payload, at=NOW)


main()
