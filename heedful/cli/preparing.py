"""Bring an installation up to date: database, static files, and a way in for its first owner."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from heedful.kit import clock
from heedful.teams import actions as teams
from heedful.teams import queries as mates

STAMP = ".collected-from"


def prepare_all() -> dict[str, Any]:
    """Return whether somebody owns the house, and if nobody does, the address that makes one the owner."""
    migrate()
    collect_static()
    owned = bool(mates.owner_ids())
    secret = "" if owned else teams.make_set_up_pass(at=clock.now())
    return {"owned": owned, "set_up": f"{settings.BASE_URL}/set-up/?token={secret}" if secret else None}


def migrate() -> None:
    with suppress(PermissionError):  # somebody else's folder; doctor tells of it
        settings.DATA_DIR.chmod(0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def collect_static() -> None:
    """Copy and compress the static files, unless that was done for just these."""
    stamp, root = _stamp(), Path(settings.STATIC_ROOT)
    noted = root / STAMP
    if noted.exists() and noted.read_text(encoding="ascii") == stamp:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    root.mkdir(parents=True, exist_ok=True)
    noted.write_text(stamp, encoding="ascii")


def _stamp() -> str:
    """Return a digest of the names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
