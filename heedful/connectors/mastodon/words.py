"""The words of a status: its HTML read as plain text, and its length as Mastodon counts it."""

import re
import unicodedata
from html.parser import HTMLParser

import nh3

BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "table",
    "tr",
}
BREAKS = BLOCKS - {"li", "tr", "hr"}
KEPT = BLOCKS | {"br", "a", "span", "img", "code", "td", "th"}
ATTRIBUTES = {"a": {"href", "class"}, "span": {"class"}, "p": {"class"}, "img": {"alt"}}
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

LINK_LENGTH = 23
GREETING_LENGTH = 32  # "@", the longest name a Mastodon server gives (30), and a space
LINK = re.compile(
    r"\bhttps?://(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?![\w@:-]|\.\w)(?:[/?#](?:[!#-;=?-~]*[a-z0-9/=_~#&+-])?)?",
    re.IGNORECASE,
)
MENTION = re.compile(
    r"(?<![\w/])@([a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)(?:@[\w.-]+\w(?::\d+)?)?", re.IGNORECASE
)

NAMED = re.compile(r"(?<![\w/])@([\w.-]+(?:@[\w.:-]+)?)")


class Reading(HTMLParser):
    """Gathers the text and the links of clean HTML.

    Mastodon cuts a long link into spans (`invisible`, `ellipsis`) that only look shorter, so reading
    all of them gives the whole link. `quote-inline` is what old servers show in place of a quote.
    """

    def __init__(self, *, quoted: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.quoted = quoted
        self.parts: list[str] = []
        self.links: list[str] = []
        self.hidden: list[str] = []
        self.href = ""
        self.link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        classes = named.get("class", "").split()
        if self.hidden or (self.quoted and "quote-inline" in classes):
            self.hidden += [tag] if tag not in {"br", "img", "hr"} else []
        elif tag == "a":
            self._open_link(named, classes)
        elif tag == "img":
            self.parts.append(named.get("alt", ""))
        else:
            self.parts.append(_before(tag))

    def _open_link(self, named: dict[str, str], classes: list[str]) -> None:
        names_somebody = {"mention", "hashtag"} & set(classes)
        self.href = "" if names_somebody else named.get("href", "")
        self.link_from = len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.hidden.pop()
        elif tag == "a":
            self._close_link()
        elif tag in BREAKS:
            self.parts.append("\n\n")

    def _close_link(self) -> None:
        if self.href.startswith(("http://", "https://")):
            self.links.append(self.href)
            shown = "".join(self.parts[self.link_from :])
            self.parts[self.link_from :] = [_whole(shown, self.href)]
        self.href = ""

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)

    def text(self) -> str:
        text = CONTROL.sub("", "".join(self.parts).replace("\r\n", "\n").replace("\r", "\n"))
        lines = [line.strip() for line in text.split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _before(tag: str) -> str:
    return {"br": "\n", "li": "\n- ", "tr": "\n", "hr": "\n\n", "td": " ", "th": " "}.get(
        tag, "\n\n" if tag in BREAKS else ""
    )


def _whole(shown: str, href: str) -> str:
    """Show the address itself where the text of a link is only the beginning of it."""
    bare = re.sub(r"^https?://(www\.)?", "", href)
    start = re.sub(r"^https?://(www\.)?", "", shown).rstrip("…").removesuffix("...").strip()
    cut = shown.rstrip().endswith(("…", "..."))
    return href if cut and start and bare.startswith(start) else shown


def read(html: str, *, quoted: bool = False) -> tuple[str, tuple[str, ...]]:
    """Return the plain text of a status and the links in it, which are not mentions or hashtags."""
    clean = nh3.clean(html, tags=KEPT, attributes=ATTRIBUTES, link_rel=None)
    reading = Reading(quoted=quoted)
    reading.feed(clean)
    reading.close()
    return reading.text(), tuple(dict.fromkeys(reading.links))


def greeted(text: str, *accts: str) -> str:
    """Return the text with the first of `accts` in front, where it names the person by none of them;
    a person who is not named is not told of the reply.
    """
    named = {name.rstrip(".-").casefold() for name in NAMED.findall(text)}
    if not accts or named & {acct.casefold() for acct in accts}:
        return text
    return f"@{accts[0]} {text}"


def length(text: str) -> int:
    """Return the length as Mastodon counts it: in what a reader sees as one character, a link as 23,
    `@name@host` as `@name`. The name that `send` puts in front is counted where the text has none.
    """
    return counted(text) + (0 if text.startswith("@") else GREETING_LENGTH)


def counted(text: str) -> int:
    """Return the length of the text alone; more than Mastodon's where our idea of a link is narrower."""
    return _seen(MENTION.sub(r"@\1", LINK.sub("x" * LINK_LENGTH, text)))


def _seen(text: str) -> int:
    """Count grapheme clusters; where a rare script joins otherwise, too many rather than too few."""
    count, joined, flag = 0, False, False
    for char in text:
        is_flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        extends = unicodedata.category(char) in {"Mn", "Me"} or "\U0001f3fb" <= char <= "\U0001f3ff"
        if char == "\u200d":
            joined = True
            continue
        if not (extends or joined or (is_flag and flag)):
            count += 1
        flag = is_flag and not flag
        joined = False
    return count


def same(one: str, other: str) -> bool:
    """Return whether both are the same words: white space and the host of a name are not told apart,
    since a server shows `@dana@mastodon.example` as `@dana` and makes paragraphs of empty lines.
    """
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(MENTION.sub(r"@\1", unicodedata.normalize("NFKC", text)).split())
