"""A request is answered in one go, in one of a few threads that stay.

Django's own handler gives every request a new thread, which has no database connection yet, and
wanders between that and the event loop half a dozen times. Our views are not async, so we walk
through them in one go; only what is sent, such as the live stream, comes from the event loop.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from heedful.web import bodies

THREADS = 8  # one may wait for another system for ten seconds, as where a source is tried


class Handler(ASGIHandler):
    """Django's handler for ASGI, with the way through middleware and views that it has for WSGI."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with ThreadSensitiveContext(executor=self._threads):
            may_be_long = bodies.wants_long(scope) and await sync_to_async(self._is_owner)(scope)
            await self.handle(scope, bodies.bounded(scope, receive, may_be_long=may_be_long), send)

    def _is_owner(self, scope: Any) -> bool:
        close_old_connections()
        return bodies.is_owner(scope)

    async def read_body(self, receive: Any) -> Any:
        """Read a body as Django does, but onto the disk of the data folder: another may be memory."""
        body = bodies.spool()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                raise RequestAborted
            body.write(message.get("body", b""))
            if not message.get("more_body", False):
                break
        body.seek(0)
        return body

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.answer)(request)

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and let go of broken connections: Django's signals may do so in another of the threads."""
        close_old_connections()
        try:
            return self.get_response(request)
        finally:
            close_old_connections()
