"""What the documents name is there: links, commands and their options, make targets, options, licence."""

import re

import click
import pytest

from heedful.cli import cli
from heedful.kit import options
from tests.cli.conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:^|[`\s/])heedful ((?:[a-z][a-z-]+ ?)+)((?:[^`\n]*)?)", re.MULTILINE)
TARGET = re.compile(r"(?:^    |`)make ([a-z]+)", re.MULTILINE)
VARIABLE = re.compile(r"\bHEEDFUL_[A-Z_]+\b")


def name(page):
    return str(page.relative_to(ROOT))


def code_of(text):
    """Return what stands in code: indented blocks and `spans`."""
    return "\n".join(re.findall(r"(?m)^    .+$|`[^`\n]+`", text))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_are_there_with_their_options(page):
    wrong = []
    for words, rest in COMMAND.findall(code_of(page.read_text(encoding="utf-8"))):
        said = f"{words}{rest}".split()
        command, ctx = cli, click.Context(cli)
        while isinstance(command, click.Group) and said:
            command = command.get_command(ctx, said.pop(0))
        known = {option for each in command.params for option in each.opts} if command else set()
        known |= {"--help", "--json"}
        wrong += [
            f"{words} {word}" for word in said if word.startswith("--") and word.split("=")[0] not in known
        ]
        wrong += [words] if command is None else []
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_make_targets_are_there(page):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(TARGET.findall(page.read_text(encoding="utf-8")))
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_options_are_there(page):
    known = {option.variable for option in options.ALL} | {
        f"{option.variable}_FILE" for option in options.ALL
    }
    named = set(VARIABLE.findall(page.read_text(encoding="utf-8"))) - {"HEEDFUL_"}
    assert named - known - {"HEEDFUL_PEERS_DIR"} == set()


def test_the_lock_names_no_host_and_pins_everything():
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        pinned = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert pinned
        assert all("==" in line and line.endswith("\\") for line in pinned)
