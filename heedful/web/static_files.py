"""Static files carry a hash of their content in their names, ES modules that import each other too.

They are sent in one piece: under ASGI Django gathers a file that streams all the same, and warns each time.
"""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

AS_SHIPPED = "django_htmx/"  # its comments name modules that are not shipped


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    support_js_module_import_aggregation = True

    def url_converter(self, name: str, *rest: Any, **more: Any) -> Callable[[re.Match[str]], str]:
        if name.startswith(AS_SHIPPED):
            return lambda found: found[0]
        converter: Callable[[re.Match[str]], str] = super().url_converter(name, *rest, **more)
        return converter


class Served(WhiteNoiseMiddleware):  # type: ignore[misc]
    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        body = b""
        if found.file:
            with found.file:
                body = found.file.read()
        answer = HttpResponse(body, status=int(found.status))
        del answer["Content-Type"]
        for name, value in found.headers:
            answer[name] = value
        return answer
