"""Searches that are kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from heedful.teams.models import Teammate


class SavedView(models.Model):
    """A search in a view, kept under a name: for one teammate, for a team, or for all."""

    name = models.CharField(max_length=60)
    query = models.TextField()
    view = models.CharField(max_length=12)  # what it searches in, one of views.VIEWS
    owner = models.ForeignKey(
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="saved_view_has_one_side"),
            models.UniqueConstraint(
                "owner", Lower("name"), condition=Q(removed_at=None), name="own_view_named_once"
            ),
            models.UniqueConstraint(
                "team", Lower("name"), condition=Q(removed_at=None), name="view_named_once_in_a_team"
            ),
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(removed_at=None, owner=None, team=None),
                name="view_named_once_for_all",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None

    def may_be_changed_by(self, teammate: Teammate) -> bool:
        if self.owner_id == teammate.pk:
            return True
        return teammate.may_set_up or (teammate.may_answer and self.made_by_id == teammate.pk)
