"""A river of made-up posts for benchmarks: any post can be made again from its number, so none is kept."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from heedful.sim.bluesky import ids
from heedful.sim.world import EPOCH, Person, Said, iso

WALKERS = 400
CLOCK = 900  # the clock id in the record keys of the first flood
_OPENINGS = (
    "Just back from", "Never thought I would enjoy", "Day three of", "Somebody explain",
    "My sister is mad about",
    "Quietly proud of", "The whole street talks of", "Half asleep and thinking of", "Back to",
    "Lunch break with",
    "Finally done with", "Looking forward to", "Slow morning,", "Rain again, so", "Reading about",
    "Good luck with",
)  # fmt: skip
_THINGS = (
    "the old canal path", "a pot of lentil soup", "my bicycle brakes", "the choir rehearsal",
    "painting the shed",
    "a very long novel", "the under-nines' football", "tomato seedlings", "the night train",
    "my father's stamps",
    "learning the banjo", "a broken umbrella", "the spring tides", "sourdough", "the allotment gate",
    "a jigsaw",
)  # fmt: skip
_ENDS = (
    "and no regrets.", "which took all day.", "as one does.", "wish me luck.", "with the radio on.",
    "before the rain.",
    "again.", "and then tea.", "more tomorrow.", "in the wrong shoes.", "so that is that.", "and it shows.",
)  # fmt: skip
_BRAND = (
    "{brand} has been slow since lunch", "is {brand} down for anybody else", "{brand} sorted my router today",
    "waiting for {brand} to ring back", "thinking of leaving {brand}", "the new box from {brand} is nice",
    "{brand} sent me two bills", "can {brand} explain the engineer's visit",
)  # fmt: skip


@dataclass(slots=True)
class Flood:
    """`rate` posts a second for `seconds`; a `share` of them names the brand."""

    seed: int
    started: int  # microseconds
    rate: float
    seconds: float
    share: float
    brand: str = "Tamberly"
    clock: int = CLOCK
    people: list[Person] = field(default_factory=list)
    _by_word: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(WALKERS):
            digest = hashlib.sha256(f"{self.seed}|walker|{number}".encode()).digest()
            address = f"walker{number}.sky.example"
            person = Person(f"walker{number}", f"Walker {number}", address, ids.did(digest))
            self.people.append(person)
            self._by_word |= {person.key: person, address: person, person.outside_id: person}

    @property
    def count(self) -> int:
        return int(self.rate * self.seconds)

    def moment(self, number: int) -> int:
        return self.started + round(number * 1_000_000 / self.rate)

    def due(self, now: int) -> int:
        """How many posts should have been told by a moment."""
        return max(0, min(self.count, int((now - self.started) * self.rate / 1_000_000) + 1))

    def names_brand(self, number: int) -> bool:
        return int((number + 1) * self.share) > int(number * self.share)

    def person(self, word: str) -> Person | None:
        return self._by_word.get(word)

    def text(self, number: int) -> str:
        step = number * 7919 + self.seed
        opening = _OPENINGS[step % len(_OPENINGS)]
        thing = _THINGS[step // 16 % len(_THINGS)]
        end = _ENDS[step // 256 % len(_ENDS)]
        if self.names_brand(number):
            brand = _BRAND[step % len(_BRAND)].format(brand=self.brand)
            return f"{brand}. {opening} {thing} {number}, {end}"
        return f"{opening} {thing} {number}, {end}"

    def post(self, number: int) -> Said:
        author = self.people[(number * 31 + self.seed) % WALKERS]
        moment = self.moment(number)
        at = EPOCH + timedelta(microseconds=moment)
        record = {"$type": ids.POST, "text": self.text(number), "createdAt": iso(at), "langs": ["en"]}
        key = ids.tid(moment, self.clock)
        uri = ids.uri(author.outside_id, ids.POST, key)
        return Said(uri, key, author, self.text(number), at, wire={"record": record})

    def said(self, uri: str) -> Said | None:
        """Make the post of that uri again, None if it is not of this flood."""
        did, collection, key = ids.parts(uri)
        moment = ids.moment_of(key)
        if did not in self._by_word or collection != ids.POST or moment < self.started:
            return None
        number = round((moment - self.started) * self.rate / 1_000_000)
        if number >= self.count:
            return None
        post = self.post(number)
        post.wire["cid"] = ids.written(ids.block(post.wire["record"])[0])
        return post if post.id == uri else None
