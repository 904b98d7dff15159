"""An export of everything: how far it is, and the file that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from datetime import datetime


class ExportQuerySet(models.QuerySet["Export"]):
    def going_on(self) -> ExportQuerySet:
        return self.filter(ended_at=None, stopped_at=None)


class Export(models.Model):
    """Everything the house owns, kind by kind. Whoever writes it goes on behind what is noted here."""

    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    by_console = models.BooleanField(default=False)  # written there, to a file of theirs
    since = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField()
    tops = models.JSONField(default=dict)  # by kind, the last id that there was when it began
    kind = models.PositiveSmallIntegerField(default=0)  # the number of the kind that is being written
    after = models.BigIntegerField(default=0)  # its rows up to this id are written
    sizes = models.JSONField(default=dict)  # by file, how many bytes of it count
    rows = models.JSONField(default=dict)  # by kind, how many are written
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)  # until then its file is kept
    gone_at = models.DateTimeField(null=True, blank=True)
    size = models.BigIntegerField(default=0)  # bytes of its file

    objects = ExportQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Export {self.pk}"

    @property
    def goes_on(self) -> bool:
        return self.ended_at is None and self.stopped_at is None

    @property
    def row_count(self) -> int:
        return sum(map(int, self.rows.values()))

    @property
    def percent(self) -> int:
        """Return how much is written, by ids."""
        if self.ended_at:
            return 100
        tops = [int(top) for top in self.tops.values()]
        return min(99, round(100 * (sum(tops[: self.kind]) + self.after) / max(sum(tops), 1)))

    def move(self, *, kind: int, after: int, **fields: object) -> bool:
        """Go on behind some rows; False if somebody else did, or stopped it meanwhile."""
        same = Export.objects.going_on().filter(pk=self.pk, kind=self.kind, after=self.after)
        if not same.update(kind=kind, after=after, **fields):
            return False
        self.kind, self.after = kind, after
        for name, value in fields.items():
            setattr(self, name, value)
        return True

    def is_there(self, at: datetime) -> bool:
        """Test whether its file can be taken along."""
        return (
            self.ended_at is not None
            and self.gone_at is None
            and not self.by_console
            and at < self.kept_until
        )

    @property
    def kept_until(self) -> datetime:
        return self.ends_at or self.begun_at
