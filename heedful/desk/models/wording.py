"""What a company makes of remarks on its words, what it never says, and what came of the words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from heedful.desk.models.replies import Reply
from heedful.desk.wording import Kind
from heedful.desk.wording.weighing import Level

LEVELS = [(level.value, level.value) for level in Level]


class WordRule(models.Model):
    """What the company makes of a kind of remark, where that is not the usual."""

    kind = models.CharField(max_length=20, unique=True)
    level = models.CharField(max_length=12, choices=LEVELS)
    set_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[*Level]), name="word_rule_level_known"),
            models.CheckConstraint(condition=Q(kind__in=[*Kind]), name="word_rule_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.level}"


class NeverSay(models.Model):
    """What the company does not say: a query over our own texts, with the reason and what to say instead."""

    query = models.TextField()
    reason = models.CharField(max_length=300)
    instead = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=12, choices=LEVELS, default=Level.REMARK)
    added_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[*Level]), name="never_say_level_known"),
        ]

    def __str__(self) -> str:
        return self.query


class WordsChecked(models.Model):
    """What was remarked about a reply when it was said: `remarks` holds kind, start and end of each."""

    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="words_checked")
    at = models.DateTimeField(db_index=True)
    flagged = models.BooleanField(default=False)
    anyway = models.BooleanField(default=False)  # it was looked at again, and left as it was
    remarks = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{len(self.remarks)} remarks on {self.reply_id}"


class BadlyWorded(models.Model):
    """A reply that should not have been worded so: kept to learn from, with a word for training."""

    reply = models.OneToOneField(Reply, on_delete=models.CASCADE, related_name="badly_worded")
    said_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    lesson = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.lesson
