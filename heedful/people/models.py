"""A person outside, and the handles they speak from."""

from __future__ import annotations

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=200)
    first_heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Handle(models.Model):
    """One account on one network. Handles join in one person only by a proof; see people.actions."""

    network = models.CharField(max_length=30)
    outside_id = models.CharField(max_length=500)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="handles")
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    is_bot = models.BooleanField(default=False)
    wants_no_index = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "outside_id"], name="handle_known_once")]

    def __str__(self) -> str:
        return self.name or self.address or self.outside_id


class Link(models.Model):
    """Two persons are one: their handles stand under the first. It can be undone."""

    class Ground(models.TextChoices):
        PROOF = "proof"  # they showed it themselves, such as by a link from one profile to the other
        WORD = "word"  # a teammate says so

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    handle_ids = models.JSONField(default=list)  # those that moved
    ground = models.CharField(max_length=8, choices=Ground.choices)
    words = models.CharField(max_length=500)  # what shows it
    by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("teams.Teammate", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ground__in=["proof", "word"]), name="link_ground_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="nobody_is_linked_to_themselves"
            ),
            models.UniqueConstraint(
                fields=["other"], condition=models.Q(undone_at=None), name="one_person_is_under_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} is {self.person_id}"
