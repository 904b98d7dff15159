"""Names behind DIDs: asked for in bulk, kept for a while, and only where somebody needs them."""

from heedful.connectors.bluesky.people import Known, document_of
from heedful.connectors.contract import Author
from tests.connectors.bluesky.wire import DANA


def test_people_are_introduced_by_handle_and_name(bluesky, fake):
    dana = fake.network.did_of("Dana")
    assert bluesky.introduce(fake.place(), [dana, "did:plc:nobody"]) == {
        dana: Author(dana, "Dana", "@dana.test", f"https://bsky.app/profile/{dana}")
    }


def test_who_asks_apps_not_to_show_them_is_marked(bluesky, fake):
    dana = fake.network.did_of("Dana")
    fake.network.labels[dana] = ["!no-unauthenticated", "bot"]
    author = bluesky.introduce(fake.place(), [dana])[dana]
    assert (author.wants_no_index, author.is_bot) == (True, True)


def test_a_hundred_people_are_four_questions_and_none_the_second_time(bluesky, fake):
    dids = [fake.network.did_of(f"person{number}") for number in range(100)]
    assert len(bluesky.introduce(fake.place(), dids)) == 100
    assert fake.network.names.count("app.bsky.actor.getProfiles") == 4
    fake.network.names.clear()
    assert len(bluesky.introduce(fake.place(), dids)) == 100
    assert fake.network.names == []


def test_old_names_make_room_for_new_ones(monkeypatch):
    monkeypatch.setattr("heedful.connectors.bluesky.people.KEPT", 2)
    known = Known()
    for name in ("a", "b", "c"):
        known.keep(Author(f"did:plc:{name}", name))
    assert [known.author(f"did:plc:{name}").name for name in ("a", "b", "c")] == ["", "b", "c"]


def test_a_name_is_believed_for_an_hour(monkeypatch):
    known = Known()
    known.keep(Author(DANA, "Dana"))
    assert known.author(DANA).name == "Dana"
    monkeypatch.setattr("heedful.connectors.bluesky.people.FRESH_SECONDS", -1.0)
    assert known.author(DANA).name == ""


def test_where_the_document_of_a_did_stands():
    assert document_of("did:plc:abc") == "https://plc.directory/did:plc:abc"
    assert document_of("did:web:dana.example") == "https://dana.example/.well-known/did.json"
    assert document_of("did:web:dana.example%3A8443") == "https://dana.example:8443/.well-known/did.json"
    assert document_of("did:web:dana.example/x") == ""
    assert document_of("did:key:z6Mk") == ""
