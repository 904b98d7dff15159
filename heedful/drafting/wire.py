"""Ask an OpenAI-compatible endpoint once, and read what it says. No tools, no stream, no second try."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heedful.drafting import plain, rules
from heedful.kit import fetch
from heedful.kit.errors import OutsideTrouble

SECONDS = 30.0
MOST_BYTES = 200_000
MOST_WORDS_OF_TROUBLE = 200


@dataclass(frozen=True, slots=True)
class Door:
    """How an endpoint is asked, with its key opened."""

    address: str
    model: str
    key: str
    limit_name: str

    def body(self, messages: Sequence[Mapping[str, str]], *, most: int = rules.MOST_OUT) -> bytes:
        """Return what leaves the house, byte for byte."""
        asked = {"model": self.model, "messages": list(messages), self.limit_name: most, "stream": False}
        return json.dumps(asked, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Said:
    """What came back; the counts are None where the endpoint tells none that can be."""

    text: str
    tokens_in: int | None
    tokens_out: int | None
    was_cut: bool


class NoAnswer(OutsideTrouble):
    """The endpoint answered, and nothing in it is an answer; `said` is what it told of tokens."""

    def __init__(self, what: str, *, status: int = 200, words: str = "", said: Said | None = None) -> None:
        super().__init__(what, retry_in=None, maybe_done=True)
        self.status, self.words, self.said = status, words, said


def ask(door: Door, body: bytes, *, seconds: float = SECONDS) -> Said:
    """:raises OutsideTrouble: no answer in time, or none that can be read; it is not asked again."""
    headers = {"content-type": "application/json", "accept": "application/json"}
    if door.key:
        headers["authorization"] = f"Bearer {door.key}"
    answer = fetch.request(
        "POST",
        f"{door.address}/chat/completions",
        headers=headers,
        body=body,
        follow=False,
        timeout=seconds,
        limit=MOST_BYTES,
    )
    if answer.status != 200:
        raise _trouble(answer, door.key)
    return _read(answer.json(), answer.host)


def _trouble(answer: fetch.Answer, key: str) -> OutsideTrouble:
    trouble = fetch.trouble(answer)
    if trouble is None:
        return NoAnswer(f"{answer.host} sends us elsewhere ({answer.status}).", status=answer.status)
    told = NoAnswer(str(trouble), status=answer.status, words=_words(answer, key))
    told.maybe_done = trouble.maybe_done
    return told


def _words(answer: fetch.Answer, key: str) -> str:
    """Return what the endpoint says is wrong, without our key should it repeat that."""
    try:
        told = answer.json()
    except OutsideTrouble:
        return ""
    wrong = told.get("error") if isinstance(told, dict) else None
    words = wrong.get("message") if isinstance(wrong, dict) else wrong
    if not isinstance(words, str):
        return ""
    words = plain.seen(words)
    words = words.replace(key, "…") if key else words
    return " ".join(words.split())[:MOST_WORDS_OF_TROUBLE]


def _read(told: Any, host: str) -> Said:
    usage = told.get("usage") if isinstance(told, dict) else None
    counts = [_count(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    choice = _first(told)
    message = choice.get("message")
    text = message.get("content") if isinstance(message, dict) else None
    said = Said(
        text if isinstance(text, str) else "", counts[0], counts[1], choice.get("finish_reason") == "length"
    )
    if not said.text.strip():
        why = " It came to its end before it said anything." if said.was_cut else ""
        raise NoAnswer(f"{host} answered without any words.{why}", said=said)
    return said


def _first(told: Any) -> Mapping[str, Any]:
    choices = told.get("choices") if isinstance(told, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _count(usage: Any, name: str) -> int | None:
    number = usage.get(name) if isinstance(usage, dict) else None
    is_count = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= rules.NONSENSE
    return number if is_count else None
