"""Requests share a few threads, and each walks through a view in one of them."""

import asyncio
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse

from heedful.web import threads

SCOPE = {"type": "http", "method": "GET", "path": "/health", "headers": [], "query_string": b""}


async def answered(handler):
    asked = ApplicationCommunicator(handler, dict(SCOPE))
    await asked.send_input({"type": "http.request"})
    return (await asked.receive_output(10))["status"]


def test_many_requests_at_once_are_answered_by_a_few_threads(monkeypatch):
    seen = set()

    def get_response(request):
        seen.add(threading.current_thread().name)
        return HttpResponse(request.path)

    async def ask():
        handler = threads.Handler()
        monkeypatch.setattr(handler, "get_response", get_response)
        return await asyncio.gather(*(answered(handler) for _ in range(40)))

    assert asyncio.run(ask()) == [200] * 40
    assert 1 <= len(seen) <= threads.THREADS
    assert all(name.startswith("request") for name in seen)


def test_broken_connections_are_let_go_in_the_thread_that_has_them(monkeypatch):
    done = []
    handler = threads.Handler()
    monkeypatch.setattr(threads, "close_old_connections", lambda: done.append("looked"))

    def breaks(request):
        done.append("answered")
        raise ValueError(request)

    monkeypatch.setattr(handler, "get_response", breaks)
    with pytest.raises(ValueError, match="x"):
        handler.answer("x")
    assert done == ["looked", "answered", "looked"]
