"""Turning typed text into the HTML that Mastodon serves."""

from html import escape

from heedful.sim import words
from heedful.sim.world import Network


def content(text: str, network: Network) -> str:
    paragraphs = [part for part in text.strip().split("\n\n") if part.strip()]
    return "".join(f"<p>{_inline(part, network)}</p>" for part in paragraphs)


def _inline(text: str, network: Network) -> str:
    return "".join(_piece(piece, network) for piece in words.pieces(text)).replace("\n", "<br />")


def _piece(piece: words.Piece, network: Network) -> str:
    if piece.kind == "link":
        return _link(piece.word)
    if piece.kind == "tag":
        href = f"{network.base}/tags/{piece.word.lower()}"
        return f'<a href="{href}" class="mention hashtag" rel="tag">#<span>{escape(piece.word)}</span></a>'
    if piece.kind == "mention":
        person = network.find_person(piece.word)
        if person is None:
            return f"@{escape(piece.word)}"
        link = f'<a href="{profile(person.address, network)}" class="u-url mention">'
        name = escape(person.address.split("@")[0])
        return f'<span class="h-card" translate="no">{link}@<span>{name}</span></a></span>'
    return escape(piece.word, quote=False).replace('"', "&quot;").replace("'", "&#39;")


def profile(acct: str, network: Network) -> str:
    return f"{network.base}/@{acct}"


def _link(url: str) -> str:
    scheme, rest = url.split("://", 1)
    shown, hidden = rest[:30], rest[30:]
    ellipsis = ' class="ellipsis"' if hidden else ""
    return (
        f'<a href="{escape(url)}" target="_blank" rel="nofollow noopener" translate="no">'
        f'<span class="invisible">{scheme}://</span><span{ellipsis}>{escape(shown)}</span>'
        f'<span class="invisible">{escape(hidden)}</span></a>'
    )
