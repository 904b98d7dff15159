"""Every bug in tests/mutants/*.patch must be noticed by the tests named on its first line.

A patch that does not apply, tests that fail without it, or a bug that nobody notices is an error.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMES = "# tests:"
SLOWEST = 600  # seconds for the tests of one bug
ALL = 3600  # for the tests of all of them, without any bug
BUILT = "heedful/query/native/"  # what is built anew when a bug is in it


@dataclass(frozen=True)
class Mutant:
    patch: Path

    @property
    def tests(self):
        first = self.patch.read_text(encoding="utf-8").splitlines()[0]
        if not first.startswith(NAMES):
            raise SystemExit(f"{self.patch.name}: its first line has to begin with {NAMES!r}")
        return first.removeprefix(NAMES).split()

    @property
    def is_built(self):
        return f"+++ b/{BUILT}" in self.patch.read_text(encoding="utf-8")


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="only patches whose names hold one of these")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--some", type=int, help="only so many, drawn by the commit: another one draws others")
    given = asked.parse_args()
    patches = sorted(Path(__file__).parent.glob("*.patch"))
    mutants = [Mutant(p) for p in patches if not given.names or any(name in p.name for name in given.names)]
    if given.some and given.some < len(mutants):
        mutants = random.Random(_commit()).sample(mutants, given.some)
    with tempfile.TemporaryDirectory(prefix="heedful-mutants-") as folder:
        trees = [_tree(Path(folder) / str(number)) for number in range(given.jobs)]
        if (ROOT.parent / "shared").exists():
            (Path(folder) / "shared").symlink_to(ROOT.parent / "shared")
        tests = sorted({test for mutant in mutants for test in mutant.tests})
        healthy = _run(trees[0], ["-n", str(given.jobs), "--dist", "loadfile", *tests], ALL)
        if healthy.returncode:
            sys.stdout.write(healthy.stdout[-4000:])
            raise SystemExit("these tests fail without any bug; nothing can be learned from them")
        with ThreadPoolExecutor(given.jobs) as pool:
            troubles = [trouble for trouble in pool.map(lambda m: _tried(m, trees), mutants) if trouble]
    if troubles:
        raise SystemExit(f"{len(mutants)} mutants, {len(troubles)} in trouble")
    print(f"{len(mutants)} mutants, none survived")


def _commit():
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return told.stdout.strip()


def _tree(folder):
    """Copy what git knows of the working tree, with its changes, and what is new there."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    _build(folder)
    return folder


def _build(tree):
    """Build the fast look of a tree, if there is a compiler. Without one its bugs survive, and that is told."""
    command = [sys.executable, "setup.py", "--quiet", "build_ext", "--inplace", "--force"]
    subprocess.run(command, cwd=tree, capture_output=True, check=True)


def _tried(mutant, trees):
    """Tell at once, and return, what is wrong with a mutant; None if its tests noticed it."""
    tree = trees.pop()
    try:
        trouble = _trouble(mutant, tree)
    except subprocess.TimeoutExpired:
        trouble = f"{mutant.patch.name} could not be tried: its tests took more than {SLOWEST} s"
    finally:
        trees.append(tree)
    print(trouble or f"noticed  {mutant.patch.stem}", flush=True)
    return trouble


def _trouble(mutant, tree):
    if (applied := _apply(tree, mutant.patch)).returncode:
        return f"{mutant.patch.name} does not apply: {applied.stderr.strip()}"
    try:
        if mutant.is_built:
            _build(tree)
        ran = _run(tree, mutant.tests)
    finally:
        _apply(tree, mutant.patch, "--reverse")
        if mutant.is_built:
            _build(tree)
    if ran.returncode == 1:
        return None
    what = "survived" if ran.returncode == 0 else f"could not be tried (pytest ended with {ran.returncode})"
    return f"{mutant.patch.name} {what}: {' '.join(mutant.tests)}\n{ran.stdout[-1500:] if ran.returncode else ''}"


def _apply(tree, patch, *how):
    command = ["git", "apply", "--whitespace=nowarn", *how, str(patch)]
    apart = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)}  # no repository around it matters
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, env=apart)


def _run(tree, tests, longest=SLOWEST):
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("HEEDFUL_")}
    if peers := os.environ.get("HEEDFUL_PEERS_DIR"):
        environ["HEEDFUL_PEERS_DIR"] = peers
    environ |= {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=tree, env=environ, capture_output=True, text=True, check=False, timeout=longest
    )


if __name__ == "__main__":
    main()
