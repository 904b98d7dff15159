"""What goes wrong is told in one line, with exit code 1, and never as a traceback."""

from tests.cli.conftest import heedful


def test_what_is_refused_is_one_line(console, olive):
    console("track", "add", "Acme", "acme")
    answered = console("track", "add", "Acme", "acme")
    assert answered.exit_code == 1
    assert answered.stderr == "Error: There is a track called Acme already.\n"


def test_a_query_that_cannot_be_read_says_where(console, olive):
    answered = console("track", "add", "Acme", "(acme")
    assert answered.exit_code == 1
    assert "(column " in answered.stderr


def test_a_network_that_cannot_be_reached_is_one_line(console, olive, wire):
    from heedful.kit.errors import OutsideTrouble

    wire.trouble = OutsideTrouble("fake.test does not answer.", retry_in=1)
    answered = console("source", "add", "fake", "https://fake.test")
    assert (answered.exit_code, answered.stderr) == (1, "Error: fake.test does not answer.\n")


def test_without_an_owner_it_says_how_to_get_one(console, db):
    answered = console("track", "list")
    assert answered.exit_code == 1
    assert "heedful init" in answered.stderr


def test_nobody_can_act_as_a_stranger(console, olive):
    answered = console("track", "list", "--as", "eve@acme.test")
    assert answered.exit_code == 1
    assert "Nobody here has the address eve@acme.test" in answered.stderr


def test_it_acts_as_whom_it_is_told_and_with_their_rights(console, olive, otto):
    answered = console("track", "add", "Acme", "acme", "--as", "otto@acme.test")
    assert answered.exit_code == 1
    assert "Observers read along" in answered.stderr


def test_a_missing_database_is_one_line(tmp_path):
    answered = heedful(tmp_path, "track", "list")
    assert (answered.returncode, answered.stdout) == (1, "")
    assert answered.stderr.startswith("Error: The database is not ready")
    assert "Traceback" not in answered.stderr


def test_an_unknown_option_stops_the_start_and_is_named(tmp_path):
    answered = heedful(tmp_path, "track", "list", HEEDFUL_PROT="8080")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert "HEEDFUL_PROT" in answered.stderr


def test_a_bad_value_stops_the_start_and_is_named(tmp_path):
    answered = heedful(tmp_path, "up", HEEDFUL_PORT="eighty")
    assert (answered.returncode, answered.stderr.count("\n")) == (1, 1)
    assert "HEEDFUL_PORT" in answered.stderr


def test_outside_text_cannot_move_the_cursor(console, hear):
    from tests.conftest import said

    hear(said("1", "Acme \x1b[2J is\ndown"))
    assert "\x1b" not in console("mentions").output
