"""Start the simulator from a shell; one line of JSON tells its addresses."""

import argparse
import json
import signal
import sys
import threading

from heedful.sim import Sim


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m heedful.sim", description=__doc__)
    asked.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--pace", type=float, default=1.0, help="2.0 plays twice as fast")
    asked.add_argument("--no-script", action="store_true", help="nobody says anything of their own accord")
    asked.add_argument("--forever", action="store_true", help="begin the live part again when it is over")
    asked.add_argument(
        "--comment-pause", type=float, default=15.0, help="seconds between two comments of one person"
    )
    given = asked.parse_args()
    ended = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    web = Sim(
        given.seed, given.pace, not given.no_script, port=given.port, comment_pause=given.comment_pause,
        forever=given.forever,
    ).start()  # fmt: skip
    sys.stdout.write(json.dumps(web.addresses) + "\n")
    sys.stdout.flush()
    ended.wait()
    web.stop()


if __name__ == "__main__":
    main()
