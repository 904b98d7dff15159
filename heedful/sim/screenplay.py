"""Reading the script: what is said, by whom, when, and what people say back when they are answered.

The files in `script/` are plain text. A line that begins with one of these opens an entry, and the
lines below it are its words:

    %% story=1                          what the entries below belong to
    == dana bluesky -26h :dana-1        somebody says something; -26h is before the start, +2:30 after
    == tom +2:30 >dana-1 :tom-1         ... as a reply; ~label instead of > quotes it
    !! edit :dana-1 +4:00               they change it
    !! delete :tom-1 +5:00              they take it away
    !! remove tom bluesky +6:00         their account goes
    ?? dana-1 1 dana 12s                what dana says to our first answer in the thread of dana-1
    ** upset en                         what anybody in that mood says to an answer

`key=value` on an opening line is kept in `options`. `;;` begins a remark. The first line of a blog's
article is its title.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SCRIPT = HERE / "script"
_OPENS = re.compile(r"(==|!!|\?\?|\*\*|%%) +(.*)")
_PAST = re.compile(r"-(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
_LIVE = re.compile(r"\+(?:(\d+):)?(\d+)s?")
NETWORKS = ("bluesky", "mastodon", "blogs")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happens: said, edit, delete or remove; `due` is in seconds, below 0 before the start."""

    kind: str
    due: float
    who: str
    network: str
    text: str = ""
    label: str = ""
    parent: str = ""
    quote: str = ""
    story: str = ""
    where: str = ""  # file and line, for whoever mends the script
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comeback:
    """What `who` says when the company has answered the thread of `label` for the nth time."""

    label: str
    nth: int
    who: str
    delay: float
    text: str
    where: str


@dataclass(slots=True)
class Screenplay:
    entries: list[Entry] = field(default_factory=list)
    comebacks: list[Comeback] = field(default_factory=list)
    moods: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # (mood, language): lines
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def said(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == "said"]

    def labelled(self) -> dict[str, Entry]:
        return {entry.label: entry for entry in self.said if entry.label}


class BadScript(Exception):
    """The script says something that cannot be played; the text says where."""


def load(folder: Path = SCRIPT) -> Screenplay:
    play = Screenplay(people=tomllib.loads((folder / "people.toml").read_text("utf-8")))
    for path in sorted(folder.glob("*.txt")):
        _read(path, play)
    play.entries.sort(key=lambda entry: entry.due)
    _place(play)
    return play


def company(port: int | None = None) -> dict[str, Any]:
    """The company of the demo, as `company.toml` has it, its sources with their credential.

    With the port of a simulator the addresses are whole; without, they hold "{port}".
    """
    told = tomllib.loads((HERE / "company.toml").read_text("utf-8"))
    for source in told["sources"]:
        if port is not None:
            source["address"] = source["address"].format(port=port)
        source["credential"] = told["accounts"].get(source.get("account"), {}).get("credential", {})
    return told


def _read(path: Path, play: Screenplay) -> None:
    story = ""
    for where, mark, head, text in _blocks(path):
        words = head.split()
        if mark == "%%":
            story = dict(word.split("=", 1) for word in words)["story"]
        elif mark == "??":
            label, nth, who, delay = words
            play.comebacks.append(Comeback(label, int(nth), who, float(delay.rstrip("s")), text, where))
        elif mark == "**":
            play.moods.setdefault((words[0], words[1]), []).append(text)
        else:
            kind = "said" if mark == "==" else words.pop(0)
            play.entries.append(_entry(kind, words, text, story, where))


def _blocks(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Give each entry of a file: where it stands, its mark, its opening line, its words."""
    opened: tuple[str, str, str] | None = None
    lines: list[str] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        found = _OPENS.match(line)
        if found:
            if opened:
                yield (*opened, "\n".join(lines).strip())
            opened, lines = (f"{path.name}:{number}", found[1], found[2]), []
        elif not line.startswith(";;"):
            lines.append(line)
    if opened:
        yield (*opened, "\n".join(lines).strip())


def _entry(kind: str, words: list[str], text: str, story: str, where: str) -> Entry:
    given: dict[str, Any] = {"who": "", "network": "", "options": {}}
    for word in words:
        if word[0] in "+-":
            given["due"] = _due(word, where)
        elif word[0] in ":>~":
            given[{":": "label", ">": "parent", "~": "quote"}[word[0]]] = word[1:]
        elif word in NETWORKS:
            given["network"] = word
        elif "=" in word:
            given["options"] |= [word.split("=", 1)]
        else:
            given["who"] = word
    if "due" not in given:
        raise BadScript(f"{where}: no moment")
    story = given["options"].pop("story", story)
    return Entry(kind=kind, text=text, story=story, where=where, **given)


def _due(word: str, where: str) -> float:
    past, live = _PAST.fullmatch(word), _LIVE.fullmatch(word)
    if past:
        days, hours, minutes = (int(part or 0) for part in past.groups())
        return -(days * 86400.0 + hours * 3600.0 + minutes * 60.0)
    if live:
        return int(live[1] or 0) * 60.0 + int(live[2])
    raise BadScript(f"{where}: {word} is no moment")


def _place(play: Screenplay) -> None:
    """Give each entry the network of what it answers or changes, or its person's only one."""
    networks: dict[str, str] = {}
    placed = []
    for entry in play.entries:
        about = entry.parent or entry.quote or (entry.label if entry.kind != "said" else "")
        homes = [name for name in NETWORKS if name in play.people.get(entry.who, {})]
        network = entry.network or networks.get(about, "") or (homes[0] if homes else "")
        if not network:
            raise BadScript(f"{entry.where}: on which network?")
        if entry.kind == "said" and entry.label:
            networks[entry.label] = network
        placed.append(_with_network(entry, network))
    play.entries = placed


def _with_network(entry: Entry, network: str) -> Entry:
    return Entry(
        entry.kind, entry.due, entry.who, network, entry.text, entry.label, entry.parent, entry.quote,
        entry.story,
        entry.where, entry.options,
    )  # fmt: skip
