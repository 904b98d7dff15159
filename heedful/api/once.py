"""`Idempotency-Key`: a program that asks again with its key gets the first answer, and nothing twice.

IETF, draft-ietf-httpapi-idempotency-key-header. Kept with the token for a day.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from heedful.kit import clock
from heedful.teams import actions, queries

if TYPE_CHECKING:
    from heedful.teams.models import Once

HEADER = "Idempotency-Key"
PATTERN = r'^"?[!#-\[\]-~]{1,200}"?$'
BROKE_OFF = timedelta(minutes=1)  # longer than any request is answered after
NOTHING_DONE = {400, 401}  # what was sent can be mended, and sent again with the same key
NONCE_BYTES = 12
Run = Callable[..., HttpResponse]
DESCRIBED = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": PATTERN, "maxLength": 202},
    "description": "Chosen by the program, such as a UUID. The same request with the same key is not done "
    "again within a day: it gets the first answer. Kept with the token. With another body or address: 422. "
    "While the first is running, or where it broke off: 409.",
}


def once(run: Run) -> Run:
    """Decorate what answers a request: with a key, a POST is done once."""

    @wraps(run)
    def answer(request: HttpRequest, *args: Any, **fields: Any) -> HttpResponse:
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None or (token := _token(request)) is None:
            return run(request, *args, **fields)
        if not re.fullmatch(PATTERN, key):
            return _refused("invalid", f"{HEADER}: 1 to 200 letters, digits and signs, such as a UUID.", 400)
        try:
            asked = _digest(request.get_full_path().encode(), request.body)
        except RequestDataTooBig:
            return run(request, *args, **fields)  # which says so
        token_id, secret = token
        key = key.strip('"')
        found, is_new = actions.begin_once(
            token_id=token_id, key=_digest(key.encode()), asked=asked, at=clock.now()
        )
        if not is_new:
            return _again(found, asked, _Box(secret, key))
        try:
            told = run(request, *args, **fields)
        except BaseException:
            actions.give_up_once(once_id=found.pk)
            raise
        if told.status_code >= 500 or told.status_code in NOTHING_DONE:
            actions.give_up_once(once_id=found.pk)
        else:
            sealed = _Box(secret, key).seal(told.content)
            actions.end_once(once_id=found.pk, status=told.status_code, answer=sealed)
        return told

    return answer


def describe(schema: dict[str, Any]) -> None:
    """Tell of the key at every POST of a description."""
    for address in schema["paths"].values():
        if operation := address.get("post"):
            operation.setdefault("parameters", []).append(DESCRIBED)


def _again(found: "Once", asked: str, box: "_Box") -> HttpResponse:
    if found.asked != asked:
        words = f"This {HEADER} was used for another request. Use a new key for each."
        return _refused("key-used", words, 422)
    if found.status is not None:
        return HttpResponse(
            box.open(bytes(found.answer)), status=found.status, content_type="application/json; charset=utf-8"
        )
    if clock.now() - found.at < BROKE_OFF:
        return _refused("still-running", "The first request with this key is not answered yet.", 409)
    words = "The first request with this key broke off, and may have been done. Look, then use a new key."
    return _refused("broke-off", words, 409)


def _token(request: HttpRequest) -> tuple[int, str] | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    found = queries.teammate_by_token(secret, at=clock.now()) if scheme.lower() == "bearer" else None
    return (found[1], secret) if found else None


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _refused(code: str, words: str, status: int) -> HttpResponse:
    return JsonResponse({"code": code, "text": words}, status=status)


class _Box:
    """Seals an answer so that only who has the token and the key opens it: it may hold anybody's words."""

    def __init__(self, secret: str, key: str) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._key = AESGCM(hashlib.sha256(f"heedful once {secret} {key}".encode()).digest())

    def seal(self, answer: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._key.encrypt(nonce, answer, None)

    def open(self, sealed: bytes) -> bytes:
        return self._key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
