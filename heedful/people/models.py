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
