"""Who may come in, and how a refusal is said to a program."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from heedful import __version__
from heedful.api import once
from heedful.api.shapes import RemarkOut
from heedful.desk.meanwhile import SaidMeanwhile
from heedful.desk.wording.weighing import LookAgain
from heedful.kit import clock
from heedful.kit.errors import OutsideTrouble, Refused
from heedful.teams import queries as teams


class ByToken(HttpBearer):
    """`Authorization: Bearer <token>`; the token acts as its teammate."""

    def authenticate(self, request: HttpRequest, token: str) -> int | None:
        del request
        found = teams.teammate_by_token(token, at=clock.now())
        return found[0].pk if found else None


class Described(NinjaAPI):
    """Its description takes half a second to make and never changes: it is made once."""

    described: OpenAPISchema | None = None

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        if self.described is None:
            self.described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            once.describe(self.described)
        return self.described


api = Described(
    title="Heedful",
    version="1",
    description=f"Hear and answer people from a program. Heedful {__version__}.",
    auth=ByToken(),
    urls_namespace="api",
    docs_url=None,
)
api.add_decorator(once.once, mode="view")


@api.exception_handler(Refused)
def say_refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    told: dict[str, Any] = {"code": refused.code, "text": str(refused)}
    if isinstance(refused, LookAgain):
        told["remarks"] = [RemarkOut.of(one) for one in refused.remarks]
    return api.create_response(request, told, status=refused.status)


@api.exception_handler(SaidMeanwhile)
def say_what_is_new(request: HttpRequest, told: SaidMeanwhile) -> HttpResponse:
    new = [asdict(one) for one in told.news]
    said = {"code": told.code, "text": str(told), "seen": str(told.mark), "new": new}
    return api.create_response(request, said, status=told.status)


@api.exception_handler(OutsideTrouble)
def say_trouble(request: HttpRequest, trouble: OutsideTrouble) -> HttpResponse:
    told = {"code": "outside-trouble", "text": str(trouble), "retry_in": trouble.retry_in}
    return api.create_response(request, told, status=502)


@api.exception_handler(AuthenticationError)
def say_who_is_missing(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del error
    told = {"code": "signed-out", "text": "A token is needed: Authorization: Bearer <token>."}
    return api.create_response(request, told, status=401)


@api.exception_handler(HttpError)
def say_what_cannot_be_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"code": "invalid", "text": str(error)}, status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def say_that_it_is_too_long(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    del error
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    told = {"code": "too-long", "text": f"A request holds at most {most:,} bytes. Send less at once."}
    return api.create_response(request, told, status=413)


@api.exception_handler(ValidationError)
def say_what_is_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    kind, *path = map(str, first["loc"])
    where = ".".join(path[1:]) or "body" if kind == "body" else ".".join(path)
    told = {"code": "invalid", "text": f"{where}: {first['msg']}".removeprefix(": ")}
    return api.create_response(request, told, status=400)


def acting(request: HttpRequest) -> int:
    """Return the id of the teammate whose token this is."""
    return int(request.auth)  # type: ignore[attr-defined]
