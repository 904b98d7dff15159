"""A house can be set up without a browser, once."""

from heedful.listening import queries as listening
from heedful.teams import queries as teams
from heedful.teams.models import Pass

INIT = ("init", "--yes", "--owner", "Ruth@Acme.test", "--company", "Acme", "--names", "acme co, acmeco")


def test_it_makes_an_owner_a_company_and_the_first_track(facts, db):
    made = facts(*INIT)

    (owner,) = teams.teammates()
    assert (owner.email, owner.role, made["changed"]) == ("ruth@acme.test", "owner", True)
    assert (teams.company().name, teams.is_set_up()) == ("Acme", True)
    assert [track["query"] for track in facts("track", "list")] == ['acme OR "acme co" OR acmeco']


def test_its_token_and_its_link_open(facts, db, client, noon):
    from heedful.kit import clock

    made = facts(*INIT)
    owner, _ = teams.teammate_by_token(made["token"], at=clock.now())
    assert owner.email == "ruth@acme.test"
    secret = made["sign_in"].rstrip("/").rsplit("/", 1)[-1]
    assert teams.open_pass(secret, Pass.Kind.SIGN_IN, at=clock.now()).teammate == owner


def test_a_second_time_changes_nothing_and_says_so(facts, console, db):
    facts(*INIT)
    before = Pass.objects.count()
    again = console("init", "--yes", "--owner", "eve@acme.test", "--company", "Other")

    assert (again.exit_code, again.output) == (0, "Everything is set up already; nothing was changed.\n")
    assert (teams.company().name, teams.teammates().count(), Pass.objects.count()) == ("Acme", 1, before)


def test_the_password_comes_from_a_file_and_is_checked(console, db):
    easy = console(*INIT, "--password-file", "-", stdin="password\n")
    assert (easy.exit_code, teams.teammates().count(), teams.company()) == (1, 0, None)

    console(*INIT, "--password-file", "-", stdin="a good long password\n")
    assert teams.teammates().get().check_password("a good long password")


def test_nothing_happens_before_somebody_agrees(console, db):
    answered = console(*[word for word in INIT if word != "--yes"], stdin="n\n")
    assert (answered.exit_code, teams.teammates().count()) == (1, 0)


def test_a_fresh_folder_becomes_a_house_that_only_its_owner_can_look_into(home):
    modes = {
        path.name: oct(path.stat().st_mode & 0o777)
        for path in (home, home / "vault.key", home / "secret.key")
    }
    assert modes == {home.name: "0o700", "vault.key": "0o600", "secret.key": "0o600"}


def test_a_new_key_seals_what_the_old_one_did(facts, square):
    before, sealed = facts("keys", "list"), square.sealed_credential
    rotated = facts("keys", "rotate")
    square.refresh_from_db()
    assert facts("keys", "list") == [rotated["key"], *before]
    assert rotated["resealed"] == 1
    assert square.sealed_credential != sealed
    assert listening.place_of(square).credential == {"token": "t0ken"}
