"""The places where people speak in these tests: simulated ones, and the servers that nobody here wrote."""

import time
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from tests.browser.house import House, wait_for

numbers = count(1)


class Place(Protocol):
    """A network on which Dana speaks and our account answers."""

    name: str  # unique, and short enough for a file name

    def connect(self, house: House) -> int:
        """Let the house listen and answer here; return the source's id."""

    def say(self, words: str) -> Any:
        """Let Dana say something to us; return what she said as the network knows it."""

    def answers_to(self, said: Any) -> list[str]:
        """Return the words that stand below it in the person's thread, by the network's own account."""


@dataclass
class Simulated:
    """One network of heedful/sim."""

    sim: Any
    network: str  # as the simulator calls it

    @property
    def name(self) -> str:
        return f"sim-{self.network}"

    def connect(self, house: House) -> int:
        network = "feed" if self.network == "blogs" else self.network
        address = self.sim.addresses[self.network]
        if self.network == "blogs":
            self.article = self.sim.say("blogs", "nell", "A quiet week, and bread.", title="A quiet week")
            address = address["half-a-loft"]
        source = house.add_source(network, address, self.sim.credential(self.network))
        house.hears(source["id"])
        return int(source["id"])

    def say(self, words: str, by: str = "dana") -> str:
        if self.network == "blogs":
            return str(self.sim.say("blogs", by, f"Zorble: {words}", parent=self.article))
        return str(self.sim.say(self.network, by, f"@tamberly {words}"))

    def answers_to(self, said: str) -> list[str]:
        return [
            post["text"]
            for post in self.sim.received(self.network)
            if post["parent"] == said and not post["gone"]
        ]


@dataclass
class RealBluesky:
    """The atproto network of tests/peers/bluesky.py; Zorble's account is ours."""

    network: Any
    name: str = "bluesky"

    def connect(self, house: House) -> int:
        self.ours, self.dana = self.network.account("zorble"), self.network.account("dana")
        self.ours.describe("Zorble cares")
        self.dana.describe("Dana Reyes")
        source = house.add_source("bluesky", self.network.url, self.ours.credential())
        house.hears(source["id"])
        return int(source["id"])

    def say(self, words: str) -> Any:
        return self.dana.post(f"@{self.ours.handle} {words}", mention=self.ours)

    def answers_to(self, said: Any) -> list[str]:
        return [answer["record"]["text"] for answer in self.dana.replies_to(said)]


@dataclass
class MastodonMock:
    """The mock of tests/peers/mastodon.py."""

    server: Any
    name: str = "mastodon-mock"

    def connect(self, house: House) -> int:
        source = house.add_source("mastodon", self.server.url, self.server.credential())
        house.hears(source["id"])
        return int(source["id"])

    def say(self, words: str) -> str:
        return str(self.server.say(f"@brand {words}"))

    def answers_to(self, said: str) -> list[str]:
        return [answer["content"] for answer in self.server.replies_to(said)]


@dataclass
class RealWordPress:
    """The blog of tests/peers/wordpress.py; Dana comments under an article."""

    blog: Any
    name: str = "wordpress"

    def connect(self, house: House) -> int:
        self.article = self.blog.new_post(f"A week with Zorble {next(numbers)}", "<p>It hums.</p>")
        source = house.add_source(
            "feed", self.blog.url, self.blog.credential(f"care{next(numbers)}", "editor")
        )
        house.hears(source["id"])
        return int(source["id"])

    def say(self, words: str) -> int:
        return int(self.blog.comment(self.article, "Dana", f"Zorble: {words}"))

    def answers_to(self, said: int) -> list[str]:
        return [told["content"]["raw"] for told in self.blog.comments(self.article) if told["parent"] == said]


def arrives(place: Place, said: Any, words: str, *, within: float = 40.0) -> float:
    """Wait until our answer stands below what was said; return the seconds waited."""
    began = time.monotonic()
    wait_for(
        lambda: any(words in answer for answer in place.answers_to(said)),
        within,
        f"our answer on {place.name}",
    )
    return time.monotonic() - began
