"""How a Mastodon server writes statuses, accounts and WebSocket frames."""

import base64
import hashlib
import html
import re
import struct
from datetime import UTC, datetime

WORD = re.compile(r"https?://\S+|@[\w]+(?:@[\w.:-]+\w)?|#\w+")


def account(name: str, host: str, **more: object) -> dict[str, object]:
    """A local account, or one from elsewhere where the name has a host."""
    local, _, elsewhere = name.partition("@")
    return {
        "id": f"0{local.encode().hex()}",
        "username": local,
        "acct": name,
        "display_name": local.capitalize(),
        "url": f"http://{elsewhere or host}/@{local}",
        "note": "",
        "bot": False,
        "indexable": True,
        "noindex": False,
    } | more


def status(local_id: str, by: dict[str, object], words: str, **more: object) -> dict[str, object]:
    return {
        "id": local_id,
        "account": by,
        "content": as_html(words),
        "created_at": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
        "edited_at": None,
        "visibility": "public",
        "url": f"{by['url']}/{local_id}",
        "uri": f"{by['url']}/statuses/{local_id}",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "mentions": [],
        "tags": [{"name": tag[1:]} for tag in WORD.findall(words) if tag.startswith("#")],
        "media_attachments": [],
        "spoiler_text": "",
        "language": "en",
        "reblog": None,
    } | more


def named_in(text: str) -> list[str]:
    return [word[1:] for word in WORD.findall(text) if word.startswith("@")]


def as_html(text: str) -> str:
    """Write text as Mastodon does: paragraphs, shortened links, marked names and tags."""
    paragraphs = [
        "<br />".join(_marked(line) for line in paragraph.split("\n")) for paragraph in text.split("\n\n")
    ]
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _marked(line: str) -> str:
    parts, end = [], 0
    for found in WORD.finditer(line):
        parts += [html.escape(line[end : found.start()], quote=False), _mark(found[0])]
        end = found.end()
    return "".join([*parts, html.escape(line[end:], quote=False)])


def _mark(word: str) -> str:
    shown = html.escape(word[1:].partition("@")[0])
    if word.startswith("@"):
        return f'<span class="h-card"><a href="http://x.example/@{shown}" class="u-url mention">@<span>{shown}</span></a></span>'
    if word.startswith("#"):
        return f'<a href="http://x.example/tags/{shown}" class="mention hashtag" rel="tag">#<span>{shown}</span></a>'
    scheme, _, rest = word.partition("://")
    ellipsis = ' class="ellipsis"' if len(rest) > 30 else ' class=""'
    return (
        f'<a href="{html.escape(word)}" target="_blank"><span class="invisible">{scheme}://</span>'
        f'<span{ellipsis}>{html.escape(rest[:30])}</span><span class="invisible">{html.escape(rest[30:])}</span></a>'
    )


def accept_key(key: str) -> str:
    told = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1(told.encode()).digest()).decode()


def frame(text: str) -> bytes:
    """A text frame from a server."""
    body = text.encode()
    if len(body) < 126:
        return bytes([0x81, len(body)]) + body
    return bytes([0x81, 126]) + struct.pack(">H", len(body)) + body
