"""What a browser says of itself, in words that its owner knows it by."""

from django.utils.translation import gettext as _

NAMES = (  # the first that is found counts: each later one is named by the earlier ones too
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """Return such as "Firefox on Windows"; the beginning of what it said where we know no better."""
    name = next((words for mark, words in NAMES if mark in user_agent), "")
    system = next((words for mark, words in SYSTEMS if mark in user_agent), "")
    if name and system:
        return _("%(browser)s on %(system)s") % {"browser": name, "system": system}
    return name or user_agent[:60] or _("An unknown program")
