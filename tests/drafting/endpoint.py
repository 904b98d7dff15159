"""A small endpoint on loopback that speaks as OpenAI's chat completions do, and says what a test wants."""

import json
import threading
from contextlib import contextmanager

from tests.kit.servers import answer, serving

KEY = "sk-heedful-Zq7xW4vT9nR2mL8kP3jH"
USAGE = {"prompt_tokens": 200, "completion_tokens": 50, "total_tokens": 250}


class Model:
    """Obeys: it answers what it is told to, whatever that is."""

    def __init__(self):
        self.says = "Hello [person 1], a colleague looks into it."
        self.usage = USAGE
        self.status = "200 OK"
        self.raw = None  # bytes in place of an answer
        self.finish = "stop"
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.heard = []
        self.port = 0

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def asked(self):
        return [json.loads(one.body) for one in self.heard]

    def told(self, number=-1):
        """Return all words of one question, as they came over the wire."""
        return "\n".join(one["content"] for one in self.asked[number]["messages"])

    def answer(self, line, heard):
        self.heard.append(heard)
        self.may_go_on.wait(20)
        line.sendall(
            answer(self.body(heard), status=self.status, headers="Content-Type: application/json\r\n")
        )

    def body(self, heard):
        if self.raw is not None:
            return self.raw
        words = self.says(heard) if callable(self.says) else self.says
        message = {"role": "assistant", "content": words}
        told = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
        }
        return json.dumps(told | ({"usage": self.usage} if self.usage is not None else {})).encode()


@contextmanager
def model():
    fresh = Model()
    with serving(fresh.answer) as served:
        fresh.port = served.port
        yield fresh
        fresh.may_go_on.set()
