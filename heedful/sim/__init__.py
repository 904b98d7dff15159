"""A small fake social web on loopback: real wire formats, seeded, and it can misbehave.

It serves the demo, tests and benchmarks. It speaks Bluesky (XRPC, firehose, Jetstream), Mastodon (client
API, server-sent events, WebSocket) and blogs (feeds, WordPress REST), all on one port of 127.0.0.1.

    with Sim(script=False) as web:                     # starts a thread with a server; stops it at the end
        web.addresses["mastodon"]                      # http://127.0.0.1:43210
        web.credential("mastodon")                     # {"access_token": ...}, of the account we listen with
        asked = web.say("mastodon", "dana", "@tamberly no internet since noon")
        web.misbehave("mastodon", "drop", route="POST /api/v1/statuses", after=True)
        web.received("mastodon")                       # our replies, as the network holds them
        web.flood(rate=1000, seconds=10, match_share=0.1)

From a shell: `python -m heedful.sim --port 0 --seed 7 --pace 1.0` prints one line of JSON with the
addresses; the same controls are under /_sim/. `company(port)` is the company of the demo: names, teams,
teammates, tracks, and sources with address and credential. Ids follow from the seed and the moments given.
"""

from heedful.sim.screenplay import company
from heedful.sim.sim import Sim

__all__ = ["Sim", "company"]
