"""What is done with people outside: meet them, note that an account is gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from heedful.kit.html import web_link
from heedful.kit.rows import Rows, ready
from heedful.people import queries
from heedful.people.models import Handle, Person


@dataclass(frozen=True, slots=True)
class Met:
    """An account as a network told it."""

    outside_id: str
    name: str
    address: str
    url: str
    is_bot: bool
    wants_no_index: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Accounts about to be met: those we know, with what is new of them, and rows for the others."""

    known: dict[str, int]
    changed: Sequence[tuple[Handle, Met]]
    new: Sequence[str]
    persons: Rows
    handles: Rows


def prepare_meeting(*, network: str, accounts: Sequence[Met], at: datetime) -> Meeting:
    """Do what can be done before a transaction is open; see `meet`."""
    by_id = {account.outside_id: account for account in accounts}
    known = queries.handles_of(network, list(by_id))
    new = [account for account in by_id.values() if account.outside_id not in known]
    persons = [
        Person(name=(account.name or account.address or account.outside_id)[:200], first_heard_at=at)
        for account in new
    ]
    return Meeting(
        known={outside_id: handle.pk for outside_id, handle in known.items()},
        changed=[(handle, by_id[name]) for name, handle in known.items() if _told_news(handle, by_id[name])],
        new=[account.outside_id for account in new],
        persons=ready(Person, persons),
        handles=ready(Handle, [Handle(network=network, **_fields(account)) for account in new]),
    )


def meet(meeting: Meeting) -> dict[str, int]:
    """Return the id of each account's handle, by outside id; those met first get a person of their own.

    Runs in the caller's transaction. Names and addresses are brought up to date where told.

    :raises django.db.IntegrityError: somebody else met one of them meanwhile; prepare again.
    """
    for handle, account in meeting.changed:
        _bring_up_to_date(handle, account)
    if not meeting.new:
        return meeting.known
    meeting.handles.fill("person_id", meeting.persons.insert())
    return meeting.known | dict(zip(meeting.new, meeting.handles.insert(), strict=True))


def _fields(account: Met) -> dict[str, object]:
    return {
        "outside_id": account.outside_id,
        "name": account.name[:200],
        "address": account.address[:300],
        "url": web_link(account.url)[:1000],
        "is_bot": account.is_bot,
        "wants_no_index": account.wants_no_index,
    }


def _told_news(handle: Handle, account: Met) -> bool:
    return bool(
        (account.name and account.name[:200] != handle.name)
        or (account.address and account.address[:300] != handle.address)
        or ((account.name or account.address) and account.is_bot != handle.is_bot)
    )


def _bring_up_to_date(handle: Handle, account: Met) -> None:
    handle.name = account.name[:200] or handle.name
    handle.address = account.address[:300] or handle.address
    handle.url = web_link(account.url)[:1000] or handle.url
    handle.is_bot = account.is_bot
    handle.save(update_fields=["name", "address", "url", "is_bot"])
    Person.objects.filter(pk=handle.person_id).update(name=handle.name or handle.address)


def note_gone(*, network: str, outside_ids: Sequence[str], at: datetime | None) -> list[int]:
    """Note that accounts are gone (`at` None: here again); return their handles' ids."""
    gone = Handle.objects.filter(network=network, outside_id__in=outside_ids)
    ids = list(gone.values_list("pk", flat=True))
    gone.update(gone_at=at)
    return ids
