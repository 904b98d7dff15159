"""What teammates are told: each notice is of a kind, and of a kind that is in the list of choices."""

import re
from pathlib import Path

import heedful
from heedful.teams.telling import KINDS


def test_every_notice_is_of_a_kind_that_can_be_chosen():
    """Whoever wants none of a kind could not stop a notice whose first word is in no list."""
    house = Path(heedful.__file__).parent
    written = {
        kind: path.name
        for path in house.rglob("*.py")
        for kind in re.findall(r'\babout ?=\s*f?"([a-z-]+)[:"]', path.read_text(encoding="utf-8"))
    }
    assert len(written) > 10
    assert {kind: name for kind, name in written.items() if kind not in KINDS} == {}
