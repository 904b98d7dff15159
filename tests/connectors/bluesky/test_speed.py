"""How fast frames are read; printed, since machines differ."""

import time

from heedful.connectors.bluesky.batch import Batch, Position
from heedful.connectors.bluesky.firehose import Firehose
from heedful.connectors.bluesky.jetstream import Jetstream
from heedful.connectors.bluesky.people import Known
from tests.connectors.bluesky import wire


def test_how_many_posts_a_second_one_core_reads():
    value = wire.record("My Zorble hums and the display says nothing at all " * 4, langs=["en"])
    kinds = {
        "firehose": (Firehose("did:plc:me", Known()), wire.created(1, "3kone22222222", value)),
        "jetstream": (Jetstream("did:plc:me", Known()), wire.jet_commit(1, "create", "3kone22222222", value)),
    }
    for name, (reader, frame) in kinds.items():
        batch = Batch(Position(), opened_at=0.0)
        began = time.process_time()
        for _ in range(5000):
            reader.take(frame, batch)
            batch.due_in(0.0)
        print(f"{name}: {5000 / (time.process_time() - began):,.0f} posts/s")
        assert len(batch.posts) == 5000
