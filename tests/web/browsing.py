"""A real Chromium before the screens, without a server: each request goes to Django in the test's own thread.

Playwright lives in another thread, for it keeps a loop that Django would refuse. While the test waits
for a page, it answers the page's requests. The line for live events ends after each batch, and
the browser comes back for the next.
"""

import queue
import shutil
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.test import Client

from heedful.journal import read
from heedful.web import live

HOUSE = "http://testserver"
PATIENCE = 15.0
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
)
OWN_HEADERS = {"accept-encoding", "content-type", "content-length", "cookie", "host"}


class Far:
    """A page, locator or keyboard in the browser's thread: used as if it were here."""

    def __init__(self, window, thing):
        self._window, self._thing = window, thing

    def __getattr__(self, name):
        found = self._window.do(lambda: getattr(self._thing, name))
        if not callable(found):
            return self._window.near(found)
        return lambda *args, **how: self._window.near(self._window.do(lambda: found(*args, **how)))


class Window:
    """One Chromium; `page_of(frank)` is a page in which Frank is signed in."""

    def __init__(self):
        self.deeds, self.asked = queue.Queue(), queue.Queue()
        self.strange, self.errors, self.static, self.contexts, self.heard = [], [], {}, [], {}
        self.chromium = None
        threading.Thread(target=self._browse, daemon=True).start()

    def _browse(self):
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            system = shutil.which("chromium") or shutil.which("chromium-browser")
            self.chromium = playwright.chromium.launch(executable_path=system, args=ARGS.split())
            while deed := self.deeds.get():
                try:
                    self.asked.put(("done", deed(), None))
                except Exception as error:  # noqa: BLE001  raised again where the test waits
                    self.asked.put(("done", None, error))
            self.chromium.close()
        self.asked.put(("done", None, None))

    def do(self, deed):
        """Do something in the browser's thread; answer what its pages ask meanwhile."""
        self.deeds.put(deed)
        while True:
            kind, what, how = self.asked.get(timeout=60)
            if kind == "done" and how is not None:
                raise how
            if kind == "done":
                return what
            how.put(what())

    def near(self, thing):
        return Far(self, thing) if type(thing).__module__.startswith("playwright") else thing

    def page_of(self, teammate, **options):
        client = Client()
        client.force_login(teammate)

        def open_page():
            context = self.chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
            self.contexts.append(context)
            context.set_default_timeout(PATIENCE * 1000)
            context.route("**/*", lambda route: self._route(route, client, teammate))
            page = context.new_page()
            page.on("pageerror", lambda error: self.errors.append(str(error)))
            page.on(
                "dialog", lambda dialog: (self.strange.append(f"dialog: {dialog.message}"), dialog.dismiss())
            )
            return page

        return self.near(self.do(open_page))

    def _route(self, route, client, teammate):
        request = route.request
        asked = urlsplit(request.url)
        if f"{asked.scheme}://{asked.netloc}" != HOUSE:
            self.strange.append(request.url)
            return route.abort()
        method, path, body, headers = (
            request.method,
            request.url.removeprefix(HOUSE),
            request.post_data_buffer,
            request.headers,
        )
        if path in self.static:
            status, headers, body = self.static[path]
            return route.fulfill(status=status, headers=headers, body=body)
        told = queue.Queue()
        answer = self._told if asked.path == "/live/" else self._answered
        self.asked.put(("request", lambda: answer(client, teammate, method, path, body, headers), told))
        status, headers, body = told.get(timeout=60)
        if path.startswith("/static/"):
            self.static[path] = status, headers, body
        return route.fulfill(status=status, headers=headers, body=body)

    def _answered(self, client, teammate, method, path, body, headers):
        kept = {name: value for name, value in headers.items() if name not in OWN_HEADERS}
        answer = client.generic(
            method, path, body or b"", content_type=headers.get("content-type", ""), headers=kept
        )
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kept = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
        return answer.status_code, kept, body

    def _told(self, client, teammate, method, path, body, headers):
        """Tell what is new since last time; interception hides Last-Event-ID, so the place is kept here."""
        since = self.heard.get(client) or path.partition("since=")[2] or read.head()
        self.heard[client] = read.head()
        lines = "".join(one.line() for one in live.told_to(teammate.pk, read.since(since)))
        hello = f"retry: 150\nid: {since}\nevent: hello\ndata: {{}}\n\n"
        return 200, {"content-type": "text/event-stream"}, hello + lines

    def clear(self):
        """Close every page; the next test begins with none."""
        for context in self.contexts:
            self.do(context.close)
        self.contexts, self.strange, self.errors = [], [], []

    def close(self):
        """Close the browser; what its pages still ask gets no answer."""
        self.deeds.put(None)
        while (told := self.asked.get(timeout=60))[0] != "done":
            told[2].put((503, {}, b""))


@contextmanager
def window():
    opened = Window()
    try:
        yield opened
    finally:
        opened.close()
