"""The keys that seal credentials, from the console."""

import click

from heedful.cli.edge import Says, command


@click.group("keys")
def keys() -> None:
    """Look after the keys that seal credentials."""


@command(example="heedful keys rotate", name="rotate")
def rotate() -> Says:
    """Make a new key and seal every credential with it; the old keys still open old backups."""
    from heedful.kit import vault
    from heedful.listening import actions as listening

    name = vault.add_key()
    count = listening.reseal_credentials()
    words = (
        f"Key {name} seals from now on; {count} credentials were sealed anew. Copy vault.key to a safe place."
    )
    return Says({"key": name, "resealed": count}, words)


@command(example="heedful keys list", name="list")
def list_() -> Says:
    """List the names of the keys, the one that seals first; a name tells nothing of its key."""
    from heedful.kit import vault

    names = vault.key_names()
    return Says(names, "\n".join(names) or "There is no key yet; the first credential makes one.")


keys.add_command(rotate)
keys.add_command(list_)
