"""How the networks misbehave: what goes wrong next, how often, and where."""

from collections import Counter
from dataclasses import dataclass, field

ON_REQUESTS = ("status", "drop", "delay", "limit", "sign_out", "nonsense")


@dataclass(slots=True)
class Fault:
    """One way to go wrong, for the next `times` requests whose "METHOD /path" holds `route`.

    status: answer with `status`. limit: 429 with `retry_after`. sign_out: 401. nonsense: 200 with a
    body that makes no sense. delay: answer after `seconds`. drop: cut the line without a word.
    `after`: what was asked for is done all the same, and only then it goes wrong.
    """

    what: str
    route: str = ""
    times: int = 1
    status: int = 503
    seconds: float = 0.0
    retry_after: str = ""
    body: str = ""
    after: bool = False


@dataclass(slots=True)
class Faults:
    """What is to go wrong on one network."""

    waiting: list[Fault] = field(default_factory=list)
    out_until: float = 0.0  # on the monotonic clock
    twice: int = 0  # how many of the next items of a stream are told twice
    happened: Counter[str] = field(default_factory=Counter)

    def add(self, fault: Fault) -> None:
        self.waiting.append(fault)

    def next_for(self, request: str) -> Fault | None:
        """Return how this request goes wrong, or None if it does not."""
        for fault in self.waiting:
            if fault.route in request:
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                self.happened[fault.what] += 1
                return fault
        return None

    def is_out(self, tick: float) -> bool:
        return tick < self.out_until

    def tell_twice(self, times: int) -> None:
        self.twice += times

    def tells_twice(self) -> bool:
        if self.twice <= 0:
            return False
        self.twice -= 1
        self.happened["duplicate"] += 1
        return True

    def clear(self) -> None:
        self.waiting.clear()
        self.out_until = 0.0
        self.twice = 0
