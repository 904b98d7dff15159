"""What people said of posts that chance drew, beside what the models had said of them."""

from __future__ import annotations

from django.db import models

from heedful.listening.models.posts import Post


class Judgement(models.Model):
    """What somebody said of one post without seeing what the models say, or that they left it out.

    `said` holds labels by question: {"intents": ["outage"], "urgency": ["high"]}; what nobody could answer is
    missing. `read` is what the models had said then, whatever they say later:
    {"intents": {"labels": [...], "chances": {...}}}, its labels as they were shown.

    Some posts are judged by two: `second` is what the other said, without seeing the first, and nothing where
    the other skipped it. It measures how far people agree, and never the models.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="judgement")
    by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    judged_at = models.DateTimeField()
    skipped = models.BooleanField(default=False)
    said = models.JSONField(default=dict)
    version = models.CharField(max_length=40)  # of the weights that had read it
    read = models.JSONField(default=dict)
    second = models.JSONField(default=dict)
    second_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["version", "-judged_at"], name="judgement_of_version")]

    def __str__(self) -> str:
        return f"judgement of post {self.post_id}"

    def of(self, teammate_id: int) -> tuple[dict[str, list[str]], bool]:
        """Return what a teammate said of the post, and whether they skipped it."""
        if self.second_at and self.second_by_id == teammate_id:
            return self.second, not self.second
        return self.said, self.skipped
