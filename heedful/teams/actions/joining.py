"""How people get in: the first owner, invitations, links that sign in once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from heedful.journal.write import record
from heedful.kit.errors import Invalid, Missing, Refused
from heedful.teams import events, queries
from heedful.teams.actions.passes import make_pass
from heedful.teams.models import Pass, Teammate

SIGN_IN_LINK_LASTS = timedelta(hours=1)
INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def add_teammate(
    *,
    name: str,
    email: str,
    role: str,
    password: str | None = None,
    team_ids: Sequence[int] = (),
    at: datetime,
) -> Teammate:
    """Let somebody in at once; the console, the set-up and an accepted invitation do this.

    Who worked here before is the same teammate again.

    :raises Invalid: no e-mail address, an unknown role, or a password that is too easy.
    :raises Refused: somebody with this address is here already.
    """
    email = email.strip().lower()
    before = Teammate.objects.filter(email=email, is_active=False).first()
    newcomer = before or Teammate(email=email, joined_at=at)
    newcomer.name, newcomer.role, newcomer.is_active = name.strip()[:80] or email.split("@")[0], role, True
    _check_newcomer(newcomer, password)
    newcomer.set_password(password)
    try:
        with transaction.atomic():
            newcomer.save()
    except IntegrityError as error:
        raise Refused(f"{email} is a teammate already.") from error
    newcomer.teams.set(team_ids)
    record(events.TeammateJoined(newcomer.pk, role), at=at, teammate_id=newcomer.pk)
    return newcomer


def _check_newcomer(newcomer: Teammate, password: str | None) -> None:
    try:
        validate_email(newcomer.email)
        if password is not None:
            validate_password(password, newcomer)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    if newcomer.role not in Teammate.Role.values:
        raise Invalid(f"There is no role {newcomer.role!r}; there are {', '.join(Teammate.Role.values)}.")


@transaction.atomic
def make_set_up_pass(*, at: datetime) -> str:
    """Return the secret that guards the first owner's account; an earlier one stops working."""
    Pass.objects.filter(kind=Pass.Kind.SET_UP, used_at=None).update(revoked_at=at)
    return make_pass(Pass.Kind.SET_UP, at=at, lasts=None)[1]


@transaction.atomic
def become_owner(*, secret: str, name: str, email: str, password: str, at: datetime) -> Teammate:
    """Make the first owner, for whoever can read the console.

    :raises Missing: the secret opens nothing.
    """
    opened = queries.open_pass(secret, Pass.Kind.SET_UP, at=at)
    if queries.has_owner() or not opened.use(at):
        raise Refused("There is an owner already. Sign in instead.")
    return add_teammate(name=name, email=email, role=Teammate.Role.OWNER, password=password, at=at)


@transaction.atomic
def make_sign_in_link(*, teammate_id: int, by_id: int | None = None, at: datetime) -> str:
    """Return a path that signs the teammate in once, within an hour.

    The console makes it (`by_id` None), or an owner for somebody who cannot get in; the trail says so.
    """
    found = queries.teammate(teammate_id)
    if by_id is not None:
        queries.who_may_own(by_id)
    record(events.SignInLinkMade(found.pk), at=at, teammate_id=by_id)
    _, secret = make_pass(Pass.Kind.SIGN_IN, at=at, lasts=SIGN_IN_LINK_LASTS, teammate=found)
    return f"/welcome/{secret}/"


@transaction.atomic
def set_password(*, teammate_id: int, password: str, at: datetime) -> None:
    """Give a teammate a password, from the console; every browser they are signed in with is signed out.

    :raises Invalid: it is too easy.
    """
    found = queries.teammate(teammate_id)
    _check_newcomer(found, password)
    found.set_password(password)
    found.save(update_fields=["password"])
    record(events.PasswordSet(found.pk), at=at)


@transaction.atomic
def use_sign_in_link(*, secret: str, at: datetime) -> Teammate:
    """Spend a sign-in link and return who it signs in.

    :raises Missing: it opens nothing, or was used.
    """
    opened = queries.open_pass(secret, Pass.Kind.SIGN_IN, at=at)
    if opened.teammate is None or not opened.teammate.is_active or not opened.use(at):
        raise Missing("This link does not work any more. Ask for a new one.")
    return opened.teammate


@transaction.atomic
def invite(
    *, by_id: int, email: str, role: str, team_id: int | None = None, at: datetime
) -> tuple[Pass, str]:
    """Invite a colleague; return the invitation and its path. A mail is sent where mail is set up.

    May be repeated: an earlier invitation of the same address stops working.
    """
    inviter = queries.who_may_set_up(by_id)
    if role == Teammate.Role.OWNER:
        queries.who_may_own(by_id)
    email = email.strip().lower()
    _check_newcomer(Teammate(email=email, role=role), None)
    if Teammate.objects.filter(email__iexact=email, is_active=True).exists():
        raise Refused(f"{email} is a teammate already.")
    earlier = Pass.objects.filter(kind=Pass.Kind.INVITATION, email=email, used_at=None, revoked_at=None)
    earlier.update(revoked_at=at)
    made, secret = make_pass(
        Pass.Kind.INVITATION,
        at=at,
        lasts=INVITATION_LASTS,
        email=email,
        role=role,
        team_id=team_id,
        made_by=inviter,
    )
    record(events.TeammateInvited(made.pk, role), at=at, teammate_id=by_id)
    path = f"/join/{secret}/"
    transaction.on_commit(lambda: _mail_invitation(made, inviter, path))
    return made, path


def _mail_invitation(made: Pass, inviter: Teammate, path: str) -> None:
    send_mail(
        f"{inviter.name} invites you to Heedful",
        f"{inviter.name} would like you to hear and answer people together.\n\n"
        f"Join here within two weeks: {settings.BASE_URL}{path}\n",
        None,
        [made.email],
        fail_silently=True,
    )


@transaction.atomic
def accept_invitation(*, secret: str, name: str, password: str, at: datetime) -> Teammate:
    """Let the invited colleague in."""
    opened = queries.open_pass(secret, Pass.Kind.INVITATION, at=at)
    if not opened.use(at):
        raise Missing("This link does not work any more. Ask for a new one.")
    return add_teammate(
        name=name,
        email=opened.email,
        role=opened.role,
        password=password,
        team_ids=[opened.team_id] if opened.team_id else [],
        at=at,
    )


@transaction.atomic
def withdraw_invitation(*, by_id: int, pass_id: int, at: datetime) -> None:
    """Let an invitation open nothing any more."""
    queries.who_may_set_up(by_id)
    withdrawn = Pass.objects.filter(pk=pass_id, kind=Pass.Kind.INVITATION, used_at=None, revoked_at=None)
    if withdrawn.update(revoked_at=at):
        record(events.InvitationWithdrawn(pass_id), at=at, teammate_id=by_id)
