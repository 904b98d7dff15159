"""Teammates and what lets them in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from heedful.kit.prepared import prepared
from heedful.kit.sealed import Sealed
from heedful.teams import timetable
from heedful.teams.hours import Hours
from heedful.teams.telling import ALWAYS, Quiet, kind_of


class Company(models.Model):
    """The company that listens; there is one row."""

    name = models.CharField(max_length=120)
    names = models.JSONField(default=list)  # other names people use for it
    disclosures = models.JSONField(default=dict)  # who one works for, by language; "" where none fits
    set_up_at = models.DateTimeField(null=True)
    sending_paused_at = models.DateTimeField(null=True)
    sealed_push_key = Sealed(what="push")  # with which web pushes are signed
    sending_paused_by = models.ForeignKey("Teammate", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_company")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class TeammateManager(BaseUserManager["Teammate"]):
    def get_by_natural_key(self, email: str | None) -> Teammate:
        return self.get(email__iexact=email)


class Teammate(AbstractBaseUser):
    """A human inside."""

    class Role(models.TextChoices):
        OWNER = "owner"
        LEAD = "lead"
        TEAMMATE = "teammate"
        EVANGELIST = "evangelist"  # answers as themselves, in what is theirs
        OBSERVER = "observer"

    name = models.CharField(max_length=80)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.TEAMMATE)
    teams = models.ManyToManyField(Team, related_name="teammates", blank=True)
    is_active = models.BooleanField(default=True)
    keys_on = models.BooleanField(default=True)
    skills = models.JSONField(default=list)  # free words, small: "billing", "fibre"
    languages = models.JSONField(default=list)  # BCP 47, small: "de", "pt-br"
    away_since = models.DateTimeField(null=True)  # nothing is given to who is away
    joined_at = models.DateTimeField()

    objects: ClassVar[TeammateManager] = TeammateManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["owner", "lead", "teammate", "evangelist", "observer"]),
                name="teammate_role_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def may_answer(self) -> bool:
        return self.is_active and self.role != self.Role.OBSERVER

    @property
    def speaks_for_us(self) -> bool:
        """Answers from the company's accounts, and sees what waits for their teams."""
        return self.may_answer and self.role != self.Role.EVANGELIST

    @property
    def sees_own_only(self) -> bool:
        """Sees what they follow, and what was handed to them; no team's queue."""
        return self.role == self.Role.EVANGELIST

    @property
    def may_set_up(self) -> bool:
        """Sources, tracks for all, sending: what changes the house for others."""
        return self.is_active and self.role in {self.Role.OWNER, self.Role.LEAD}

    @property
    def may_own(self) -> bool:
        """People, roles, tokens of others, credentials, backups."""
        return self.is_active and self.role == self.Role.OWNER

    @property
    def sees_all_teams(self) -> bool:
        return self.role in {self.Role.OWNER, self.Role.LEAD}

    @cached_property
    def team_ids(self) -> list[int]:
        return _teams_of(self.pk)


@prepared
def _teams_of(teammate_id: int) -> models.QuerySet[Team, int]:
    return Team.objects.filter(teammates=teammate_id).values_list("pk", flat=True)


class Pass(models.Model):
    """A secret that lets somebody in once (a link, an invitation, the set-up) or as a program (a token).

    Only a hash is kept; whoever made it saw the secret once.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign-in"
        INVITATION = "invitation"
        SET_UP = "set-up"
        TOKEN = "token"  # noqa: S105  a kind, no secret

    kind = models.CharField(max_length=12, choices=Kind.choices)
    digest = models.CharField(max_length=64, unique=True)
    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, null=True, related_name="passes")
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=10, blank=True)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Teammate, on_delete=models.SET_NULL, null=True, related_name="+")
    ends_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} for {self.email or self.name}"

    def is_open(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.ends_at is None or at < self.ends_at)

    def use(self, at: datetime) -> bool:
        """Spend a pass that works once; False when somebody was first."""
        return bool(Pass.objects.filter(pk=self.pk, used_at=None, revoked_at=None).update(used_at=at))


class Notice(models.Model):
    """Something a teammate is told, and why."""

    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    text = models.CharField(max_length=400)
    why = models.CharField(max_length=200)
    link = models.CharField(max_length=200, blank=True)
    about = models.CharField(max_length=100)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["teammate", "about"], name="notice_told_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def kind(self) -> str:
        return kind_of(self.about)

    @property
    def may_be_stopped(self) -> bool:
        return self.kind not in ALWAYS


class Telling(models.Model):
    """How a teammate wants to be told beyond the bell; who has no such row is told as the defaults say."""

    class Mail(models.TextChoices):
        OFF = "off"
        AT_ONCE = "at-once"
        HOURLY = "hourly"
        DAILY = "daily"

    teammate = models.OneToOneField(
        Teammate, on_delete=models.CASCADE, primary_key=True, related_name="telling"
    )
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.DAILY)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    zone = models.CharField(max_length=60, blank=True)  # "": the house's
    stopped = models.JSONField(default=list)  # kinds of notices they want none of

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mail__in=["off", "at-once", "hourly", "daily"]), name="telling_mail_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.teammate_id} by mail {self.mail}"

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.quiet_from, self.quiet_until)


class PushLine(models.Model):
    """A browser that shows what a teammate is told while no page of ours is open."""

    teammate = models.ForeignKey(Teammate, on_delete=models.CASCADE, related_name="push_lines")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=60)
    browser = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.browser or self.endpoint[:60]


class OpeningHours(models.Model):
    """When a team is at work; without a team, the company, and so every team that has no hours of its own."""

    team = models.OneToOneField(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="opening_hours"
    )
    zone = models.CharField(max_length=60)
    week = models.JSONField()  # a line for each day, Monday first: "09:00-12:30, 13:30-17:00"
    holidays = models.JSONField(default=list)  # lines: "2026-12-24 Christmas Eve 09:00-12:00"

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=Q(team=None), name="company_has_hours_once")
        ]

    def __str__(self) -> str:
        return f"Hours of {self.team or 'the company'}"

    @property
    def hours(self) -> Hours:
        return timetable.hours_of(self.zone, self.week, self.holidays)


class Once(models.Model):
    """What a program asked with an `Idempotency-Key`: it is done once, and answered alike for a day.

    The answer is sealed with the token and the key, which are both kept as hashes only.
    """

    token = models.ForeignKey(Pass, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # its hash
    asked = models.CharField(max_length=64)  # the hash of what was asked
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the answer; None: it is not there
    answer = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="asked_once_with_a_key")]

    def __str__(self) -> str:
        return f"{self.status or 'unanswered'} at {self.at}"
