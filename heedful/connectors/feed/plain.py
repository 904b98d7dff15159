"""The plain reading of a piece of HTML, in time linear to its length whatever it holds."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from heedful.connectors.contract import IMAGE, VIDEO

LONGEST_TAG = 2_000
DEEPEST = 200
BREAKS = {"br": "\n", "hr": "\n\n", "li": "\n- ", "td": " ", "th": " "}
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
    }
    | {
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
    }
    | {"section", "summary", "table", "tbody", "thead", "tr", "ul"}
)
NEVER_DEEP = frozenset(  # empty elements, and those that a browser closes by itself
    {"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th"}
)
UNSEEN = frozenset({"script", "style", "template", "noscript", "textarea", "title", "iframe"})
NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})[\s/>]")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>")
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
SHOWN = re.compile(r"<(img|video)[\s/>]", re.IGNORECASE)
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Reading:
    text: str = ""
    links: list[str] = field(default_factory=list)
    depth: int = 0  # how deep its elements nest, as far as a quick look can tell


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    closes: bool
    attributes: str = ""


def clean(text: str) -> str:
    """Return the text without what no database takes: controls, lone surrogates, NUL."""
    return NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(source: str) -> Reading:
    """Return what a person reads: paragraphs kept, markup and scripts gone, addresses of links apart."""
    reading, parts, depth = Reading(), [], 0
    for piece in _pieces(source):
        if isinstance(piece, str):
            parts.append(re.sub(r"\s+", " ", html.unescape(piece)))
            continue
        parts.append(_space_for(piece))
        depth = _deeper(depth, piece)
        reading.depth = max(reading.depth, depth)
        if piece.name == "a" and not piece.closes:
            reading.links += _href(piece.attributes)
    reading.text = _tidy(clean("".join(parts)))
    return reading


def held(source: str) -> frozenset[str]:
    """Return what a piece of HTML shows beside words."""
    return frozenset(VIDEO if name.lower() == "video" else IMAGE for name in SHOWN.findall(source))


def held_by_type(types: Iterable[object]) -> tuple[str, ...]:
    """Return what media of some types are, such as `image/png`."""
    kinds = {str(told).partition("/")[0].lower() for told in types}
    return tuple(sorted(kinds & {IMAGE, VIDEO}))


def tidy(text: str) -> str:
    """Return text that is no HTML with its white space in order."""
    return _tidy(clean(text))


def attributes(source: str) -> dict[str, str]:
    """Return the attributes of a tag, names in lower case, values unescaped; the first of a name counts."""
    found: dict[str, str] = {}
    for name, one, two, three in re.findall(
        r"([^\s=\"'>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", source
    ):
        found.setdefault(name.lower(), clean(html.unescape(one or two or three)).strip())
    return found


def tags(source: str) -> Iterator[Tag]:
    return (piece for piece in _pieces(source) if isinstance(piece, Tag))


def _pieces(source: str) -> Iterator[str | Tag]:
    """Give text and tags in turn; what looks like a tag and never ends is text."""
    at, end = 0, len(source)
    last_comment, last_tag = source.rfind("-->"), source.rfind(">")
    while at < end:
        if source[at] != "<":
            until = source.find("<", at)
            until = end if until < 0 else until
            yield source[at:until]
            at = until
        elif source.startswith("<!--", at):
            at = source.find("-->", at) + 3 if at < last_comment else end
        elif source.startswith(("<!", "<?"), at):
            at = source.find(">", at) + 1 if at < last_tag else end
        else:
            tag, until = _tag_at(source, at) if at < last_tag else (None, at)
            if tag is None:
                yield "<"
                at += 1
                continue
            yield tag
            at = _past_unseen(source, tag, until)


def _tag_at(source: str, at: int) -> tuple[Tag | None, int]:
    found = TAG.match(source, at, at + LONGEST_TAG)
    if found:
        return Tag(found[2].lower(), bool(found[1]), found[3]), found.end()
    name = NAME.match(source, at)
    if not name:
        return None, at
    return Tag(name[2].lower(), bool(name[1])), source.find(">", at) + 1


def _past_unseen(source: str, tag: Tag, until: int) -> int:
    if tag.closes or tag.name not in UNSEEN or tag.attributes.endswith("/"):
        return until
    close = re.compile(rf"</{tag.name}[\s/>]", re.IGNORECASE).search(source, until)
    end = source.find(">", close.end() - 1) if close else -1
    return end + 1 if end >= 0 else len(source)


def _space_for(tag: Tag) -> str:
    if tag.name in BREAKS:
        return "" if tag.closes else BREAKS[tag.name]
    return "\n\n" if tag.name in BLOCKS else ""


def _deeper(depth: int, tag: Tag) -> int:
    if tag.name in NEVER_DEEP or tag.attributes.endswith("/"):
        return depth
    return max(0, depth - 1) if tag.closes else depth + 1


def _href(source: str) -> list[str]:
    found = HREF.search(source)
    return [html.unescape(found[1] or found[2] or found[3] or "").strip()] if found else []


def _tidy(text: str) -> str:
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
