"""Columns that are sealed at rest: found by their type, so that a new key reaches every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Model

from heedful.kit import vault

if TYPE_CHECKING:
    from collections.abc import Callable

    Text = models.TextField[str, str]
else:
    Text = models.TextField

AT_ONCE = 500  # rows whose writers wait for one another


class Sealed(Text):
    """Text that opens in its own row and column only; empty where there is none.

    `what` names it in the bond, as the credential in `listening.source:12:credential`.
    """

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        self.what = what
        super().__init__(*args, **{"blank": True} | kwargs)

    def deconstruct(self) -> Any:
        """Return a plain text for migrations: to the database it is one."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def bond(self, row: Model) -> str:
        return f"{self.model._meta.label_lower}:{row.pk}:{self.what or self.name.removeprefix('sealed_')}"  # noqa: SLF001 - Django's public way to a model


@dataclass(frozen=True, slots=True)
class Within:
    """Texts that somebody else's table keeps in JSON, all with one bond."""

    model: str
    column: str
    bond: str


SECOND_STEPS = Within("mfa.Authenticator", "data", "mfa.authenticator:secret")
WITHIN = (SECOND_STEPS,)


@dataclass(slots=True)
class Resealed:
    """How many texts have the first key now, and the bonds of those that could not be opened."""

    count: int = 0
    locked: list[str] = field(default_factory=list)

    def anew(self, kept: str, bond: str) -> str:
        try:
            fresh = vault.reseal(kept, bound_to=bond)
        except vault.Locked:
            self.locked.append(bond)
            return kept
        self.count += 1
        return fresh


def seal(row: Model, column: str, plain: str) -> str:
    """Return `plain` sealed for a column of a row, which has its id already."""
    return vault.seal(plain, bound_to=_column(row, column).bond(row))


def opened(row: Model, column: str) -> str:
    """Return what a row keeps sealed in a column.

    :raises Locked: its key is missing, or it was changed or moved since.
    """
    return vault.open_(getattr(row, column), bound_to=_column(row, column).bond(row))


def columns() -> Iterator[tuple[type[Model], Sealed]]:
    """Return every sealed column of every table of ours."""
    for model in apps.get_models():
        for one in model._meta.local_concrete_fields:  # noqa: SLF001 - Django's public way to a model's fields
            if isinstance(one, Sealed):
                yield model, one


def reseal_all() -> Resealed:
    """Seal everything that is kept with the first key; what cannot be opened stays as it is and is named."""
    done = Resealed()
    for model, column in columns():
        _reseal(model, column.name, partial(_text, column, done))
    for one in WITHIN:
        _reseal(apps.get_model(one.model), one.column, partial(_json, one, done))
    return done


def _reseal(model: type[Model], column: str, anew: Callable[[Model], Any]) -> None:
    """Go through the rows a few at a time; nobody changes one between the look and the write."""
    kept = model._base_manager.exclude(**{column: ""}).order_by("pk")  # noqa: SLF001 - all rows, of any model
    for some in _portions(list(kept.values_list("pk", flat=True))):
        with transaction.atomic():
            for row in kept.select_for_update().only("pk", column).filter(pk__in=some):
                after = anew(row)
                if after != getattr(row, column):
                    model._base_manager.filter(pk=row.pk).update(**{column: after})  # noqa: SLF001


def _text(column: Sealed, done: Resealed, row: Model) -> str:
    return done.anew(getattr(row, column.name), column.bond(row))


def _json(one: Within, done: Resealed, row: Model) -> Any:
    return _inside(getattr(row, one.column), one.bond, done)


def _portions(ids: list[Any]) -> Iterable[list[Any]]:
    return (ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE))


def _inside(kept: Any, bond: str, done: Resealed) -> Any:
    """Return JSON with every sealed text in it sealed anew."""
    if isinstance(kept, dict):
        return {key: _inside(value, bond, done) for key, value in kept.items()}
    if isinstance(kept, list):
        return [_inside(value, bond, done) for value in kept]
    return done.anew(kept, bond) if isinstance(kept, str) and vault.is_sealed(kept) else kept


def _column(row: Model, column: str) -> Sealed:
    found = row._meta.get_field(column)  # noqa: SLF001 - Django's public way to a model's fields
    if not isinstance(found, Sealed):
        raise TypeError(f"{column} of {row._meta.label} is not sealed")  # noqa: SLF001
    return found
