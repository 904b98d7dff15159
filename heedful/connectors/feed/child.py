"""The process in which outside bytes are parsed: `python -m heedful.connectors.feed.child`.

It says `ready`, then answers one JSON request a line on stdin with one JSON line on stdout. It has no
credentials, opens no file and no connection, and the system ends it when it takes too much time or
memory (parsing.py starts another).
"""

import base64
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from heedful.connectors.feed import guard, jsonfeed, page, xmlfeed

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = 4


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not speak in our place
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        _allow_more_time()
        answers.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        answers.flush()


def _allow_more_time() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    body = base64.b64decode(request["body"])
    try:
        guard.check_size(body)
        if request["what"] == "page":
            return {"page": asdict(page.parse(body, url=request["url"]))}
        looks_json = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
        feed = jsonfeed.parse(body) if looks_json else _xml(body, request)
    except guard.Hostile as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "reading it takes too much memory"}
    return {"feed": asdict(feed) if feed else None}


def _xml(body: bytes, request: dict[str, Any]) -> Any:
    return xmlfeed.parse(body, url=request["url"], content_type=request["content_type"])


if __name__ == "__main__":
    main()
