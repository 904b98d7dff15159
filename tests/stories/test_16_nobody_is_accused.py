"""The danger of abuse: nobody is accused. A lint over every text of ours, and 1,000 ordinary conversations."""

import ast
import html
import os
import re
from itertools import islice
from pathlib import Path

import pytest

import heedful
from heedful.desk import rules
from heedful.desk.models import Conversation
from heedful.desk.wording import Draft, Kind, remarks_on
from heedful.sim import screenplay
from tests.conftest import NOON, said

HOUSE = Path(heedful.__file__).parent
ACCUSING = re.compile(
    r"\b(?:spammers?|abusers?|trolls?|liars?|fraudsters?|scammers?|thie(?:f|ves)|cheaters?|cheats?|swindlers?|crooks?|"
    r"trouble-?makers?|stalkers?|harassers?|complainers?|blackmailers?|extortionists?|haters?|"
    r"you (?:lied|are lying|cheated|abused|spammed)|(?:they|he|she) (?:lied|cheated|is lying|are lying)|"
    r"betrüger(?:in|innen)?|lügner(?:in|innen)?|menteu(?:r|se)s?|mentiros[oa]s?|estafador(?:a|es)?|fraudeu(?:r|se)s?)\b",
    re.IGNORECASE,
)
# The tables that find such words in drafts have to hold them, the simulator plays people, who say what they say, and
# the models know the words of posts.
LEFT_OUT = ("desk/wording/", "desk/fair_names.py", "kudos/rules.py", "sim/", "reading/weights/vocabulary.txt")
ORDINARY = 1000


def strings_of(path):
    """Return every string of a Python file that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def our_texts():
    """Return (file, text) of all that the product may show or send: strings, templates, scripts, mails, translations."""
    for path in sorted(HOUSE.rglob("*")):
        name = path.relative_to(HOUSE).as_posix()
        if name.startswith(LEFT_OUT) or not path.is_file():
            continue
        if path.suffix == ".py":
            yield from ((name, text) for text in strings_of(path))
        elif path.suffix in {".html", ".txt", ".js", ".po", ".json", ".toml"}:
            yield name, path.read_text(encoding="utf-8")


def accusations(text):
    return [found[0] for found in ACCUSING.finditer(html.unescape(text))]


def test_no_text_of_ours_calls_anybody_anything():
    texts = list(our_texts())
    assert [(name, words) for name, text in texts for words in accusations(text)] == []
    assert len(texts) > 1000  # the lint would prove nothing over an empty house


def test_the_lint_would_notice():
    assert accusations("This person is a spammer.") == ["spammer"]
    assert accusations("The parcel was stolen.") == []


@pytest.mark.parametrize("state", ["kept", "broken", "withdrawn"])
def test_what_we_draft_for_people_reads_well(state):
    text = rules.words_that_close(state, "I will call you back at 3.", "Dana Reyes")
    assert remarks_on(Draft(text)) == []


if os.environ.get("HEEDFUL_DATABASE_URL"):

    @pytest.fixture
    def house(transactional_db):
        """The database alone: this story needs no browser."""

else:

    @pytest.fixture
    def house(db):
        """The database alone: this story needs no browser."""


@pytest.fixture
def a_thousand(hear):
    """1,000 conversations with what people of the simulator's script say, each by another person."""
    spoken = [entry.text for entry in screenplay.load().said if entry.text.strip()]
    texts = list(islice((text for _ in range(ORDINARY) for text in spoken), ORDINARY))
    for first in range(0, ORDINARY, 100):
        hear(
            *[
                said(f"n{n}", f"@acme {texts[n]} ({n})", by=f"p{n}", addressed=True)
                for n in range(first, first + 100)
            ]
        )
    return Conversation.objects.all()


def without_their_words(page):
    """Return what of a page is ours: neither what people said nor their names."""
    theirs = r'<(span|div|bdi|blockquote|p)[^>]*class="(?:item-words|post-words|post-author|quoted|earlier-words)[^"]*"[^>]*>.*?</\1>'
    return re.sub(theirs, " ", page, flags=re.DOTALL)


@pytest.mark.slow
def test_a_thousand_ordinary_conversations_give_no_accusation(
    a_thousand, signed_in, frank, at_noon, monkeypatch
):
    assert a_thousand.count() == ORDINARY
    browser, found, labels = signed_in(frank), [], set()
    ids = list(a_thousand.order_by("pk").values_list("pk", flat=True))
    for first in range(0, ORDINARY, 100):
        page = browser.get(f"/inbox/rows/?ids={','.join(map(str, ids[first : first + 100]))}").text
        assert page.count('class="item"') == 100
        labels |= set(re.findall(r'class="item-label[^"]*">([^<]*)<', page))
        found += accusations(without_their_words(page))
    for pk in ids[:: ORDINARY // 50]:
        found += accusations(without_their_words(browser.get(f"/inbox/{pk}/").text))
    assert found == []
    assert labels  # something was looked at
    assert [label for label in labels if remarks_on(Draft(label))] == []


def test_the_answers_of_the_simulated_company_accuse_nobody():
    """They are held to the same words check as everybody's."""
    ours = [entry.text for entry in screenplay.load().said if entry.who == "tamberly"]
    flagged = [text for text in ours if Kind.ACCUSES in {remark.kind for remark in remarks_on(Draft(text))}]
    assert ours
    assert flagged == []


@pytest.fixture
def at_noon(monkeypatch):
    from heedful.kit import clock

    monkeypatch.setattr(clock, "now", lambda: NOON)
