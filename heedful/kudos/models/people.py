"""Who can be praised: people and places of the company, teammates or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Praised(models.Model):
    """Somebody, or a shop, that people may praise by name; and whoever leads them."""

    name = models.CharField(max_length=120)
    other_names = models.JSONField(default=list)
    place = models.CharField(max_length=120, blank=True)  # the shop or line where they work
    email = models.EmailField(blank=True)
    teammate = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead = models.ForeignKey(
        "teams.Teammate", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lead_email = models.EmailField(blank=True)
    team = models.ForeignKey("teams.Team", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                Lower("place"),
                condition=Q(removed_at=None),
                name="praised_named_once_in_a_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.place})" if self.place else self.name
