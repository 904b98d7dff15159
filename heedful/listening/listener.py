"""Listen at every source, each in a thread of its own, for as long as we hold its lease."""

import threading
from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, OperationalError, close_old_connections, connection

from heedful.connectors.contract import Author, Connector, Page
from heedful.kit import clock, log, meter
from heedful.kit.errors import OutsideTrouble
from heedful.listening import actions, queries
from heedful.listening.matching import Matched, Matcher
from heedful.listening.models import Source

LEASE = timedelta(seconds=30)
TEND_SECONDS = 1.0
CHUNK = 100  # posts a transaction, so that people's own writes get their turn
NOTE_SECONDS = 1.0  # how often the cursor of a stream that says nothing of ours is written down
LONGEST_PAUSE = 600.0


class Listener:
    """Keeps one hearer running for each source that is to be listened to."""

    def __init__(self, name: str, stop: threading.Event) -> None:
        self._name, self._stop = name, stop
        self._hearers: dict[int, Hearer] = {}

    def run(self) -> None:
        """Listen until told to stop; then let every hearer finish its page."""
        while not self._stop.is_set():
            try:
                self._tend()
            except OperationalError as error:  # a busy or restarting database: try again in a second
                log.get("listen").warning("could not look after the sources", trouble=str(error))
                connection.close()
            self._stop.wait(TEND_SECONDS)
        for hearer in self._hearers.values():
            hearer.stop.set()
        for source_id, hearer in self._hearers.items():
            hearer.join(timeout=15)
            actions.release(source_id=source_id, by=self._name)

    def _tend(self) -> None:
        close_old_connections()
        wanted = set(Source.objects.listened_to().values_list("pk", flat=True))
        for source_id in self._hearers.keys() - wanted:
            self._hearers[source_id].stop.set()
        self._hearers = {pk: hearer for pk, hearer in self._hearers.items() if hearer.is_alive()}
        at = clock.now()
        for source_id in sorted(wanted):
            holds = actions.lease(source_id=source_id, by=self._name, at=at, until=at + LEASE)
            if holds and source_id not in self._hearers:
                self._hearers[source_id] = Hearer(source_id)
                self._hearers[source_id].start()
            elif not holds and source_id in self._hearers:
                self._hearers[source_id].stop.set()


class Hearer(threading.Thread):
    """Hears one source: match, file, wait, again."""

    def __init__(self, source_id: int) -> None:
        super().__init__(name=f"hear-{source_id}", daemon=True)
        self.stop = threading.Event()
        self._source_id = source_id
        self._matcher = Matcher()
        self._failures = 0
        self._noted = float("-inf")

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                pause = self._hear_once()
                connection.close()
                self.stop.wait(pause)
        finally:
            connection.close()

    def _hear_once(self) -> float:
        """Hear until the connection ends; return how many seconds to wait before the next time."""
        try:
            source = Source.objects.get(pk=self._source_id)
            pause = self._hear(source)
        except OutsideTrouble as trouble:
            return self._after_trouble(trouble)
        except Exception as error:  # noqa: BLE001  a bug met at one source must not silence the others; it is shown
            log.get("listen").exception("hearing failed", source=self._source_id)
            return self._after_trouble(OutsideTrouble(f"{type(error).__name__}: {error}", retry_in=30))
        self._failures = 0
        return pause

    def _hear(self, source: Source) -> float:
        connector = queries.connector_of(source)
        pause = 0.5 if connector.can.stream else float(settings.POLL_SECONDS)
        pages = connector.hear(queries.place_of(source), cursor=source.cursor)
        try:
            for page in pages:
                self._file(source, connector, page)
                self._failures = 0
                pause = min(page.next_in, pause) if page.next_in is not None else pause
                if self.stop.is_set():
                    break
        finally:
            if isinstance(pages, Generator):
                pages.close()
        return pause

    def _file(self, source: Source, connector: Connector, page: Page) -> None:
        at = clock.now()
        hits = self._matcher.hits(page.posts, source=source.name, network=source.network, at=at)
        wanted = queries.wanted(source.network, hits)
        wanted = introduced(connector, source, wanted)
        page = self._without_strangers(source, page, wanted)
        meter.count("posts.heard", len(page.posts))
        if (
            not (wanted or page.deleted or page.removed or page.gaps or page.unreadable)
            and not self._note_is_due()
        ):
            return
        self._noted = clock.monotonic()
        for start in range(0, max(len(wanted), 1), CHUNK):
            chunk = wanted[start : start + CHUNK]
            is_last = start + CHUNK >= len(wanted)
            part = page if is_last else Page(cursor=source.cursor, posts=[post for post, _ in chunk])
            self._file_chunk(part, chunk, at)
        source.cursor = page.cursor

    def _note_is_due(self) -> bool:
        return clock.monotonic() - self._noted >= NOTE_SECONDS

    def _without_strangers(self, source: Source, page: Page, wanted: Matched) -> Page:
        """Leave out deletions of posts that we never had."""
        if not page.deleted:
            return page
        ours = queries.stored_among(source.network, [gone.outside_id for gone in page.deleted])
        ours |= {post.outside_id for post, _ in wanted}
        return replace(page, deleted=[gone for gone in page.deleted if gone.outside_id in ours])

    def _file_chunk(self, page: Page, wanted: Matched, at: datetime) -> None:
        """File a part of a page; where another listener stored the same post at once, file it again."""
        for attempt in range(4):
            try:
                actions.file_page(source_id=self._source_id, page=page, matched=wanted, at=at)
                break
            except IntegrityError:
                if attempt == 3:
                    raise

    def _after_trouble(self, trouble: OutsideTrouble) -> float:
        """Note what is wrong and return the pause: what the network asked for, or a growing one of ours."""
        self._failures += 1
        pause = min(max(trouble.retry_in or 0.0, 2.0 ** min(self._failures, 9)), LONGEST_PAUSE)
        if trouble.retry_in and trouble.retry_in > LONGEST_PAUSE:
            pause = trouble.retry_in
        at = clock.now()
        try:
            actions.note_trouble(
                source_id=self._source_id, trouble=trouble, retry_at=at + timedelta(seconds=pause), at=at
            )
        except OperationalError as error:
            log.get("listen").warning("could not note a source's trouble", trouble=str(error))
        return pause


def introduced(connector: Connector, source: Source, wanted: Matched) -> Matched:
    """Give the authors of wanted posts their names where the stream told only their ids."""
    nameless = {post.author.outside_id for post, _ in wanted if not (post.author.name or post.author.address)}
    if not nameless:
        return wanted
    try:
        told = connector.introduce(queries.place_of(source), sorted(nameless))
    except OutsideTrouble as trouble:  # a name can come later; the mention cannot wait
        log.get("listen").info("authors could not be named", trouble=str(trouble))
        return wanted
    return [(replace(post, author=_known(post.author, told)), found) for post, found in wanted]


def _known(author: Author, told: Mapping[str, Author]) -> Author:
    return told.get(author.outside_id, author)
