"""A fork does one task and nothing of whoever forked it."""

import subprocess
import sys
import textwrap

from tests.cli.conftest import ROOT


def said(script):
    """Return what a process without other threads prints, and its exit code."""
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    return told.stdout, told.returncode, told.stderr


def test_what_a_task_prints_comes_back():
    script = """
        from heedful.cli.forked import answer_of
        print(answer_of("asked", lambda: print('{"owned": true}')), flush=True)
    """
    assert said(script)[:2] == ("{'owned': True}\n", 0)


def test_a_task_that_fails_ends_the_command_with_its_code_and_words():
    script = """
        import sys
        from heedful.cli.forked import answer_of
        answer_of("asked", lambda: sys.exit(3))
    """
    assert said(script)[1] == 3
    broken = script.replace("sys.exit(3)", "1 / 0")
    out, code, words = said(broken)
    assert (out, code, "ZeroDivisionError" in words) == ("", 1, True)


def test_a_lock_of_the_forker_is_not_held_by_the_fork(tmp_path):
    script = f"""
        import os, time
        from pathlib import Path
        from heedful.cli.forked import Forked
        from heedful.kit import runs
        folder = Path({str(tmp_path)!r})
        with runs.alone(folder, "up", otherwise="taken"):
            fork = Forked("slow", lambda: ((folder / "begun").touch(), time.sleep(20)))
            while not (folder / "begun").exists():
                time.sleep(0.01)
        print(runs.is_taken(folder, "up"), fork.poll())
        fork.send_signal(9)
        print(fork.wait())
    """
    assert said(script)[0] == "False None\n-9\n"


def test_a_fork_keeps_only_the_files_it_is_given():
    script = """
        import os
        from heedful.cli.forked import Forked
        kept, gone = os.pipe(), os.pipe()
        fork = Forked("looks", lambda: (os.write(kept[1], b"kept"), os.fstat(gone[1])), (kept[1],))
        print(fork.wait(), os.read(kept[0], 9))
    """
    out, _, words = said(script)
    assert (out, "Bad file descriptor" in words) == ("1 b'kept'\n", True)


def test_what_all_processes_load_is_no_model_and_no_numpy():
    script = """
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "heedful.settings"
        import heedful.asgi
        from django.urls import get_resolver
        get_resolver().url_patterns
        print(sorted({"numpy", "onnxruntime", "tokenizers", "sklearn"} & sys.modules.keys()))
    """
    assert said(script)[0] == "[]\n"
