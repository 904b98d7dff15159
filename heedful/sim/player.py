"""Plays the script on the networks: history at once, the rest at its moment, and answers to answers."""

import asyncio
import heapq
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from heedful.kit import clock
from heedful.sim.diary import Diary
from heedful.sim.screenplay import Comeback, Entry, Screenplay
from heedful.sim.world import EPOCH, Draft, Network, Person, Said

MOST_FALLBACKS = 2  # how often somebody goes on without a line of their own in the script
FALLBACK_DELAY = (6.0, 24.0)
FALLBACK_MOOD = "neutral"
DAY = "{day}"  # in the script: the weekday on which the line in Leeds was cut
CUT_AGO = timedelta(hours=36)


class Player:
    """`pace` 2.0 plays twice as fast; the moments before the start are told from `started`."""

    def __init__(
        self,
        play: Screenplay,
        networks: dict[str, Network],
        *,
        seed: int,
        pace: float,
        brand: dict[str, Person],
        diary: Diary,
    ) -> None:
        self.play, self.networks, self.brand = play, networks, brand
        self.diary = diary
        diary.passed = self.now
        self.pace = pace
        self.paused = False
        self.forever = False
        self.said: dict[str, Said] = {}  # by label
        self.played = 0
        self._labels: dict[tuple[str, str], str] = {}
        self._moods: dict[tuple[str, str], str] = {}
        self._answers: dict[str, int] = {}
        self._chance = random.Random(seed)
        self._stock = {
            key: self._chance.sample(lines, len(lines)) for key, lines in sorted(play.moods.items())
        }
        self._waiting: list[tuple[float, int, Callable[[datetime], None]]] = []
        self._count = 0
        self._began = EPOCH
        self._changed = asyncio.Event()
        self._played_until = 0.0  # seconds of the script that have passed
        self._since = 0.0  # the tick at which that was so

    # Before the start
    def tell_history(self, started: datetime) -> None:
        self._began = started - CUT_AGO
        for entry in self.play.entries:
            if entry.due < 0:
                self._perform(entry, started + timedelta(seconds=entry.due))

    def wait_for_live(self) -> None:
        for entry in self.play.entries:
            if entry.due >= 0:
                self._later(entry.due, self._performing(entry))

    def _performing(self, entry: Entry) -> Callable[[datetime], None]:
        return lambda at: self._perform(entry, at)

    # What happens
    def _perform(self, entry: Entry, at: datetime) -> None:
        network = self.networks[entry.network]
        if entry.kind == "said":
            self._say(network, entry, at)
        elif entry.kind == "remove":
            network.take_account(network.person(entry.who), entry.options.get("reason", "deleted"), at)
        elif not self.said[entry.label].gone:
            post = self.said[entry.label]
            if entry.kind == "edit":
                network.change(post, self._addressed(network, self._dated(entry.text), post.parent), at)
            else:
                network.take_away(post, at)
        self.played += 1

    def _say(self, network: Network, entry: Entry, at: datetime) -> None:
        title, text = "", self._dated(entry.text)
        if network.name == "blogs" and not entry.parent:
            title, _, text = text.partition("\n")
        parent = self.said.get(entry.parent)
        if parent and (parent.gone or parent.author.gone):
            return
        draft = Draft(
            author=network.person(entry.who), text=self._addressed(network, text, parent), at=at,
            parent=parent,
            quote=self.said.get(entry.quote), title=title, language=entry.options.get("lang", ""),
            visibility=entry.options.get("visibility", "public"),
            warning=entry.options.get("warning", "").replace("_", " "),
        )  # fmt: skip
        post = network.publish(draft)
        self._moods[network.name, post.id] = entry.options.get("mood", FALLBACK_MOOD)
        if entry.label:
            self.said[entry.label] = post
            self._labels[network.name, post.id] = entry.label

    def _dated(self, text: str) -> str:
        """Name the day on which it all began, which depends on when one looks."""
        return text.replace(DAY, f"{self._began:%A}")

    def _addressed(self, network: Network, text: str, parent: Said | None) -> str:
        """On Mastodon a reply names whom it answers."""
        if network.name != "mastodon" or parent is None or f"@{parent.author.key}" in text:
            return text
        return f"@{parent.author.key} {text}"

    # Answers to answers
    def heard(self, answer: Said) -> None:
        """Somebody said something; if it is the company answering, people come back to it."""
        if not answer.through_api or answer.author not in self.brand.values() or answer.parent is None:
            return
        network = next(
            network for network in self.networks.values() if network.posts.get(answer.id) is answer
        )
        label = self._label_of(answer, network)
        thread = label or f"{network.name}:{answer.root.id}"
        nth = self._answers[thread] = self._answers.get(thread, 0) + 1
        lines = [line for line in self.play.comebacks if label and line.label == label and line.nth == nth]
        for line in lines:
            self._soon(line.delay, self._coming_back(network, answer, line))
        if not lines and nth <= MOST_FALLBACKS + sum(line.label == label for line in self.play.comebacks):
            self._fall_back(network, answer)

    def _label_of(self, answer: Said, network: Network) -> str:
        """The nearest post above the answer for which the script knows what comes back."""
        known = {line.label for line in self.play.comebacks}
        labels = [self._labels.get((network.name, post.id), "") for post in reversed(answer.above())]
        return next((label for label in labels if label in known), "")

    def _coming_back(self, network: Network, answer: Said, line: Comeback) -> Callable[[datetime], None]:
        return lambda at: self._come_back(network, answer, network.person(line.who), line.text, at)

    def _come_back(self, network: Network, answer: Said, person: Person, text: str, at: datetime) -> None:
        if answer.gone or person.gone:
            return
        said = self._addressed(network, self._dated(text), answer)
        network.publish(Draft(author=person, text=said, at=at, parent=answer))

    def _fall_back(self, network: Network, answer: Said) -> None:
        above = next(
            (post for post in reversed(answer.above()) if post.author not in self.brand.values()), None
        )
        if above is None or above.author.bot or above.author.gone:
            return
        mood = self._moods.get((network.name, above.id), FALLBACK_MOOD)
        line = self._line_for(mood, above.language)
        if line:
            delay = self._chance.uniform(*FALLBACK_DELAY)
            self._soon(delay, lambda at: self._come_back(network, answer, above.author, line, at))

    def _line_for(self, mood: str, language: str) -> str:
        """A line that nobody has said yet; in their own language or not at all."""
        for key in ((mood, language), (FALLBACK_MOOD, language)):
            if self._stock.get(key):
                return self._stock[key].pop()
        return ""

    # Time
    def now(self) -> float:
        """Seconds of the script that have passed."""
        if self.paused or not self._since:
            return self._played_until
        return self._played_until + (clock.monotonic() - self._since) * self.pace

    def set_pace(self, pace: float, *, paused: bool) -> None:
        self._played_until = self.now()
        self._since = clock.monotonic()
        self.pace, self.paused = pace, paused
        self._changed.set()

    def _soon(self, delay: float, action: Callable[[datetime], None]) -> None:
        self._later(self.now() + delay, action)

    def _later(self, due: float, action: Callable[[datetime], None]) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (due, self._count, action))
        self._changed.set()

    @property
    def left(self) -> int:
        return len(self._waiting)

    async def run(self) -> None:
        self._since = clock.monotonic()
        while True:
            self._changed.clear()
            self.play_until(self.now(), clock.now())
            if self.forever and not self._waiting:
                self.begin_again(clock.now())
            wait = (
                None if self.paused or not self._waiting else (self._waiting[0][0] - self.now()) / self.pace
            )
            try:
                await asyncio.wait_for(self._changed.wait(), None if wait is None else max(wait, 0.001))
            except TimeoutError:
                continue

    def play_until(self, due: float, at: datetime) -> None:
        """Let everything happen that is due by then; all of it happens at `at`."""
        many = 0
        while self._waiting and self._waiting[0][0] <= due:
            heapq.heappop(self._waiting)[2](at)
            many += 1
        if many:
            self.diary.note("played", at, many=many)
        if not self._since:  # nobody runs the clock: then time is what it is told to be
            self._played_until = max(self._played_until, due)

    def play_next(self, many: int, at: datetime) -> None:
        """Let the next things happen, whenever they would be due."""
        for _ in range(many):
            heapq.heappop(self._waiting)[2](at)

    def go_to(self, passed: float) -> None:
        """Let so many seconds of the script have passed; nothing happens of itself."""
        self._played_until = passed

    def begin_again(self, at: datetime) -> None:
        """Play the live part once more, from now on."""
        self.diary.note("begun again", at)
        start = self.now() + 20
        for entry in self.play.entries:
            if entry.due >= 0 and entry.kind == "said":
                self._later(start + entry.due, self._performing(entry))
