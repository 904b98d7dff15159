"""The stories run on the whole product: a house, browsers, and networks played by the simulator."""

from tests.browser.conftest import (  # noqa: F401
    connected,
    house,
    sim,
    sim_blogs,
    sim_bluesky,
    sim_mastodon,
    visit,
)
