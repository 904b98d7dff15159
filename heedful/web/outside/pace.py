"""How often one client may come with links that open nothing, or send forms; per process."""

import threading
from collections import OrderedDict, deque

WINDOW_SECONDS = 60.0
MOST_MISSES = 20  # in a window
MOST_CLIENTS = 5_000  # remembered; the least recent are forgotten


class Pace:
    """Misses of each client in the last minute."""

    def __init__(self, most: int = MOST_MISSES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._misses: OrderedDict[str, deque[float]] = OrderedDict()

    def is_too_fast(self, client: str, now: float) -> bool:
        with self._lock:
            return len(self._fresh(client, now)) >= self._most

    def count_miss(self, client: str, now: float) -> None:
        with self._lock:
            self._fresh(client, now).append(now)
            self._misses.move_to_end(client)
            while len(self._misses) > MOST_CLIENTS:
                self._misses.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._misses.clear()

    def _fresh(self, client: str, now: float) -> deque[float]:
        misses = self._misses.setdefault(client, deque(maxlen=self._most))
        while misses and misses[0] < now - WINDOW_SECONDS:
            misses.popleft()
        return misses


PACE = Pace()
