"""Secrets that are shown once: sealed in the session from the form that made them to the page after it."""

from django.http import HttpRequest

from heedful.kit import vault


def keep(request: HttpRequest, kind: str, secret: str) -> None:
    """Keep a secret for the next page of this browser."""
    request.session[_name(kind)] = vault.seal(secret, bound_to=_bond(request, kind))


def take(request: HttpRequest, kind: str) -> str:
    """Return what was kept and forget it; "" if nothing was."""
    sealed = request.session.pop(_name(kind), "")
    return vault.open_(sealed, bound_to=_bond(request, kind)) if sealed else ""


def _name(kind: str) -> str:
    return f"shown once: {kind}"


def _bond(request: HttpRequest, kind: str) -> str:
    return f"web.once:{request.user.pk}:{kind}"
