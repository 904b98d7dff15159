"""Plain words: letters that nobody sees are taken out, and links are found in whatever form."""

import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_JOINERS = "\u200c\u200d"  # seen in Persian, in Indian scripts and in emoji; beside Latin letters they hide
_HIDING = re.compile(rf"(?<=[\x00-\x7f])[{_JOINERS}]+|[{_JOINERS}]+(?=[\x00-\x7f])")
_DOT = ".。．｡"  # noqa: RUF001  (all four lead to a host)
_LABEL = r"[^\W_](?:[\w-]{0,62})"
LINK = re.compile(
    r"(?<![^\W_])[a-z][a-z0-9+.-]{1,20}:[/\\]{2}\S+"
    r"|(?<![^\W_])(?:mailto|tel|sms|callto|javascript|vbscript|data|file|bitcoin|magnet|intent):\S+"
    rf"|(?<![\w@{_DOT}-])(?:{_LABEL}[{_DOT}])+(?:xn--[\w-]+|[^\W\d_]{{2,24}})(?![\w@])(?::\d{{1,5}})?(?:[/\\?#]\S*)?"
    r"|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])(?::\d{1,5})?(?:[/\\?#]\S*)?",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w@/])@[^\W_][\w.-]*(?:@[\w.-]+)?")
_ENDS = ".,;:!?)]}>'\"»”’…*_"  # noqa: RUF001


def seen(text: str) -> str:
    """Return a text without what nobody sees: control signs, marks of direction, tags, private letters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n\n")
    kept = (s for s in text if s == "\n" or s in _JOINERS or unicodedata.category(s) not in _UNSEEN)
    return _HIDING.sub("", "".join(kept))


def bare(found: str) -> str:
    """Return a link or handle without the signs of the sentence behind it."""
    return found.rstrip(_ENDS)


def links_in(text: str) -> list[str]:
    return [bare(found[0]) for found in LINK.finditer(text)]
