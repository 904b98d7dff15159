"""The options are shown as they are in force, and the manual's page about them is true."""

import pytest

from heedful.cli import config
from heedful.kit import options
from heedful.kit.errors import Invalid
from tests.cli.conftest import ROOT, heedful


def test_the_page_of_the_manual_is_made_from_the_table():
    assert (ROOT / "docs/options.md").read_text(encoding="utf-8") == config.reference_page()


def test_each_option_says_where_it_came_from(tmp_path):
    (tmp_path / "heedful.toml").write_text('port = 9000\nhost = "127.0.0.2"\n')
    shown = heedful(tmp_path, "config", "show", "--origin", HEEDFUL_PORT="9001").stdout
    lines = {line.split()[0]: line.split()[1:] for line in shown.splitlines()}
    assert lines["port"] == ["9001", "HEEDFUL_PORT"]
    assert lines["host"] == ["127.0.0.2", str(tmp_path / "heedful.toml")]
    assert lines["poll_seconds"] == ["60", "default"]


def test_a_secret_is_never_shown(tmp_path):
    shown = heedful(
        tmp_path, "config", "show", "--json", HEEDFUL_DATABASE_URL="postgres://a:s3cret@b/c"
    ).stdout
    assert "s3cret" not in shown
    assert "[set]" in shown


@pytest.mark.parametrize("asked", ["65", "-1", "two", ""])
def test_no_machine_is_filled_with_processes(asked):
    with pytest.raises(Invalid, match="web_processes"):
        options.load({"HEEDFUL_WEB_PROCESSES": asked})
