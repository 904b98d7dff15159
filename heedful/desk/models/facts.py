"""Which facts and answers our replies hold, and how what is not true any more is put right."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.conversations import Conversation
from heedful.desk.models.replies import Reply


class FactUse(models.Model):
    """A reply holds the words of a version of a fact: the trace from a fact to all who read it."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="fact_uses")
    version = models.ForeignKey("answers.FactVersion", on_delete=models.CASCADE, related_name="uses")
    corrected_by = models.ForeignKey(
        Reply, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrects"
    )
    gone_at = models.DateTimeField(null=True, blank=True)  # the reply was edited and says so no more
    stands_at = models.DateTimeField(null=True, blank=True)  # somebody decided that it needs no correction
    stands_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "version"], name="fact_used_once_in_a_reply")]

    def __str__(self) -> str:
        return f"{self.version_id} in {self.reply_id}"


class AnswerUse(models.Model):
    """An answer was put into a draft, and (once there is a `reply`) said."""

    answer = models.ForeignKey("answers.Answer", on_delete=models.CASCADE, related_name="uses")
    number = models.PositiveIntegerField()  # of the answer's version
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    teammate = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()  # as it was put into the draft
    at = models.DateTimeField()
    reply = models.ForeignKey(
        Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="answer_uses"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "answer"], name="answer_used_once_in_a_reply")
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} in {self.conversation_id}"


class CorrectionRun(models.Model):
    """Corrections of one fact that a lead approved together: capped, with a pause between two, stoppable."""

    fact = models.ForeignKey("answers.Fact", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # of the version that is told
    cap = models.PositiveIntegerField()
    pause_seconds = models.PositiveIntegerField()
    queued = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)  # [{"use": id, "why": words}]: these need a person
    approved_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey("teams.Teammate", on_delete=models.SET_NULL, null=True, related_name="+")
    why_ended = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fact"], condition=Q(ended_at=None), name="one_correction_run_of_a_fact"
            ),
            models.CheckConstraint(condition=Q(queued__lte=models.F("cap")), name="corrections_within_cap"),
        ]

    def __str__(self) -> str:
        return f"Corrections of {self.fact_id}"
