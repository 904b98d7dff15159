"""The connectors that ship with Heedful, by network. Adding one is adding one line here."""

from importlib import import_module

from heedful.connectors.contract import Connector
from heedful.connectors.history import SYSTEMS, History

REGISTRY = {
    "bluesky": "heedful.connectors.bluesky:Bluesky",
    "mastodon": "heedful.connectors.mastodon:Mastodon",
    "feed": "heedful.connectors.feed:Feed",
}
OURS = {  # what a room of ours makes: there is no other system, and nobody adds it by hand
    "talk": "heedful.connectors.talk:Talk",
}


def is_known(network: str) -> bool:
    return network in REGISTRY or network in OURS


def for_network(network: str) -> Connector:
    """Return the connector of a network; it is loaded at its first use."""
    if network in SYSTEMS:
        return History(network)
    module, name = (REGISTRY.get(network) or OURS[network]).split(":")
    connector: Connector = getattr(import_module(module), name)()
    return connector
