"""The keys that seal credentials and other secrets, from the console."""

import click

from heedful.cli.edge import Says, command

COPY = "Copy vault.key to a safe place."
STAYS = "No key here opens these, and they stay as they are:"


@click.group("keys")
def keys() -> None:
    """Look after the keys that seal credentials and other secrets."""


@command(example="heedful keys rotate", name="rotate")
def rotate() -> Says:
    """Make a new key and seal everything with it that is sealed; the old keys still open old backups."""
    from heedful.kit import sealed, vault

    name = vault.add_key()
    done = sealed.reseal_all()
    words = f"Key {name} seals from now on; what it has sealed anew: {done.count}. {COPY}"
    if done.locked:
        words += f"\n{STAYS} {', '.join(sorted(set(done.locked)))}"
    return Says({"key": name, "resealed": done.count, "locked": done.locked}, words)


@command(example="heedful keys list", name="list")
def list_() -> Says:
    """List the names of the keys, the one that seals first; a name tells nothing of its key."""
    from heedful.kit import vault

    names = vault.key_names()
    return Says(names, "\n".join(names) or "There is no key yet; the first credential makes one.")


keys.add_command(rotate)
keys.add_command(list_)
