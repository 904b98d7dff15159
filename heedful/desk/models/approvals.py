"""Which replies a second pair of eyes looks at before they leave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ApprovalRule(models.Model):
    """A rule of a lead. Whatever it leaves empty is everybody, everywhere, whatever they say."""

    name = models.CharField(max_length=80)
    role = models.CharField(max_length=10, blank=True)  # of the author
    teammate = models.ForeignKey(
        "teams.Teammate", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    newcomers = models.PositiveSmallIntegerField(default=0)  # only whoever sent fewer replies; 0: whoever
    kind = models.CharField(max_length=10, blank=True)  # public, private
    source = models.ForeignKey(
        "listening.Source", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey("teams.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    track = models.ForeignKey(
        "listening.Track", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    words = models.TextField(blank=True)  # a query, asked of the reply's text
    approvers = models.ManyToManyField("teams.Teammate", related_name="+", blank=True)
    made_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["", "public", "private"]), name="approval_rule_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
