"""What the company says in public where it goes on in private."""

from django.db import models
from django.db.models import Q

USUAL_LINE = "We have written to you in private."


class PublicLine(models.Model):
    """The line that is proposed beside the first private answer to public words; there is one row at most."""

    text = models.CharField(max_length=200, default=USUAL_LINE)
    proposed = models.BooleanField(default=True)
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_public_line")]

    def __str__(self) -> str:
        return self.text
