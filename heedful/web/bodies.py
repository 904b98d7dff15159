"""What is sent to us: how long it may be, and where it lies until it is answered."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from heedful.imports import parcels

LONG = "/settings/moving/uploads/"  # where owners send exports of other systems
MOST = 16 * parcels.MB  # everywhere else
AROUND = parcels.MB  # what a form has beside its files
COPIES = 3  # as a request, as a file of it, and where it is kept
REFUSED = "heedful.refused"  # in a scope: why its body was thrown away


class Bounded:
    """What is received, as far as it may be; the rest is read, so that our answer is heard, and dropped."""

    def __init__(self, scope: Any, receive: Any, most: int, why: str) -> None:
        self._scope, self._receive = scope, receive
        self._left = most
        self._why = why
        if _length(scope) > most:
            self._refuse()

    def _refuse(self) -> None:
        self._left = -1
        self._scope[REFUSED] = self._why

    async def __call__(self) -> Any:
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b"")) if self._left >= 0 else 0
            if self._left < 0:
                self._refuse()
                return {**message, "body": b""}
        return message


def wants_long(scope: Any) -> bool:
    """Test whether a body may be long here, if an owner sends it."""
    return bool(scope["path"] == LONG and scope["method"] == "POST")


def bounded(scope: Any, receive: Any, *, may_be_long: bool) -> Bounded:
    """Return what is received, as far as it may be sent."""
    if not may_be_long:
        return Bounded(scope, receive, MOST, "long")
    length = _length(scope)
    if length > MOST and shutil.disk_usage(settings.DATA_DIR).free - parcels.SPARE < COPIES * length:
        return Bounded(scope, receive, 0, "room")
    return Bounded(scope, receive, parcels.MOST_BYTES + AROUND, "long")


def why_refused(request: HttpRequest) -> str:
    """Return in words why a body was thrown away, "" where it is here."""
    why = getattr(request, "scope", {}).get(REFUSED)
    if why == "room":
        return parcels.NO_ROOM
    most = parcels.MOST_BYTES if request.path == LONG else MOST
    return _("This is larger than %s MB, so it was not kept.") % f"{most // parcels.MB:,}" if why else ""


def _length(scope: Any) -> int:
    told = dict(scope["headers"]).get(b"content-length", b"0")
    return int(told) if told.isdigit() else 0


def is_owner(scope: Any) -> bool:
    """Test whether an owner sends it, before anything of it is read."""
    request = ASGIRequest(scope, io.BytesIO())
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    user = get_user(request)
    return user.is_authenticated and bool(getattr(user, "may_own", False))


def spool() -> Any:
    """Return a file for a body: in memory while it is short, then nameless on the disk of the data folder."""
    short = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return tempfile.SpooledTemporaryFile(short, mode="w+b", dir=str(settings.DATA_DIR))


class Nameless(FileUploadHandler):
    """Keeps a long file of a form nameless on the disk of the data folder: it goes, however we end."""

    file: Any = None

    def new_file(self, *args: Any, **fields: Any) -> None:
        super().new_file(*args, **fields)
        self.file = tempfile.TemporaryFile(dir=Path(settings.DATA_DIR))  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
