"""Take the files of an export that an owner sends, look what would come, and bring it in when told to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from heedful.imports import events, parcels, queries
from heedful.imports.actions.bringing import COUNTED, Found, bring, look
from heedful.imports.models import Upload
from heedful.imports.reading import SYSTEMS
from heedful.journal.work import Later
from heedful.journal.write import record
from heedful.kit import runs
from heedful.kit.errors import Invalid, Refused
from heedful.teams import queries as teams

State = Upload.State
KEPT = timedelta(days=1)
SOON_SECONDS, A_WHILE_SECONDS = 0.1, 5.0
TOLD = 200  # lines about what would be left out
ONE_AT_A_TIME = "Something was uploaded already. Bring it in or let it go first."
ANOTHER = "Another import runs in this house."
NOT_HERE = "Its files are not here. Workers on several machines have to share the data folder."
NOBODYS = "Whoever uploaded it may not bring it in any more."
LET_GO = "It was let go while it came."
IN_VAIN = "It was not brought in within a day."
SETTLED: dict[str, type[events.UploadBrought | events.UploadStopped | events.UploadFailed]] = {
    State.BROUGHT: events.UploadBrought,
    State.STOPPED: events.UploadStopped,
    State.FAILED: events.UploadFailed,
}


class _Ended(Exception):
    """Somebody stopped the upload meanwhile."""


def folder_of(upload_id: int) -> Path:
    return Path(settings.DATA_DIR) / "uploads" / str(upload_id)


def take(
    *,
    by_id: int,
    network: str,
    sent: Sequence[parcels.Sent],
    account: str = "",
    team_id: int | None = None,
    at: datetime,
) -> Upload:
    """Keep files that an owner sends; the worker looks what would come of them.

    :raises NotAllowed: only owners.
    :raises Invalid: they can be no export.
    :raises Refused: another upload is open, or there is too little room.
    """
    teams.who_may_own(by_id)
    if network not in SYSTEMS:
        raise Invalid(f"Imports come from {' or '.join(SYSTEMS)}.")
    parcels.checked(sent)
    one = _begin(by_id, network, sent, account, team_id, at)
    folder = folder_of(one.pk)
    try:
        parcels.keep(folder, sent)
    except FileNotFoundError as error:  # whoever stopped it removed them
        raise Refused(LET_GO) from error
    except BaseException as error:
        _settle(one, State.FAILED, at, trouble=str(error) if isinstance(error, Refused) else "")
        raise
    if not _taken(one, at):
        parcels.drop(folder)
        raise Refused(LET_GO)
    return one


@transaction.atomic
def _begin(
    by_id: int, network: str, sent: Sequence[parcels.Sent], account: str, team_id: int | None, at: datetime
) -> Upload:
    first, others = parcels.fair(sent[0].name), len(sent) - 1
    ends_at = at + KEPT
    try:
        with transaction.atomic():
            one = Upload.objects.create(
                network=network,
                account=account,
                team_id=team_id,
                name=f"{first} and {others} more" if others else first,
                size=sum(each.size for each in sent),
                by_id=by_id,
                begun_at=at,
                ends_at=ends_at,
            )
    except IntegrityError as error:
        raise Refused(ONE_AT_A_TIME) from error
    record(events.UploadBegun(one.pk, network, ends_at.isoformat()), at=at, teammate_id=by_id)
    return one


@transaction.atomic
def _taken(one: Upload, at: datetime) -> bool:
    if not one.move(State.ARRIVING, State.LOOKING):
        return False
    record(events.UploadTaken(one.pk, one.network), at=at, teammate_id=one.by_id)
    return True


def look_on(*, upload_id: int, at: datetime) -> None:
    """Find out what would come of an upload, and what would stay behind. May be repeated.

    :raises Later: somebody does so, or this process ends.
    """
    with _working_on(upload_id, State.LOOKING, at) as one:
        if one is None:
            return
        parcels.unpack(folder_of(one.pk))
        found = look(**_asked(one), at=at, step=_noting(one, lambda found: {"rows": found.rows}))
        one.move(State.LOOKING, State.LOOKED, rows=found.rows, found=_told(found))


@transaction.atomic
def accept(*, upload_id: int, by_id: int, at: datetime) -> None:
    """Let what was looked at come in.

    :raises Refused: it was not looked at yet, holds nothing, or is settled.
    """
    one = queries.upload_for(by_id, upload_id)
    if one.state == State.LOOKED and not one.found["dialogues"]:
        raise Refused("There is nothing in it that can be brought in.")
    if not one.move(State.LOOKED, State.BRINGING):
        raise Refused("It comes in already, or is settled.")
    record(events.UploadAccepted(one.pk, one.network), at=at, teammate_id=by_id)


def bring_on(*, upload_id: int, at: datetime) -> None:
    """Bring in an upload that was accepted. May be repeated: it goes on behind what is stored.

    :raises Later: an import runs, or this process ends.
    """
    with _working_on(upload_id, State.BRINGING, at, alone=True) as one:
        if one is None:
            return
        if one.brought is None or one.brought.ended_at is None:
            note = _noting(one, lambda found: {"brought": found.import_id})
            bring(**_asked(one), name=one.name, team_id=one.team_id, at=at, step=note)
        _settle(one, State.BROUGHT, at)


@contextmanager
def _working_on(upload_id: int, state: str, at: datetime, *, alone: bool = False) -> Iterator[Upload | None]:
    """Be the only one to work on an upload, None where there is nothing to do; troubles of it end it."""
    one = Upload.objects.select_related("by", "brought").filter(pk=upload_id, state=state).first()
    if one is None or not _is_possible(one, at):
        yield None
        return
    with _locked(one, alone=alone), _troubles_end(one, at):
        yield one


@contextmanager
def _locked(one: Upload, *, alone: bool) -> Iterator[None]:
    """Be alone at an upload, and (`alone`) at all imports.

    A job goes to another worker after a while, whether the one that had it works on or died: the lock knows.

    :raises Later: somebody is.
    """
    with ExitStack() as locks:
        try:
            locks.enter_context(runs.alone(folder_of(one.pk), "working", otherwise=ANOTHER))
            if alone:
                folder = runs.run_dir(Path(settings.DATA_DIR))
                locks.enter_context(runs.alone(folder, "import", otherwise=ANOTHER))
        except Refused as taken:
            raise Later(A_WHILE_SECONDS) from taken
        yield


@contextmanager
def _troubles_end(one: Upload, at: datetime) -> Iterator[None]:
    """End an upload that cannot be used, and remove the files of one that has ended."""
    try:
        yield
    except _Ended:
        pass
    except FileNotFoundError:  # whoever stopped it removed them
        if Upload.objects.filter(pk=one.pk, is_open=True).exists():
            raise
    except Refused as no:
        _settle(one, State.FAILED, at, trouble=str(no))
    finally:
        if not Upload.objects.filter(pk=one.pk, is_open=True).exists():
            parcels.drop(folder_of(one.pk))


def _is_possible(one: Upload, at: datetime) -> bool:
    """Test whether an upload can be worked on; where it can't ever, it is ended."""
    if not one.by.may_own:
        return not _settle(one, State.FAILED, at, trouble=NOBODYS)
    if not folder_of(one.pk).is_dir():
        return not _settle(one, State.FAILED, at, trouble=NOT_HERE)
    return True


def _asked(one: Upload) -> dict[str, Any]:
    return {
        "by_id": one.by_id,
        "network": one.network,
        "path": folder_of(one.pk) / "files",
        "account": one.account,
    }


def _noting(one: Upload, facts: Callable[[Found], dict[str, object]]) -> Callable[[Found], None]:
    """Return what notes how far it is, and ends the work where somebody wants that."""

    def note(found: Found) -> None:
        if not one.move(one.state, one.state, **facts(found)):
            raise _Ended
        if runs.ENDING.is_set():
            raise Later(SOON_SECONDS)

    return note


def _told(found: Found) -> dict[str, object]:
    counts = {name: getattr(found, name) for name in ("rows", "people", *COUNTED)}
    return {**counts, "reasons": dict(found.reasons), "left_out": found.left_out[:TOLD]}


def stop(*, upload_id: int, by_id: int, at: datetime) -> None:
    """Let an upload go: its files are removed, and what is brought in already stays.

    :raises Refused: it is settled.
    """
    one = queries.upload_for(by_id, upload_id)
    if not _settle(one, State.STOPPED, at, by_id=by_id):
        raise Refused("It is settled already.")


def expire(*, upload_id: int, at: datetime) -> None:
    """Let an upload go that nobody brought in in time, and remove what may be left of it. May be repeated.

    :raises Later: somebody works on it.
    """
    folder = folder_of(upload_id)
    one = Upload.objects.filter(pk=upload_id, is_open=True).first()
    if one is not None and runs.is_taken(folder, "working"):
        raise Later(KEPT.total_seconds() / 24)
    if one is not None:
        _settle(one, State.STOPPED, at, trouble=IN_VAIN)
    parcels.drop(folder)


def _settle(one: Upload, to: str, at: datetime, *, by_id: int | None = None, trouble: str = "") -> bool:
    """End an upload; its files go. Whoever works on it sees that at its next step."""
    with transaction.atomic():
        ended = one.settle(to, at=at, trouble=trouble[:300])
        if ended:
            record(SETTLED[to](one.pk, one.network), at=at, teammate_id=by_id)
    parcels.drop(folder_of(one.pk))
    return ended
