"""What the local models read, for programs."""

from heedful.listening import understanding
from heedful.listening.models import Post
from tests.conftest import NOON, said

FAULT = "@acme the app has been down since this morning and I can't log in, nothing loads at all"


def test_programs_are_told_what_was_read(hear, program):
    hear(said("1", FAULT, by="dana", addressed=True), said("2", "acme", by="tom"))
    Post.objects.filter(outside_id="2").update(is_read=True)
    understanding.read_on(at=NOON)
    tom, dana = program.get("/mentions")[1]["items"]
    assert tom["reading"] is None
    assert "outage" in dana["reading"]["intents"]
    assert set(dana["reading"]["findings"]["urgency"]) == {
        "label",
        "labels",
        "probabilities",
        "sure",
        "reason",
    }
    assert program.get("/mentions?q=intent:outage")[1]["items"][0]["id"] == dana["id"]
    assert program.get("/mentions?q=intent:rant")[0] == 400
