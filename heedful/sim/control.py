"""The controls of the simulator, as JSON under /_sim/."""

from collections.abc import Callable
from typing import Any

from heedful.sim.studio import Studio
from heedful.sim.web import Asked, Routes, Told, Turned, as_json
from heedful.sim.world import Unknown


def routes(studio: Studio) -> Routes:
    table = Routes()
    told: list[tuple[str, str, Callable[[Asked], Any]]] = [
        ("GET", "state", lambda _: studio.state()),
        ("GET", "received", lambda asked: studio.received(asked.one("network"))),
        ("GET", "company", lambda _: studio.company),
        ("POST", "say", lambda asked: {"id": studio.say(at=asked.at, **_fields(asked))}),
        ("POST", "edit", lambda asked: studio.edit(at=asked.at, **_fields(asked))),
        ("POST", "delete", lambda asked: studio.delete(at=asked.at, **_fields(asked))),
        ("POST", "remove-account", lambda asked: studio.remove_account(at=asked.at, **_fields(asked))),
        ("POST", "misbehave", lambda asked: studio.misbehave(at=asked.at, **_fields(asked))),
        ("POST", "behave", lambda _: studio.behave()),
        ("POST", "pace", lambda asked: studio.set_pace(float(asked.fields()["pace"]))),
        ("POST", "pause", lambda _: studio.pause()),
        ("POST", "resume", lambda _: studio.resume()),
        ("POST", "flood", lambda asked: studio.flood(at=asked.at, **_fields(asked))),
    ]
    for method, name, action in told:
        table.add(method, f"/_sim/{name}", _answering(action))
    return table


def _fields(asked: Asked) -> dict[str, Any]:
    return {key: value for key, value in asked.fields().items() if key != "at"}


def _answering(action: Callable[[Asked], Any]) -> Callable[[Asked], Told]:
    def answered(asked: Asked) -> Told:
        try:
            value = action(asked)
            return as_json({} if value is None else value)
        except Unknown as unknown:
            raise Turned(404, {"error": f"unknown: {unknown}"}) from unknown
        except (KeyError, TypeError, ValueError) as wrong:
            raise Turned(400, {"error": str(wrong)}) from wrong

    return answered
