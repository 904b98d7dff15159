"""How long a request may be, and where it lies meanwhile."""

import asyncio
import io

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponse

from heedful.imports import parcels
from heedful.web import bodies, threads
from heedful.web.refusals import show_refusals


def test_a_body_that_is_too_long_is_read_and_dropped(monkeypatch):
    async def answered(path, chunks, **headers):
        handler = threads.Handler()
        monkeypatch.setattr(handler, "get_response", told)
        headers = [(name.encode(), said.encode()) for name, said in headers.items()]
        scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
        asked = ApplicationCommunicator(handler, scope)
        for number in range(chunks):
            more = number < chunks - 1
            await asked.send_input({"type": "http.request", "body": b"x" * parcels.MB, "more_body": more})
        await asked.receive_output(10)
        return (await asked.receive_output(10))["body"].decode()

    def told(request):
        return HttpResponse(f"{len(request.read())} {bodies.why_refused(request)}")

    assert asyncio.run(answered("/health", 3)) == f"{3 * parcels.MB} "
    refused = "This is larger than 16 MB, so it was not kept."
    assert asyncio.run(answered("/health", 20)) == f"{16 * parcels.MB} {refused}"
    said = {"content-length": str(40 * parcels.MB)}
    assert asyncio.run(answered("/health", 2, **said)) == f"0 {refused}"
    assert asyncio.run(answered(bodies.LONG, 2, **said)).startswith(
        "0 This is larger than"
    )  # nobody is signed in


@pytest.mark.parametrize(
    ("why", "said"), [("long", "This is larger than 1,024 MB"), ("room", "There is too little room")]
)
def test_what_was_dropped_is_told_on_a_page(olive, why, said):
    scope = {
        "type": "http",
        "method": "POST",
        "path": bodies.LONG,
        "headers": [(b"host", b"localhost")],
        bodies.REFUSED: why,
    }
    answer = show_refusals(lambda _: HttpResponse())(ASGIRequest(scope, io.BytesIO()))
    assert answer.status_code == 413
    assert said in answer.content.decode()


def test_a_long_body_is_taken_where_it_may_be_and_fits(monkeypatch):
    scope = {"path": bodies.LONG, "headers": [(b"content-length", str(40 * parcels.MB).encode())]}
    bodies.bounded(scope, None, may_be_long=True)
    assert bodies.REFUSED not in scope
    monkeypatch.setattr(parcels, "SPARE", 1 << 60)
    bodies.bounded(scope, None, may_be_long=True)
    assert scope[bodies.REFUSED] == "room"


def test_only_owners_may_send_much(signed_in, olive, bill):
    def scope(browser):
        cookie = f"heedful={browser.cookies['heedful'].value}".encode()
        return {"type": "http", "method": "POST", "path": bodies.LONG, "headers": [(b"cookie", cookie)]}

    assert bodies.is_owner(scope(signed_in(olive)))
    assert not bodies.is_owner(scope(signed_in(bill)))


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", "A form has at most 3 fields, so nothing was changed."),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", "A form holds at most 3 bytes of text, so nothing was changed."),
    ],
)
def test_a_form_that_holds_too_much_is_told_in_words(signed_in, olive, settings, limit, said):
    browser = signed_in(olive)
    setattr(settings, limit, 3)
    answer = browser.post("/kudos/people/", dict.fromkeys("abcde", "x"))
    assert answer.status_code == 413
    assert said in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_plainly(client):
    assert client.get("/inbox/", headers={"host": "elsewhere.test"}).status_code == 400
