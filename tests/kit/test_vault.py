"""What is sealed opens only with its key and at its place, and nobody is left guessing why it does not."""

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from heedful.kit import vault
from heedful.kit.errors import Refused

HERE = "listening.source:12:credential"


@pytest.fixture(autouse=True)
def key_file(tmp_path, monkeypatch):
    monkeypatch.setattr(vault, "_path", None)
    vault.configure(tmp_path / "vault.key")
    return tmp_path / "vault.key"


def refused(sealed, *, bound_to=HERE):
    with pytest.raises(vault.Locked) as caught:
        vault.open_(sealed, bound_to=bound_to)
    return str(caught.value)


@pytest.mark.parametrize(
    "plain", ["app password", "", "grüß dich \N{SNOWMAN}", "line\nbreak\x00", "x" * 100_000]
)
def test_what_is_sealed_opens_again(plain):
    sealed = vault.seal(plain, bound_to=HERE)
    assert vault.open_(sealed, bound_to=HERE) == plain
    assert sealed.isascii()


def test_the_sealed_text_tells_nothing():
    sealed = vault.seal("app password", bound_to=HERE)
    version, name, box = sealed.split(".")
    assert (version, [name]) == ("v1", vault.key_names())
    assert b"password" not in base64.urlsafe_b64decode(box)
    assert sealed != vault.seal("app password", bound_to=HERE)


@pytest.mark.parametrize(
    "elsewhere", ["listening.source:13:credential", "listening.source:12:secret", "", HERE + " "]
)
def test_it_does_not_open_in_another_place(elsewhere):
    text = refused(vault.seal("app password", bound_to=HERE), bound_to=elsewhere)
    assert "copied from another place" in text
    assert "kept as it is" in text
    assert "Enter the credential again" in text


def test_it_does_not_open_once_a_single_bit_was_changed():
    version, name, box = vault.seal("app password", bound_to=HERE).split(".")
    raw = base64.urlsafe_b64decode(box)
    for place in range(len(raw)):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert "was changed" in refused(f"{version}.{name}.{base64.urlsafe_b64encode(changed).decode()}")


@pytest.mark.parametrize("sealed", ["", "app password", "v1", "v1.x", "v2.{name}.{box}", "v1.{name}.", "v1.{name}.{box}*",
    "v1.{name}.{box}AAAA", "v1.{name}.AAAA", " v1.{name}.{box}", "v1.{name}.Ã¤"])  # fmt: skip
def test_what_is_no_seal_is_refused(sealed):
    _, name, box = vault.seal("app password", bound_to=HERE).split(".")
    refused(sealed.format(name=name, box=box))


def test_the_name_of_another_key_does_not_open_it():
    first = vault.seal("app password", bound_to=HERE)
    vault.add_key()
    other = vault.key_names()[0]
    assert "was changed" in refused(f"v1.{other}.{first.split('.')[2]}")


def test_the_key_file_is_for_its_owner_alone(key_file):
    assert not key_file.exists()
    vault.seal("app password", bound_to=HERE)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_key_file_that_everybody_can_read_is_refused(key_file):
    sealed = vault.seal("app password", bound_to=HERE)
    key_file.chmod(0o644)
    assert f"chmod 600 {key_file}" in refused(sealed)
    with pytest.raises(vault.Locked):
        vault.seal("another", bound_to=HERE)


def test_opening_makes_no_key(key_file):
    refused("v1.0123456789ab." + "A" * 64)
    assert not key_file.exists()


def test_a_missing_key_file_is_told_with_what_to_do(key_file):
    sealed = vault.seal("app password", bound_to=HERE)
    name, kept = vault.key_names()[0], key_file.read_bytes()
    key_file.unlink()
    assert refused(sealed) == (
        f"The credential of {HERE} cannot be opened: the key file {key_file} is missing. "
        "What was sealed is kept as it is. Put the file back from your copy of it. "
        "Where there is no copy, enter the credential again."
    )
    vault.seal("another", bound_to=HERE)
    assert f"does not hold key {name}" in refused(sealed)
    key_file.write_bytes(kept)
    assert vault.open_(sealed, bound_to=HERE) == "app password"


@pytest.mark.parametrize("content", ["", "# nothing here\n", "not a key\n", "QUJD\n", "\N{SNOWMAN}\n"])
def test_a_broken_key_file_is_refused_and_left_alone(content, key_file):
    sealed = vault.seal("app password", bound_to=HERE)
    key_file.write_text(content, encoding="utf-8")
    assert str(key_file) in refused(sealed)
    for deed in (lambda: vault.seal("another", bound_to=HERE), vault.add_key):
        with pytest.raises(vault.Locked):
            deed()
    assert key_file.read_text(encoding="utf-8") == content


def test_a_folder_that_does_not_exist_is_told(tmp_path):
    vault.configure(tmp_path / "nowhere" / "vault.key")
    with pytest.raises(vault.Locked, match="No key can be kept in"):
        vault.seal("app password", bound_to=HERE)


def test_it_is_a_refusal_that_a_screen_can_show():
    assert issubclass(vault.Locked, Refused)
    assert vault.Locked.code == "vault-locked"


def test_a_vault_without_a_place_is_a_bug(monkeypatch):
    monkeypatch.setattr(vault, "_path", None)
    with pytest.raises(RuntimeError):
        vault.seal("app password", bound_to=HERE)


# Rotation


def test_a_new_key_seals_and_the_old_one_still_opens():
    before = vault.seal("app password", bound_to=HERE)
    old = vault.key_names()
    new = vault.add_key()
    assert vault.key_names() == [new, *old]
    assert vault.seal("another", bound_to=HERE).split(".")[1] == new
    assert vault.open_(before, bound_to=HERE) == "app password"


def test_resealing_moves_to_the_new_key_and_may_be_done_twice(key_file):
    before = vault.seal("app password", bound_to=HERE)
    vault.add_key()
    after = vault.reseal(before, bound_to=HERE)
    assert after.split(".")[1] == vault.key_names()[0]
    assert vault.reseal(after, bound_to=HERE) == after
    _drop_the_last_key(key_file)
    assert vault.open_(after, bound_to=HERE) == "app password"
    assert "does not hold key" in refused(before)


def _drop_the_last_key(key_file):
    key_file.write_text("\n".join(key_file.read_text().splitlines()[:-1]) + "\n")


def test_resealing_in_another_place_is_refused():
    sealed = vault.seal("app password", bound_to=HERE)
    vault.add_key()
    with pytest.raises(vault.Locked):
        vault.reseal(sealed, bound_to="listening.source:13:credential")


def test_a_key_is_never_shown():
    key = vault.Key.new()
    assert repr(key.secret)[2:-1] not in repr(key)
    assert base64.b64encode(key.secret).decode() not in repr(key)
    assert key.name != vault.Key.new().name


def test_processes_that_begin_together_agree_on_one_key(key_file):
    code = (
        "import sys; from heedful.kit import vault; vault.configure(sys.argv[1]); "
        f"print(vault.seal('app password', bound_to={HERE!r})); vault.add_key()"
    )
    begun = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(key_file)], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        for _ in range(4)
    ]
    sealed = [process.communicate(timeout=30)[0].strip() for process in begun]
    assert [vault.open_(text, bound_to=HERE) for text in sealed] == ["app password"] * 4
    assert len(set(vault.key_names())) == 5


def test_nothing_of_the_vault_depends_on_the_secret_key_of_django():
    assert "SECRET_KEY" not in Path(vault.__file__).read_text()
