"""Every option that an operator can set, in one table; docs/options.md is made from it."""

import ipaddress
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from heedful.kit.errors import Invalid

MOST_PROCESSES = 64


def _text(value: str) -> str:
    return value


def _whole(value: str) -> str:
    if not value.isdecimal():
        raise ValueError("a whole number is needed")
    return value


def _few(value: str) -> str:
    if not value.isdecimal() or int(value) > MOST_PROCESSES:
        raise ValueError(f"a whole number up to {MOST_PROCESSES} is needed")
    return value


def _switch(value: str) -> str:
    if value.casefold() not in {"on", "off", "true", "false", "1", "0", "yes", "no"}:
        raise ValueError("say on or off")
    return "on" if value.casefold() in {"on", "true", "1", "yes"} else "off"


def _networks(value: str) -> str:
    for part in filter(None, map(str.strip, value.split(","))):
        try:
            ipaddress.ip_network(part)
        except ValueError as error:
            raise ValueError(f"{part!r} is not a network such as 10.0.0.0/8") from error
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("a time zone such as Europe/London is needed") from error
    return value


def _level(value: str) -> str:
    if value.casefold() not in {"debug", "info", "warning", "error"}:
        raise ValueError("say debug, info, warning or error")
    return value.casefold()


def _which_reads(value: str) -> str:
    if value.casefold() not in {"full", "cascade", "fast", "off"}:
        raise ValueError("say full, cascade, fast or off")
    return value.casefold()


def _address(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("an address with http:// or https:// is needed")
    return value.rstrip("/")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing an operator may set: HEEDFUL_<NAME> over `name` in heedful.toml over the default."""

    name: str
    default: str
    help: str
    check: Callable[[str], str] = _text
    secret: bool = False

    @property
    def variable(self) -> str:
        return f"HEEDFUL_{self.name.upper()}"


@dataclass(frozen=True, slots=True)
class Setting:
    """An option's value and where it came from: `default`, a file's path, or the variable's name."""

    value: str
    origin: str


ALL = (
    Option("data_dir", "~/.local/share/heedful", "Folder of the database, the keys and the backups."),
    Option("config", "", "A TOML file with options; without it, heedful.toml in the data folder is read."),
    Option(
        "database_url",
        "",
        "Where the record is kept: postgres://user:password@host/name; empty: SQLite in the data folder.",
        secret=True,
    ),
    Option("host", "127.0.0.1", "The address that the web server listens on."),
    Option("port", "8008", "The port that the web server listens on.", _whole),
    Option(
        "web_processes",
        "0",
        "How many processes make the pages; 0: one for each core, four at most.",
        _few,
    ),
    Option(
        "base_url",
        "",
        "How people reach Heedful from outside, such as https://heedful.example; empty: host and port.",
        _address,
    ),
    Option(
        "allow_networks",
        "",
        "Networks beyond the public internet that Heedful may send requests to: CIDRs, commas between.",
        _networks,
    ),
    Option("reply_hold_seconds", "10", "How long a reply can be taken back before it leaves.", _whole),
    Option(
        "claim_hours",
        "24",
        "After so many hours without a deed of its owner a conversation whose person waits is given back;"
        " 0: never.",
        _whole,
    ),
    Option(
        "stale_answer_hours",
        "24",
        "Within how many hours a public answer is corrected once a fact in it has changed.",
        _whole,
    ),
    Option(
        "promised_hours",
        "24",
        "Within how many hours somebody has an owner and an answer where no clock says so: for the radar.",
        _whole,
    ),
    Option(
        "reading",
        "full",
        "Which local models read mentions: full, cascade, fast (less of the processor), or off.",
        _which_reads,
    ),
    Option("poll_seconds", "60", "How often a source without a stream is asked, at most.", _whole),
    Option("time_zone", "UTC", "The time zone of the screens and reports.", _zone),
    Option("mail_url", "", "Outgoing mail: smtp://user:password@host:port; empty: no mail.", secret=True),
    Option("mail_from", "heedful@localhost", "The sender of Heedful's own mails."),
    Option("log_level", "info", "How much is logged: debug, info, warning or error.", _level),
    Option("log_json", "off", "Log one JSON object a line.", _switch),
)
BY_NAME = {option.name: option for option in ALL}


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Setting]:
    """Return every option's setting.

    :raises Invalid: an unknown HEEDFUL_* variable or key, or a value that cannot be used.
    """
    _refuse_unknown_variables(environ)
    found = {option.name: Setting(option.default, "default") for option in ALL}
    found |= _from_environment(environ, "data_dir", "config")
    found |= _from_file(found)
    found |= _from_environment(environ, *BY_NAME)
    return {name: _checked(BY_NAME[name], setting) for name, setting in found.items()}


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {option.variable for option in ALL} | {
        f"{option.variable}_FILE" for option in ALL if option.secret
    }
    for name in sorted(environ):
        if name.startswith("HEEDFUL_") and name not in known | {"HEEDFUL_PEERS_DIR"}:
            raise Invalid(f"There is no option {name}. `heedful config show` lists the options.")


def _from_environment(environ: Mapping[str, str], *names: str) -> dict[str, Setting]:
    found = {}
    for option in map(BY_NAME.__getitem__, names):
        if option.variable in environ:
            found[option.name] = Setting(environ[option.variable], option.variable)
        elif option.secret and (path := environ.get(f"{option.variable}_FILE")):
            found[option.name] = Setting(_secret_in(path, option), f"{option.variable}_FILE")
    return found


def _secret_in(path: str, option: Option) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Invalid(
            f"{option.variable}_FILE names {path}, which cannot be read: {error.strerror}."
        ) from error


def _from_file(so_far: Mapping[str, Setting]) -> dict[str, Setting]:
    named = so_far["config"].value
    path = Path(named or Path(so_far["data_dir"].value).expanduser() / "heedful.toml")
    if not path.exists():
        if named:
            raise Invalid(f"There is no file {named}, which HEEDFUL_CONFIG names.")
        return {}
    try:
        lines = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"{path} cannot be read: {error}.") from error
    for name in lines:
        if name not in BY_NAME:
            raise Invalid(
                f"{path} has {name!r}, which is no option. `heedful config show` lists the options."
            )
    return {name: Setting(_as_text(value), str(path)) for name, value in lines.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value)


def _checked(option: Option, setting: Setting) -> Setting:
    try:
        return Setting(option.check(setting.value), setting.origin)
    except ValueError as error:
        shown = "its value" if option.secret else repr(setting.value)
        raise Invalid(f"{setting.origin}: {option.name} cannot be {shown}: {error}.") from error
