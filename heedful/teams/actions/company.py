"""The company: its names, the end of its set-up, the pause of all sending."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid
from heedful.teams import events, queries
from heedful.teams.models import Company

MOST_LETTERS, MOST_CODE, MOST_LINES = 120, 35, 40  # of a line, of a language's code, of lines


@transaction.atomic
def name_company(*, name: str, names: Sequence[str] = (), by_id: int | None = None, at: datetime) -> Company:
    """Give the company its name and the other names people use for it; may be repeated.

    `by_id` None: the console.
    """
    if by_id is not None:
        queries.who_may_own(by_id)
    if not name.strip():
        raise Invalid("The company needs a name.")
    others = list(dict.fromkeys(other.strip() for other in names if other.strip()))
    fields = {"name": name.strip()[:120], "names": [other for other in others if other != name.strip()]}
    if Company.objects.filter(pk=1, **fields).exists():
        return Company.objects.get(pk=1)
    company, _ = Company.objects.update_or_create(pk=1, defaults=fields)
    record(events.CompanyNamed(company.name), at=at, teammate_id=by_id)
    return company


@transaction.atomic
def finish_set_up(*, by_id: int | None = None, at: datetime) -> None:
    """Note that the set-up is done; `by_id` None: the console."""
    if by_id is not None:
        queries.who_may_own(by_id)
    Company.objects.filter(pk=1, set_up_at=None).update(set_up_at=at)


@transaction.atomic
def pause_sending(*, by_id: int, at: datetime) -> None:
    """Stop everything that would leave the house; replies wait."""
    queries.who_may_answer(by_id)
    if Company.objects.filter(pk=1, sending_paused_at=None).update(
        sending_paused_at=at, sending_paused_by=by_id
    ):
        record(events.SendingPaused(), at=at, teammate_id=by_id)


@transaction.atomic
def resume_sending(*, by_id: int, at: datetime) -> None:
    """Let replies leave again; those that waited leave now."""
    queries.who_may_set_up(by_id)
    if (
        Company.objects.filter(pk=1)
        .exclude(sending_paused_at=None)
        .update(sending_paused_at=None, sending_paused_by=None)
    ):
        record(events.SendingResumed(), at=at, teammate_id=by_id)


@transaction.atomic
def set_disclosures(*, by_id: int, lines: Mapping[str, str], at: datetime) -> Company:
    """Say what ends the first reply from a teammate's own account, by language; "" where no other fits.

    :raises Invalid: a line does not name the company, or is long.
    """
    queries.who_may_set_up(by_id)
    company = Company.objects.get(pk=1)
    kept = {key.strip().casefold(): " ".join(line.split()) for key, line in lines.items() if line.strip()}
    for key, line in kept.items():
        if "{company}" not in line and company.name.casefold() not in line.casefold():
            raise Invalid("The line has to name the company: write {company} where its name goes.")
        if len(line) > MOST_LETTERS or len(key) > MOST_CODE or len(kept) > MOST_LINES:
            raise Invalid(f"A line has at most {MOST_LETTERS} letters, and there are at most {MOST_LINES}.")
    before = dict(company.disclosures)
    if before != kept:
        company.disclosures = kept
        company.save(update_fields=["disclosures"])
        changed = {"line": (before.get("", ""), kept.get("", ""))}
        record(events.DisclosuresSet(), at=at, teammate_id=by_id, changed=changed)
    return company
