"""Every bug in this folder can still be put into the code; whether it is noticed, `make mutants` tells."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def applies(patch):
    asked = subprocess.run(["git", "apply", "--check", patch], cwd=HERE.parents[1], check=False)
    return asked.returncode == 0


def test_every_bug_still_applies():
    assert [patch.name for patch in sorted(HERE.glob("*.patch")) if not applies(patch)] == []
