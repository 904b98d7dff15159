"""What thirty corrections teach of a new kind of post, and what they cost ordinary posts, in points of F1."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

from heedful.reading.comparing import Figure
from heedful.reading.learned import Habits
from heedful.reading.learning import learn
from heedful.reading.lessons import Claim, Lesson, Seen
from heedful.reading.reader import Which, reader
from heedful.reading.weights import shipped
from tests.reading.care_set import is_held, read

FOLDER = Path(__file__).parents[1] / "tests/reading/kinds"
TAUGHT = 30


@dataclass(frozen=True)
class Kind:
    """Posts of which a label holds that elsewhere looks different, and others of the same people."""

    name: str
    posts: str
    others: str
    claim: Claim


KINDS = (
    Kind("musicians' slang praise", "slang-praise", "slang-other", Claim("intents", "praise")),
    Kind("game outages", "game-outage", "game-other", Claim("intents", "outage")),
)


@dataclass(frozen=True)
class Effect:
    """F1 in per cent of the label on posts of the kind, and what ordinary posts gain for each label."""

    posts: int
    before: float
    after: float
    changes: dict[str, float]


def measure():
    full = reader(Which.FULL)
    halves = ordinary(full)
    for kind, (told, judged) in product(KINDS, (halves, halves[::-1])):
        found, label = effect(kind, full, told, judged), kind.claim.label
        where = f"{found.posts} held posts of the kind"
        where += "" if judged is halves[1] else ", held back by the other half"
        yield (
            f"{kind.name}, {TAUGHT} corrections: F1 of {label} on {where}",
            f"{found.before:.1f}, then {found.after:.1f}: {found.after - found.before:+.1f}",
            ">= +10 where it was below 85",
        )
        same = found.changes.pop(label)
        yield f"the same label on {len(judged)} ordinary held posts", f"{same:+.1f}", ">= -1"
        changed = sum(map(bool, found.changes.values()))
        yield "other labels there whose F1 changes", f"{changed} of {len(found.changes)}", "0"


def lines(name):
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def ordinary(full):
    """Return ordinary posts with their readings: some 400 to hold heads back, and as many that are judged.

    The weights never learned from them: what was learned by heart would hold nothing back, since its chances
    are far from any threshold.
    """
    held = [post for post in read("posts.jsonl") if is_held(post["text"])]
    return [
        list(zip(those, full.read([post["text"] for post in those]), strict=True))
        for those in (held[1::2], held[::2])
    ]


def lesson(reading, said, name):
    return Lesson(str(name), Seen.of(reading), said)


def effect(kind, full, told, judged):
    """Return what the first posts of a kind teach, shown by its other posts, and by ordinary ones."""
    of_kind = full.read(lines(kind.posts))
    lessons = [lesson(reading, {kind.claim: True}, n) for n, reading in enumerate(of_kind[:TAUGHT])]
    held_back = [Seen.of(reading) for _, reading in told]
    habits = Habits(learn(lessons, held_back, shipped()).learned, shipped(), lessons)
    label = kind.claim.label
    new = [
        *((reading, [label]) for reading in of_kind[TAUGHT:]),
        *((reading, []) for reading in full.read(lines(kind.others))),
    ]
    usual = [(reading, post["intents"]) for post, reading in judged]

    def after(pairs):
        return [(habits.applied(reading), true) for reading, true in pairs]

    now = after(usual)
    changes = {each: f1(each, now) - f1(each, usual) for each in of_kind[0]["intents"].chances}
    return Effect(len(new), f1(label, new), f1(label, after(new)), changes)


def f1(label, pairs):
    """Return F1 of a label, in per cent, over pairs of a reading and the labels that hold."""
    judged = (
        Figure.of(holds=label in true, said=label in reading["intents"].labels) for reading, true in pairs
    )
    return 100 * (sum(judged, Figure()).f1 or 0)
