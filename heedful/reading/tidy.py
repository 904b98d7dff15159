"""A post as the models see it: no handles, no addresses, emoji in words, hashtags taken apart."""

import html
import re
import unicodedata

LONGEST = 4000  # letters of a post that are looked at; the models see fewer
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ADDRESS = re.compile(r"https?://\S{1,500}|www\.\S{1,500}")
_HANDLE = re.compile(r"(?<![\w.])@\w[\w.-]{0,80}")
_HASHTAG = re.compile(r"#(\w{2,80})")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_AGAIN = re.compile(r"([^\W\d]|[!?.,~*])\1{2,}")
_SPACE = re.compile(r"\s+")
_JOINERS = {0x200D, 0xFE0F, 0xFE0E, *range(0x1F3FB, 0x1F400)}


def tidied(text: str) -> str:
    """Return the post in one line of words: what tells who wrote it is gone, what tells how is kept."""
    text = html.unescape(text[:LONGEST])
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = _HANDLE.sub("@user", _ADDRESS.sub("http", text))
    text = _HASHTAG.sub(lambda found: "# " + _HUMP.sub(" ", found[1]), text)
    text = "".join(map(_spelt, text)) if not text.isascii() else text
    return _SPACE.sub(" ", _AGAIN.sub(r"\1\1", text)).strip()


def _spelt(letter: str) -> str:
    """Return an emoji's name; half of a pair, a joiner or a skin tone is dropped."""
    if letter.isalnum() or letter.isascii():
        return letter
    if ord(letter) in _JOINERS:
        return ""
    kind = unicodedata.category(letter)
    if kind in {"So", "Sk"}:
        return f" {unicodedata.name(letter, '').lower()} "
    return "" if kind in {"Cs", "Co", "Cn", "Cc"} and letter not in "\n\t" else letter
