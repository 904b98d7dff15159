"""What robots.txt asks of us, remembered for an hour for each host."""

import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from heedful.kit import clock, fetch
from heedful.kit.errors import OutsideTrouble

NAME = "Heedful"
REMEMBERED_SECONDS = 3600.0
MOST_HOSTS = 500
LIMIT_BYTES = 500_000
ASK_AGAIN_SECONDS = 21600.0


class NotWelcome(OutsideTrouble):
    """The other system asks programs like us to stay away from there."""

    def __init__(self, host: str) -> None:
        what = f"{host} asks programs like this one not to read that page (robots.txt)."
        super().__init__(what, retry_in=ASK_AGAIN_SECONDS)


@dataclass(frozen=True, slots=True)
class Rules:
    until: float
    rules: Protego | None  # None: everything is welcome


known: dict[str, Rules] = {}
_lock = threading.Lock()


def check(url: str) -> None:
    """:raises OutsideTrouble: NotWelcome, or the rules cannot be asked for at the moment."""
    rules = _rules_for(url)
    if rules and not rules.can_fetch(url, NAME):
        raise NotWelcome(urlsplit(url).hostname or url)


def pause(url: str) -> float:
    """Return how many seconds the site wants between two visits, as far as we know already."""
    rules = known.get(_origin(url))
    return float(rules.rules.crawl_delay(NAME) or 0.0) if rules and rules.rules else 0.0


def _rules_for(url: str) -> Protego | None:
    origin = _origin(url)
    with _lock:
        rules = known.get(origin)
    if rules is None or rules.until < clock.monotonic():
        rules = Rules(clock.monotonic() + REMEMBERED_SECONDS, _ask(origin))
        with _lock:
            if len(known) >= MOST_HOSTS:
                known.clear()
            known[origin] = rules
    return rules.rules


def _ask(origin: str) -> Protego | None:
    """4xx means no rules, 5xx means later (RFC 9309); a file too large to read holds no rules for us."""
    try:
        answer = fetch.request("GET", f"{origin}/robots.txt", limit=LIMIT_BYTES)
    except OutsideTrouble as trouble:
        if trouble.retry_in is None:
            return None
        raise
    if answer.status >= 500 or answer.status == 429:
        raise fetch.trouble(answer) or OutsideTrouble("robots.txt cannot be read.", retry_in=300.0)
    return Protego.parse(answer.text) if answer.status == 200 else None


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise OutsideTrouble(f"{url} is no address.", retry_in=None) from None
    return f"{parts.scheme}://{parts.netloc}"
