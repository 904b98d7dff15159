"""The company's list of people and places who can be praised: one by one, or from a CSV file."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Refused
from heedful.kudos import events, queries
from heedful.kudos.models import Praised
from heedful.teams import queries as teams
from heedful.teams.models import Team, Teammate

MOST, LONGEST_FILE = 2000, 1_000_000
COLUMNS = ("name", "other_names", "place", "email", "teammate", "lead", "lead_email", "team")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that cannot be used, counted as an editor does, and why."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.why}"


@dataclass(slots=True)
class Imported:
    """What became of a file: how many stand in the list by it, how many of them anew; which lines do not."""

    count: int = 0
    added: int = 0
    troubles: list[BadLine] = field(default_factory=list)
    is_done: bool = True


@transaction.atomic
def add_praised(*, by_id: int, at: datetime, **said: str) -> Praised:
    """Add somebody, or change who has this name at this place. The fields are the columns of a CSV file.

    :raises Invalid: the name is missing, an address is none, or somebody named is no teammate.
    :raises Refused: the list is full.
    """
    teams.who_may_set_up(by_id)
    row, _is_new = _write(_House(), said, by_id, at)
    record(events.PraisedChanged(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def import_praised(
    *, by_id: int, text: str, at: datetime, dry_run: bool = False, despite_troubles: bool = True
) -> Imported:
    """Read a CSV file with a line of names on top; who is known by name and place is changed.

    A line that cannot be used is told and left out; the others are in, or `despite_troubles` false, none.
    `dry_run` tells what would come of it.

    :raises Invalid: it is no such file, or too long.
    """
    teams.who_may_set_up(by_id)
    if len(text) > LONGEST_FILE:
        raise Invalid("This file is longer than a million letters.")
    done, house = Imported(), _House()
    for number, said in _lines(text):
        try:
            with transaction.atomic():
                _row, is_new = _write(house, said, by_id, at)
            done.count += 1
            done.added += is_new
        except Refused as refused:
            done.troubles.append(BadLine(number, str(refused)))
    if dry_run or (done.troubles and not despite_troubles):
        transaction.set_rollback(True)
        done.is_done = False
        return done
    record(events.PraisedImported(done.count), at=at, teammate_id=by_id)
    return done


def _lines(text: str) -> Sequence[tuple[int, Mapping[str, str]]]:
    text = text.removeprefix("\ufeff").replace("\0", "")
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
        names = [name.strip().casefold().replace(" ", "_") for name in reader.fieldnames or []]
        if "name" not in names:
            raise Invalid(f"The first line has to name the columns: {', '.join(COLUMNS)}; name is needed.")
        reader.fieldnames = names
        rows = [
            (reader.line_num, {key: str(row.get(key) or "").strip() for key in COLUMNS}) for row in reader
        ]
    except csv.Error as error:
        raise Invalid(f"This is no CSV file: {error}.") from error
    if len(rows) > MOST:
        raise Invalid(f"At most {MOST:,} lines at once.")
    return rows


class _House:
    """Teammates and teams by what a file calls them."""

    def __init__(self) -> None:
        people = list(Teammate.objects.filter(is_active=True))
        self.people = {one.name.casefold(): one for one in people} | {
            one.email.casefold(): one for one in people
        }
        self.teams = {one.name.casefold(): one for one in Team.objects.all()}

    def teammate(self, called: str) -> Teammate | None:
        if called and called.casefold() not in self.people:
            raise Invalid(f"{called!r} is no teammate.")
        return self.people.get(called.casefold())

    def team(self, called: str) -> Team | None:
        if called and called.casefold() not in self.teams:
            raise Invalid(f"There is no team {called!r}.")
        return self.teams.get(called.casefold())


def _write(house: _House, said: Mapping[str, str], by_id: int, at: datetime) -> tuple[Praised, bool]:
    """Return the row, and whether it is new."""
    said = {key: " ".join(str(said.get(key, "")).split()) for key in COLUMNS}
    if not said["name"]:
        raise Invalid("The name is missing.")
    if max(len(said["name"]), len(said["place"])) > 120:
        raise Invalid("A name or a place has at most 120 letters.")
    found = Praised.objects.filter(
        name__iexact=said["name"], place__iexact=said["place"], removed_at=None
    ).first()
    row = found or Praised(added_by_id=by_id, added_at=at)
    if found is None and queries.praised().count() >= MOST:
        raise Refused(f"The list holds {MOST:,} people and places. Remove some first.")
    row.name, row.place = said["name"], said["place"]
    row.other_names = [name.strip() for name in said["other_names"].split(";") if name.strip()][:20]
    row.email, row.lead_email = _address(said["email"]), _address(said["lead_email"])
    row.teammate, row.lead = house.teammate(said["teammate"]), house.teammate(said["lead"])
    row.team = house.team(said["team"])
    row.save()
    return row, found is None


def _address(email: str) -> str:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise Invalid(f"{email!r} is no e-mail address.") from error
    return email


@transaction.atomic
def remove_praised(*, by_id: int, praised_id: int, at: datetime) -> Praised:
    """Take somebody out of the list; what they earned stays. `restore_praised` undoes it."""
    teams.who_may_set_up(by_id)
    row = queries.praised_one(praised_id)
    if Praised.objects.filter(pk=row.pk, removed_at=None).update(removed_at=at):
        record(events.PraisedChanged(row.pk), at=at, teammate_id=by_id)
    return row


@transaction.atomic
def restore_praised(*, by_id: int, praised_id: int, at: datetime) -> Praised:
    """Undo `remove_praised`. Twice is once.

    :raises Refused: somebody of this name is there again.
    """
    teams.who_may_set_up(by_id)
    row = queries.praised_one(praised_id)
    if queries.praised().filter(name__iexact=row.name, place__iexact=row.place).exclude(pk=row.pk).exists():
        raise Refused(f"There is {row} in the list again.")
    if Praised.objects.filter(pk=row.pk).exclude(removed_at=None).update(removed_at=None):
        record(events.PraisedChanged(row.pk), at=at, teammate_id=by_id)
    return row
