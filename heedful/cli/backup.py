"""`heedful backup` and `heedful restore`."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from heedful import __version__
from heedful.cli.backups import archive, postgres, sqlite
from heedful.cli.edge import Says, command
from heedful.kit import clock, options, runs
from heedful.kit.errors import Invalid, Refused

NOT_OVER = "{folder} holds a database already. Say --over to put it aside and restore over it."
RUNS = "Heedful runs at {folder}. End it first, then restore."
KEYS_APART = "The keys are not in it: keep a copy of vault.key apart from it, or say --with-keys."
NEEDS_KEYS = "Its credentials are sealed with {names}: put your copy of vault.key into {folder}."
file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@command(example="heedful backup /srv/backups/heedful-monday.tar.gz", opens=False)
@file
@click.option("--with-keys", is_flag=True, help="Put the keys and heedful.toml in too: it opens everything.")
def backup(*, file: Path, with_keys: bool) -> Says:
    """Write everything that was heard and said into one file, while Heedful runs.

    Credentials stay sealed in it, and nobody's session is in it.
    """
    settings = options.load()
    folder = runs.data_dir(settings)
    with tempfile.TemporaryDirectory(dir=folder if folder.exists() else None, prefix=".backup-") as made:
        name, manifest = _copy(settings["database_url"].value, folder, Path(made))
        files = {name: Path(made) / name}
        if with_keys:
            files |= {key: folder / key for key in archive.KEYS if (folder / key).exists()}
        written = archive.write(file, manifest, files)
    words = f"{file}: {file.stat().st_size / 1e6:.1f} MB, {sum(written.rows.values())} rows."
    facts = {"file": str(file), "bytes": file.stat().st_size, "rows": written.rows, "keys": with_keys}
    return Says(facts, words if with_keys else f"{words} {KEYS_APART}")


def _copy(url: str, folder: Path, made: Path) -> tuple[str, archive.Manifest]:
    at = clock.now().isoformat(timespec="seconds")
    if url:
        postgres.dump(url, made / archive.POSTGRES)
        return archive.POSTGRES, archive.Manifest(at, __version__, "postgresql", {}, [])
    database = folder / archive.SQLITE
    if not database.exists():
        raise Invalid(f"There is no database at {folder} yet, so there is nothing to keep.")
    copied = made / archive.SQLITE
    sqlite.copy(database, copied)
    rows, keys = sqlite.rows_of(copied), sqlite.keys_of(copied)
    return archive.SQLITE, archive.Manifest(at, __version__, "sqlite", rows, keys)


@command(example="heedful restore --verify /srv/backups/heedful-monday.tar.gz", opens=False)
@file
@click.option("--verify", is_flag=True, help="Only unpack and check it; change nothing.")
@click.option("--over", is_flag=True, help="Put what is there aside and restore over it.")
def restore(*, file: Path, verify: bool, over: bool) -> Says:
    """Bring a backup back, or only verify it: digests, every page, every row counted."""
    settings = options.load()
    folder = runs.data_dir(settings)
    if not verify:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=None if verify else folder, prefix=".restore-") as unpacked:
        manifest = archive.unpack(file, Path(unpacked))
        _check(manifest, Path(unpacked), file)
        facts = {
            "file": str(file),
            "made_at": manifest.made_at,
            "rows": manifest.rows,
            "restored": not verify,
        }
        counted = f"{sum(manifest.rows.values())} rows" if manifest.rows else "PostgreSQL"
        if verify:
            return Says(facts, f"{file} is sound: made at {manifest.made_at}, {counted}.")
        with runs.alone(runs.run_dir(folder), "up", otherwise=RUNS.format(folder=folder)):
            if any(note["alive"] for note in runs.notes(runs.run_dir(folder))):
                raise Refused(RUNS.format(folder=folder))
            _put_back(manifest, Path(unpacked), folder, settings, over=over)
    return Says(
        facts, "\n".join([f"Restored: {counted}, of {manifest.made_at}.", *_missing_keys(manifest, folder)])
    )


def _check(manifest: archive.Manifest, unpacked: Path, file: Path) -> None:
    if manifest.database == "postgresql":
        postgres.check(unpacked / archive.POSTGRES)
        return
    sqlite.check(unpacked / archive.SQLITE)
    if sqlite.rows_of(unpacked / archive.SQLITE) != dict(manifest.rows):
        raise Invalid(f"{file} is damaged: it has other rows than it says.")


def _put_back(manifest: archive.Manifest, unpacked: Path, folder: Path, settings: Any, *, over: bool) -> None:
    url = settings["database_url"].value
    if bool(url) != (manifest.database == "postgresql"):
        raise Refused(
            f"The backup is of {manifest.database}, and HEEDFUL_DATABASE_URL says another database."
        )
    if url:
        postgres.restore(url, unpacked / archive.POSTGRES, over=over)
    elif (folder / archive.SQLITE).exists() and not over:
        raise Refused(NOT_OVER.format(folder=folder))
    _move_in(manifest, unpacked, folder)


def _move_in(manifest: archive.Manifest, unpacked: Path, folder: Path) -> None:
    """Move the files in; what stood there goes into a folder of its own and is kept."""
    aside = folder / f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
    names = [name for name in manifest.files if name != archive.POSTGRES]
    for name in [*names, *(f"{archive.SQLITE}{more}" for more in ("-wal", "-shm"))]:
        if (folder / name).exists():
            aside.mkdir(exist_ok=True, mode=0o700)
            shutil.move(folder / name, aside / name)
    for name in names:
        (unpacked / name).replace(folder / name)


def _missing_keys(manifest: archive.Manifest, folder: Path) -> list[str]:
    from heedful.kit import vault

    vault.configure(folder / "vault.key")
    missing = sorted(set(manifest.keys) - set(vault.key_names()))
    return [NEEDS_KEYS.format(names=", ".join(missing), folder=folder)] if missing else []
