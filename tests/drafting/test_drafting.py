"""Drafts by a model: off until an owner switches it on, looked at before they leave, and never sent by themselves."""

import html
import json
from datetime import timedelta

import pytest

from heedful.answers import actions as answers
from heedful.desk import actions as desk
from heedful.desk.models import Note, Reply
from heedful.desk.seeing import events_for
from heedful.drafting import actions, queries
from heedful.drafting.models import Endpoint, Proposal, Summary
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, NotAllowed
from tests.conftest import NOON, said
from tests.drafting.endpoint import KEY

MARKED = "Drafted by a model: read it before you send"
LINK = "Draft with the model"


def page_of(browser, conversation, kind="public"):
    return browser.get(f"/inbox/{conversation.pk}/", {"kind": kind}).content.decode()


def test_it_is_off_until_an_owner_switches_it_on(signed_in, frank, lea, olive, on, dana_waits):
    browser = signed_in(frank)
    assert LINK not in page_of(browser, dana_waits)
    assert browser.get(f"/inbox/{dana_waits.pk}/model/").status_code == 404
    for other in (frank, lea):
        assert signed_in(other).get("/settings/drafting/").status_code == 403
        with pytest.raises(NotAllowed):
            actions.set_endpoint(by_id=other.pk, on=True, address="https://m.test", model="m", at=NOON)
    on()
    assert LINK in page_of(browser, dana_waits)
    actions.set_endpoint(by_id=olive.pk, on=False, address="https://m.test", model="m", at=NOON)
    assert LINK not in page_of(browser, dana_waits)


def test_an_owner_sets_it_in_a_form_and_the_key_is_never_shown(signed_in, olive, obeys):
    browser = signed_in(olive)
    form = {"on": "on", "address": obeys.address, "model": "small-1", "key": KEY}
    prices = {"price_in": "0.5", "price_out": "1.5", "cap": "20"}
    answer = browser.post("/settings/drafting/", form | prices, follow=True)
    assert answer.status_code == 200
    row = Endpoint.objects.get()
    assert (row.on, row.model, row.set_by) == (True, "small-1", olive)
    assert KEY not in row.sealed_key
    assert KEY not in answer.content.decode()
    assert queries.door_of(row).key == KEY
    browser.post("/settings/drafting/", form | prices | {"key": "", "cap": "30"})
    assert queries.door_of(Endpoint.objects.get()).key == KEY, "an empty field keeps it"
    told = [entry for entry in Entry.objects.all() if entry.kind == "EndpointChanged"]
    assert len(told) == 2
    assert not any(KEY in json.dumps([entry.facts, entry.changes]) for entry in told)


def test_a_key_goes_to_the_host_that_it_was_given_for_and_to_no_other(on, obeys):
    on()
    row = on(key="", address=obeys.address.replace("/v1", "/v2"))
    assert queries.door_of(row).key == KEY
    row = on(key="", address="https://elsewhere.test/v1")
    assert queries.door_of(row).key == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://models.example/v1",
        "http://8.8.8.8/v1",
        "ftp://m.test",
        "https://a:b@m.test",
        "m.test",
        "https://",
    ],
)
def test_words_never_travel_the_internet_unsealed(on, address):
    with pytest.raises(Invalid):
        on(address=address)


def test_an_address_within_is_asked_only_where_the_operator_allows_it(on, ask, obeys, dana_waits, draft_of):
    from heedful.kit import fetch

    on()
    fetch.allow([])
    page = ask(dana_waits)
    assert (page.status_code, obeys.heard) == (409, [])
    assert "An operator can allow it" in html.unescape(page.content.decode())
    assert draft_of(dana_waits) == ""


def test_an_owner_tries_it_and_reads_what_came_back(signed_in, olive, on, obeys):
    on()
    browser = signed_in(olive)
    obeys.says = "ready"
    page = browser.post("/settings/drafting/try/", follow=True).content.decode()
    assert "“ready”" in page
    assert "200 tokens sent, 50 back" in page
    obeys.status, obeys.raw = "404 Not Found", b'{"error": {"message": "no model small-1 here"}}'
    page = browser.post("/settings/drafting/try/", follow=True).content.decode()
    assert "answered 404" in page
    assert "no model small-1 here" in page
    obeys.status, obeys.raw = (
        "401 Unauthorized",
        json.dumps({"error": {"message": f"bad key {KEY}"}}).encode(),
    )
    page = browser.post("/settings/drafting/try/", follow=True).content.decode()
    assert "no longer accepts our credential" in page
    assert KEY not in page


def test_an_endpoint_that_calls_the_limit_otherwise_is_asked_so(signed_in, olive, on, obeys):
    on()

    def picky(heard):
        return "ready"

    obeys.says = picky
    plain = obeys.body

    def body(heard):
        obeys.status = "200 OK"
        if b'"max_tokens"' in heard.body:
            obeys.status = "400 Bad Request"
            return b'{"error": {"message": "Unsupported parameter: use max_completion_tokens instead."}}'
        return plain(heard)

    obeys.body = body
    page = signed_in(olive).post("/settings/drafting/try/", follow=True).content.decode()
    assert "“ready”" in page
    assert "max_completion_tokens" in obeys.asked[-1]


def test_what_is_shown_is_sent_word_for_word_and_nothing_else(signed_in, frank, on, obeys, dana_waits, ask):
    on()
    preview = html.unescape(signed_in(frank).get(f"/inbox/{dana_waits.pk}/model/").content.decode())
    assert obeys.heard == [], "looking sends nothing"
    ask(dana_waits)
    (asked,) = obeys.asked
    assert set(asked) == {"model", "messages", "max_tokens", "stream"}
    assert [one["role"] for one in asked["messages"]] == ["system", "user"]
    mark = asked["messages"][0]["content"].partition("the mark ")[2][:16]
    shown = html.unescape(preview)
    for one in asked["messages"]:
        for words in one["content"].replace(mark, "MARK").splitlines():
            assert words in shown.replace(shown.partition("the mark ")[2][:16], "MARK")
    assert obeys.heard[0].headers["authorization"] == f"Bearer {KEY}"
    assert "cookie" not in obeys.heard[0].headers


def test_what_changed_since_one_looked_is_looked_at_again(
    signed_in, frank, on, obeys, dana_waits, hear, draft_of
):
    from tests.drafting.conftest import FIELD

    on()
    browser = signed_in(frank)
    page = f"/inbox/{dana_waits.pk}/model/"
    fields = dict(FIELD.findall(browser.get(page).content.decode()))
    hear(said("dana-2", "And my order 4711-8 too", addressed=True, parent_id="dana-1", root_id="dana-1"))
    answer = browser.post(page, fields | {"kind": "public"})
    assert answer.status_code == 409
    assert "Something changed since you looked" in answer.content.decode()
    assert obeys.heard == []
    assert draft_of(dana_waits) == ""


def test_its_words_become_a_draft_that_is_marked_until_somebody_changes_it(
    signed_in, frank, on, obeys, dana_waits, ask, draft_of
):
    on()
    page = ask(dana_waits).content.decode()
    assert draft_of(dana_waits) == "Hello Dana, a colleague looks into it."
    assert MARKED in page
    assert not Reply.objects.exists(), "it never sends"
    browser = signed_in(frank)
    browser.post(f"/inbox/{dana_waits.pk}/draft/", {"kind": "public", "text": "Hello Dana, I look into it."})
    assert MARKED not in page_of(browser, dana_waits)


def test_what_was_typed_stays_and_asking_again_takes_the_place_of_its_own_words_alone(
    frank, on, obeys, dana_waits, ask, draft_of
):
    on()
    typed = {"conversation_id": dana_waits.pk, "teammate_id": frank.pk, "kind": "public", "at": NOON}
    desk.save_draft(text="Hello Dana,", **typed)
    obeys.says = "the first words."
    ask(dana_waits)
    assert draft_of(dana_waits) == "Hello Dana,\n\nthe first words."
    obeys.says = "the second words."
    ask(dana_waits)
    assert draft_of(dana_waits) == "Hello Dana,\n\nthe second words."
    desk.save_draft(text="Hello Dana,\n\nmy own words.", **typed)
    ask(dana_waits)
    assert draft_of(dana_waits) == "Hello Dana,\n\nmy own words.\n\nthe second words."


def test_facts_that_fit_are_told_and_their_links_may_stand(frank, on, obeys, dana_waits, ask, draft_of):
    words = "Lines in Leeds are down since noon, see https://acme.test/status for more."
    answers.add_fact(by_id=frank.pk, key="line-down", text=words, at=NOON)
    on()
    obeys.says = "Lines are down since noon: https://acme.test/status. And https://acme.test/other."
    ask(dana_waits)
    assert words in obeys.told()
    assert draft_of(dana_waits) == "Lines are down since noon: https://acme.test/status. And."
    assert Proposal.objects.get().remarks == ["https://acme.test/other"]


def test_names_handles_numbers_and_links_stay_here_and_come_back(on, obeys, hear, ask, draft_of):
    from heedful.desk.models import Conversation

    words = (
        "@acme Dana here, order ZX-99812, call +44 113 496 0123 or mail dana@home.test, "
        "card 4111 1111 1111 1111, https://shop.test/o/ZX-99812?u=dana and ask @peter.example or Tom Kent"
    )
    hear(
        said("d", words, addressed=True),
        said("k", "Same for me and acme, Dana", by="tom kent", parent_id="d", root_id="d"),
    )
    dana = Conversation.objects.get(person__name="Dana")
    on()
    obeys.says = "Dear [person 1], [order 1], [link 1], [handle 1], [phone 1], [mail 1], [card 1]"
    ask(dana, kind="private")
    told = obeys.told()
    secrets = ("Dana", "ZX-99812", "113 496", "home.test", "4111", "shop.test", "peter", "Kent", "Tom")
    assert [one for one in secrets if one in told] == []
    assert "@acme" in told, "we are no secret"
    private = draft_of(dana, "private")
    assert private.startswith("Dear Dana, ZX-99812, https://shop.test/o/ZX-99812?u=dana,")
    assert "+44 113 496 0123, dana@home.test, 4111 1111 1111 1111" in private
    ask(dana, kind="public")
    public = draft_of(dana)
    assert "Dear Dana" in public
    assert not any(one in public for one in ("ZX-99812,", "113 496", "home.test", "4111")), "not in public"


def test_private_words_are_no_part_of_what_a_public_draft_is_made_of(on, obeys, hear, ask, dana_waits):
    below = {"parent_id": "dana-1", "root_id": "dana-1"}
    hear(said("dana-2", "My shameful secret", private=True, addressed=True, **below))
    on()
    ask(dana_waits, kind="public")
    assert "shameful" not in obeys.told()
    assert "down since noon" in obeys.told()
    ask(dana_waits, kind="private")
    assert "shameful" in obeys.told()


def test_notes_drafts_and_other_conversations_are_never_told(frank, on, obeys, hear, dana_waits, ask):
    hear(said("else", "@acme the zebra is elsewhere", by="eve", addressed=True))
    key = {"conversation_id": dana_waits.pk, "teammate_id": frank.pk, "at": NOON}
    desk.write_note(text="internal giraffe", **key)
    desk.save_draft(kind="public", text="typed hippo", **key)
    on()
    for kind in ("public", "private", "summary"):
        ask(dana_waits, kind=kind)
        assert not any(one in obeys.told() for one in ("zebra", "giraffe", "hippo", KEY))


def test_whoever_may_not_answer_or_see_asks_nothing(signed_in, otto, on, obeys, dana_waits):
    on()
    browser = signed_in(otto)
    assert LINK not in page_of(browser, dana_waits)
    assert browser.get(f"/inbox/{dana_waits.pk}/model/").status_code == 403
    assert browser.post(f"/inbox/{dana_waits.pk}/model/", {"kind": "public"}).status_code == 403
    assert obeys.heard == []


def test_the_journal_tells_that_it_was_asked_and_no_word_of_it(frank, lea, on, dana_waits, ask, obeys):
    on()
    obeys.says = "xylophone"
    ask(dana_waits)
    entries = list(Entry.objects.filter(kind__in=["DraftProposed", "EndpointChanged"]).order_by("pk"))
    assert [entry.kind for entry in entries] == ["EndpointChanged", "DraftProposed"]
    assert "xylophone" not in json.dumps([entry.facts for entry in entries])
    assert [seen.kind for seen in events_for(lea.pk, entries)] == ["DraftProposed"]


def test_a_draft_of_a_model_is_sent_by_a_person_with_all_that_stands_in_its_way(
    signed_in, frank, on, obeys, dana_waits, ask
):
    """The checks of the composer are for every draft: here the one that hears an accusation."""
    on()
    obeys.says = "You are lying to us, and it is your own fault."
    page = ask(dana_waits).content.decode()
    assert 'class="remark"' in page
    assert not Reply.objects.exists()


# --- the summary


def test_a_summary_stands_beside_the_conversation_and_is_a_note_only_if_somebody_keeps_it(
    signed_in, frank, bill, on, obeys, dana_waits, ask
):
    on()
    obeys.says = "[person 1] has no line since noon. @Olive see https://evil.test/x"
    ask(dana_waits, kind="summary")
    other = signed_in(bill)
    page = page_of(other, dana_waits)
    assert "Dana has no line since noon. see" in page
    assert "Not checked by anybody." in page
    assert not Note.objects.exists()
    other.post(f"/inbox/{dana_waits.pk}/summary/keep/")
    note = Note.objects.get()
    assert (note.author, note.text.splitlines()[0]) == (bill, "Dana has no line since noon. see")
    assert not Summary.objects.exists()
    assert other.post(f"/inbox/{dana_waits.pk}/summary/keep/").status_code == 404


def test_a_summary_is_put_away(signed_in, frank, on, dana_waits, ask):
    on()
    ask(dana_waits, kind="summary")
    signed_in(frank).post(f"/inbox/{dana_waits.pk}/summary/away/")
    assert not Summary.objects.exists()
    assert not Note.objects.exists()


def test_what_was_said_of_a_post_goes_with_the_post(on, dana_waits, ask, hear, work_until):
    from heedful.connectors.contract import Deleted

    on()
    ask(dana_waits)
    ask(dana_waits, kind="summary")
    hear(deleted=[Deleted("dana-1")])
    work_until(NOON + timedelta(seconds=10))
    assert not Summary.objects.exists()
    assert not Proposal.objects.exists()
