"""Bring in an export: some dialogues at a time, each batch whole or not at all, and once."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import F

from heedful.imports import events
from heedful.imports.actions.batches import Batch, People, has_stood
from heedful.imports.aside import Aside
from heedful.imports.files import digest_of, files_at
from heedful.imports.models import Import, LeftOut
from heedful.imports.reading import Export, Read
from heedful.journal.write import record
from heedful.listening import actions as listening
from heedful.teams import queries as teams

AT_ONCE = 50  # dialogues in a transaction
MOST_LEFT_OUT = 1_000  # lines of an import that tell what was left out; all are counted
COUNTED = ("dialogues", "conversations", "posts", "notes", "labels")


@dataclass(slots=True)
class Found:
    """What an export holds, or what came of it so far."""

    import_id: int | None = None
    rows: int = 0
    dialogues: int = 0
    conversations: int = 0
    posts: int = 0
    notes: int = 0
    labels: int = 0
    people: int = 0  # who asked in dialogues; counted only where one looks
    reasons: Counter[str] = field(default_factory=Counter)
    left_out: list[tuple[str, str, str]] = field(default_factory=list)  # place, id, why: the first ones

    @property
    def left_out_count(self) -> int:
        return self.reasons.total()

    def leave(self, place: str, what: str, reason: str) -> None:
        self.reasons[reason] += 1
        if len(self.left_out) < MOST_LEFT_OUT:
            self.left_out.append((place, what, reason))


Step = Callable[[Found], None]


def look(
    *, by_id: int, network: str, path: Path, account: str = "", at: datetime, step: Step | None = None
) -> Found:
    """Return what would come and what would stay behind, and why; nothing is written.

    :raises NotAllowed: only owners import.
    """
    teams.who_may_own(by_id)
    found = Found()
    with Aside() as aside:
        export = Export(network, files_at(path))
        export.put_aside(aside)
        for reads in _some(export.read(aside, at=at)):
            _look_at(found, reads, network, account)
            for read in reads:
                if read.dialogue:
                    aside.keep("asked", read.dialogue.person.key, {})
            if step:
                step(found)
        found.people = aside.counted("asked")
    return found


def _look_at(found: Found, reads: Sequence[Read], network: str, account: str) -> None:
    batch = Batch(network, account, _dialogues(found, reads))
    found.rows += len(reads)
    found.conversations += len(batch.dialogues) - has_stood(batch)
    found.posts += sum(len(one.public) for one in batch.dialogues)
    found.notes += sum(len(one.words) - len(one.public) for one in batch.dialogues)
    found.labels += sum(len(one.tags) for one in batch.dialogues)
    for place, name, why in batch.unfair_labels():
        found.leave(place, name, why)


def _some(reads: Iterator[Read]) -> Iterator[list[Read]]:
    while some := list(islice(reads, AT_ONCE)):
        yield some


def _dialogues(found: Found, reads: Sequence[Read]) -> list[Read]:
    """Return those that are dialogues; note why the others are none, and what stays behind of each."""
    for read in reads:
        if read.reason:
            found.leave(read.place, read.what, read.reason)
        for reason in read.dialogue.left if read.dialogue else ():
            found.leave(read.place, read.what, reason)
    told = [read for read in reads if read.dialogue]
    found.dialogues += len(told)
    return told


def bring(
    *,
    by_id: int,
    network: str,
    path: Path,
    name: str = "",
    account: str = "",
    team_id: int | None = None,
    at: datetime,
    step: Step | None = None,
) -> Found:
    """Bring in an export. May be repeated: what is there stays as it is; an import that was cut off goes on.

    The caller lets one run at a time. `name`: what it is called, where the files' own name says nothing.

    :raises NotAllowed: only owners import.
    :raises Invalid: there is no such file, or no such system.
    """
    teams.who_may_own(by_id)
    paths = files_at(path)
    export = Export(network, paths)
    one = _begin(by_id, network, name or path.name, digest_of(paths), account, team_id, at)
    people, found = People(one, account), _so_far(one)
    with Aside() as aside:
        export.put_aside(aside)
        for reads in _some(islice(export.read(aside, at=at), one.rows, None)):
            _bring(one, found, reads, people, account, at)
            if step:
                step(found)
    _end(one, found, at)
    return found


@transaction.atomic
def _begin(
    by_id: int, network: str, name: str, digest: str, account: str, team_id: int | None, at: datetime
) -> Import:
    source = listening.history_of(by_id=by_id, network=network, account=account, team_id=team_id, at=at)
    going_on = Import.objects.filter(network=network, digest=digest, source=source, ended_at=None)
    if (known := going_on.select_related("source").first()) is not None:
        return known
    begun = Import.objects.create(
        network=network, name=name[:200], digest=digest, source=source, by_id=by_id, begun_at=at
    )
    record(events.ImportBegun(begun.pk, network), at=at, teammate_id=by_id)
    return begun


def _so_far(one: Import) -> Found:
    counts = {name: getattr(one, name) for name in ("rows", *COUNTED)}
    left = list(one.left_out.order_by("pk").values_list("place", "what", "reason"))
    return Found(one.pk, **counts, reasons=Counter(one.reasons), left_out=left)


def _bring(
    one: Import, found: Found, reads: Sequence[Read], people: People, account: str, at: datetime
) -> None:
    """Store some dialogues, and with them how far we are: whoever is cut off goes on behind them."""
    listed = len(found.left_out)
    batch = Batch(one.network, account, _dialogues(found, reads))
    arriving = batch.prepare(one.source, people, at)
    with transaction.atomic():
        kept, posts = batch.store(one, arriving, people, at)
        for place, name, why in batch.refused:
            found.leave(place, name, why)
        found.rows += len(reads)
        found.posts += posts
        found.conversations += kept.conversations
        found.notes += kept.notes
        found.labels += kept.labels
        LeftOut.objects.bulk_create(
            LeftOut(of=one, place=place[:300], what=what[:100], reason=why[:200])
            for place, what, why in found.left_out[listed:]
        )
        counts = {name: getattr(found, name) for name in COUNTED}
        Import.objects.filter(pk=one.pk).update(
            rows=F("rows") + len(reads), reasons=dict(found.reasons), **counts
        )


@transaction.atomic
def _end(one: Import, found: Found, at: datetime) -> None:
    Import.objects.filter(pk=one.pk).update(ended_at=at)
    ended = events.ImportEnded(one.pk, one.network, found.conversations, found.posts, found.left_out_count)
    record(ended, at=at, teammate_id=one.by_id)
