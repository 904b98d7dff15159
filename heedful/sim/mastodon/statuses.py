"""Saying, changing and taking away statuses, and what stands around one."""

from collections.abc import Callable
from typing import Any

from heedful.sim.mastodon import entities, html
from heedful.sim.mastodon.asking import Asking
from heedful.sim.mastodon.network import Mastodon
from heedful.sim.web import Asked, Told, Turned, as_json
from heedful.sim.world import Draft, Said, Unknown, iso


class Statuses:
    def __init__(self, network: Mastodon, asking: Asking) -> None:
        self.network, self.asking = network, asking

    def calls(self) -> list[tuple[str, str, Callable[..., Told]]]:
        one = "/api/v1/statuses/{status_id}"
        return [
            ("POST", "/api/v1/statuses", self.create),
            ("GET", one, self.read),
            ("PUT", one, self.edit),
            ("DELETE", one, self.delete),
            ("GET", one + "/context", self.context),
            ("GET", one + "/history", self.history),
            ("GET", one + "/source", self.source),
        ]

    def read(self, asked: Asked, status_id: str) -> Told:
        return as_json(self.asking.show(self.asking.status(asked, status_id), asked))

    def create(self, asked: Asked) -> Told:
        me, given = self.asking.who(asked), asked.fields()
        key = (me.outside_id, asked.headers.get("idempotency-key", ""))
        if key[1] and key in self.network.idempotent:
            return as_json(self.asking.show(self.network.post(self.network.idempotent[key]), asked))
        text = self._text(given)
        draft = Draft(
            author=me, text=text, at=asked.at,
            parent=self._answered(asked, str(given.get("in_reply_to_id") or "")),
            visibility=str(given.get("visibility") or "public"), warning=str(given.get("spoiler_text") or ""),
            language=str(given.get("language") or ""), through_api=True,
        )  # fmt: skip
        post = self.network.publish(draft)
        if key[1]:
            self.network.idempotent[key] = post.id
        return as_json(self.asking.show(post, asked))

    def _text(self, given: dict[str, Any]) -> str:
        text = str(given.get("status") or "").replace("\r\n", "\n")
        if not text.strip():
            raise Turned(422, {"error": "Validation failed: Text can't be blank"})
        if entities.length(text) > entities.LONGEST:
            raise Turned(
                422, {"error": f"Validation failed: Text character limit of {entities.LONGEST} exceeded"}
            )
        return text

    def _answered(self, asked: Asked, status_id: str) -> Said | None:
        try:
            return self.asking.status(asked, status_id) if status_id else None
        except Unknown as unknown:
            what = "The post you are trying to reply to does not appear to exist."
            raise Turned(404, {"error": what}) from unknown

    def _own(self, asked: Asked, status_id: str) -> Said:
        me, post = self.asking.who(asked), self.network.post(status_id)
        if post.author is not me:
            raise Unknown(status_id)
        return post

    def edit(self, asked: Asked, status_id: str) -> Told:
        post = self._own(asked, status_id)
        self.network.change(post, self._text(asked.fields()), asked.at)
        return as_json(self.asking.show(post, asked))

    def delete(self, asked: Asked, status_id: str) -> Told:
        post = self._own(asked, status_id)
        shown = self.asking.show(post, asked) | {"text": post.text}
        self.network.take_away(post, asked.at)
        return as_json(shown)

    def context(self, asked: Asked, status_id: str) -> Told:
        post, me = self.asking.status(asked, status_id), self.asking.maybe(asked)
        above = [self.asking.show(one, asked) for one in post.above() if self.asking.visible(one, me)]
        below = [self.asking.show(one, asked) for one in post.below() if self.asking.visible(one, me)]
        return as_json({"ancestors": above, "descendants": below})

    def history(self, asked: Asked, status_id: str) -> Told:
        post = self.asking.status(asked, status_id)
        author = entities.account(post.author, self.network)
        versions = [*post.versions, (post.edited_at or post.at, post.text)]
        return as_json([
            {
                "content": html.content(text, self.network), "spoiler_text": post.warning, "sensitive": False,
                "created_at": iso(at), "account": author, "media_attachments": [], "emojis": [],
            }
            for at, text in versions
        ])  # fmt: skip

    def source(self, asked: Asked, status_id: str) -> Told:
        post = self._own(asked, status_id)
        return as_json({"id": post.id, "text": post.text, "spoiler_text": post.warning})
