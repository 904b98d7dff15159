"""Testing a connection: what we would listen to, and as whom."""

from collections.abc import Mapping
from typing import Any

from heedful.connectors.contract import Account, Place, Rejected
from heedful.connectors.feed import answering, catchup, discover
from heedful.connectors.feed.visits import host_of, visit
from heedful.kit.errors import Invalid, OutsideTrouble

NO_ACCOUNT = "Heedful can listen here. To answer, it needs a WordPress user name and an application password."
NO_WORDPRESS = "Heedful can listen here, but not answer: that works on WordPress blogs only."
NOT_ENCRYPTED = "This address is not encrypted (http): the password travels in the open."
CANNOT_MEND = (
    "This account can comment. To change or delete its comments later it must be a moderator of the blog."
)


def check(place: Place) -> Account:
    """See `Connector.check`."""
    username, password = place.credential.get("username", ""), place.credential.get("password", "")
    if bool(username) != bool(password):
        raise Invalid("Give both the user name and the application password, or none of them.")
    found = discover.find(place.address)
    venue = _title(found.memory.feeds[0].url) or found.title or host_of(found.page)
    api = found.memory.api
    if not username:
        return Account(url=found.page, venue=venue, warnings=(NO_ACCOUNT if api else NO_WORDPRESS,))
    if not api:
        raise Invalid(
            "This is no WordPress blog that takes comments from programs. Leave user name and password empty."
        )
    return _member(place, api, venue)


def _member(place: Place, api: str, venue: str) -> Account:
    try:
        outside_id, told = answering.member(place, api)
    except Rejected as refusal:
        raise OutsideTrouble(str(refusal), retry_in=None) from None
    can = told.get("capabilities")
    return Account(
        outside_id=outside_id,
        address=place.credential["username"],
        name=str(told.get("name") or ""),
        url=str(told.get("link") or ""),
        venue=venue,
        warnings=tuple(_warnings(api, can if isinstance(can, dict) else {})),
    )


def _warnings(api: str, can: Mapping[str, Any]) -> list[str]:
    warnings = [NOT_ENCRYPTED] if api.startswith("http:") else []
    return warnings if can.get("moderate_comments") else [*warnings, CANNOT_MEND]


def _title(url: str) -> str:
    return catchup.parsed_at(visit(url)).title
