"""Labels: quiet words about what was said; never about who somebody is."""

import re

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.fair_names import calls_a_person
from heedful.desk.models import Label, Labelled
from heedful.journal.models import Entry
from heedful.kit.errors import NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.query import Mistake
from tests.conftest import NOON, said
from tests.test_access import program_of


def test_whoever_answers_puts_a_label_on_and_it_stands_on_the_row(signed_in, frank, dana_waits):
    browser = signed_in(frank)
    asked = f"/inbox/{dana_waits.pk}/labels/"
    page = browser.post(asked, {"name": " no   line "}, follow=True)
    assert "Labelled: no line." in page.text
    assert re.search(r'item-label">no line<', browser.get("/inbox/").text)
    assert "no line" in panel(browser, dana_waits)
    browser.post(asked, {"name": "NO LINE"})
    assert (Label.objects.count(), Labelled.objects.count()) == (1, 1)
    kinds = list(Entry.objects.filter(kind__contains="Label").values_list("kind", "teammate_id"))
    assert kinds == [("LabelMade", frank.pk), ("ConversationLabelled", frank.pk)]


def panel(browser, conversation):
    return (
        browser.get(f"/inbox/{conversation.pk}/")
        .text.partition('class="labels-panel"')[2]
        .partition("</section>")[0]
    )


def test_a_label_is_taken_off_and_the_toast_puts_it_back(signed_in, frank, dana_waits):
    _, label = desk.label(conversation_id=dana_waits.pk, teammate_id=frank.pk, name="line", at=NOON)
    browser = signed_in(frank)
    off = browser.post(f"/inbox/{dana_waits.pk}/labels/{label.pk}/off/", headers={"HX-Request": "true"})
    assert f"/inbox/{dana_waits.pk}/labels/{label.pk}/on/" in off.text
    assert not Labelled.objects.exists()
    browser.post(f"/inbox/{dana_waits.pk}/labels/{label.pk}/on/")
    assert Labelled.objects.get().by == frank


@pytest.mark.parametrize(
    "name",
    ["spammer", "Spammers", "TROLL", "the abuser", "Liar", "serial-liar", "idiot", "Idiotin", "idiots", "Lügner",
     "Lügnerin", "Luegner", "Betrüger", "menteuse", "escroc", "Mentiroso", "estafadora", "ladrón", "s p a m m e r", "imbécile"],
)  # fmt: skip
def test_a_label_calls_nobody_anything(signed_in, frank, dana_waits, name):
    answer = signed_in(frank).post(f"/inbox/{dana_waits.pk}/labels/", {"name": name})
    assert answer.status_code == 409
    assert "about what was said, not about people" in answer.text
    assert not Label.objects.exists()


def test_words_about_what_was_said_are_no_names_of_people():
    ordinary = (
        "refund, spam, trolley, unwanted copies, invoice, outage, rude words, threat, abuse reported, cheating claim, "
        "Rechnung, Lügen, Betrug, mensonge, estafa, queja, stroller, controller, petroleum, billing 2, thanks, idea"
    )
    assert [name for name in ordinary.split(", ") if calls_a_person(name)] == []


def test_observers_label_nothing_and_only_leads_rename_and_remove(otto, frank, lea, dana_waits):
    with pytest.raises(NotAllowed):
        desk.label(conversation_id=dana_waits.pk, teammate_id=otto.pk, name="line", at=NOON)
    _, label = desk.label(conversation_id=dana_waits.pk, teammate_id=frank.pk, name="line", at=NOON)
    for deed in (desk.remove_label, desk.restore_label):
        with pytest.raises(NotAllowed):
            deed(by_id=frank.pk, label_id=label.pk, at=NOON)
    with pytest.raises(NotAllowed):
        desk.rename_label(by_id=frank.pk, label_id=label.pk, name="lines", at=NOON)
    desk.rename_label(by_id=lea.pk, label_id=label.pk, name="Lines", at=NOON)
    with pytest.raises(Refused, match="not about people"):
        desk.rename_label(by_id=lea.pk, label_id=label.pk, name="Liars", at=NOON)


def test_a_removed_label_stands_nowhere_and_comes_back_where_it_stood(lea, signed_in, dana_waits):
    _, label = desk.label(conversation_id=dana_waits.pk, teammate_id=lea.pk, name="line", at=NOON)
    desk.remove_label(by_id=lea.pk, label_id=label.pk, at=NOON)
    assert "line<" not in panel(signed_in(lea), dana_waits)
    assert list(queries.queue_for(lea.pk, query="label:line OR zebra", at=NOON)) == []
    assert 'item-label">line<' not in signed_in(lea).get("/inbox/").text
    desk.restore_label(by_id=lea.pk, label_id=label.pk, at=NOON)
    assert 'item-label">line<' in signed_in(lea).get("/inbox/").text


def test_the_search_finds_what_bears_a_label_and_a_track_may_not_ask(hear, frank, olive):
    hear(said("1", "acme, my line", by="dana"), said("2", "acme, my router", by="tom"))
    dana, tom = (queries.queue_for(frank.pk).get(person__name=name) for name in ("Dana", "Tom"))
    desk.label(conversation_id=dana.pk, teammate_id=frank.pk, name="No line", at=NOON)

    def found(query):
        return {one.pk for one in queries.queue_for(frank.pk, query=query, at=NOON)}

    assert found('label:"no line"') == {dana.pk}
    assert found("label:no*") == {dana.pk}
    assert found('acme NOT label:"no line"') == {tom.pk}
    assert found("label:other") == set()
    with pytest.raises(Mistake, match="label: is known only of what is stored"):
        listening.add_track(by_id=olive.pk, name="x", query="acme label:refund", at=NOON)


def test_labels_through_the_api(frank, dana_waits):
    program = program_of(frank)
    path = f"/api/v1/conversations/{dana_waits.pk}/labels"
    put = program.post(path, {"name": "line"}, content_type="application/json")
    assert (put.status_code, put.json()["labels"]) == (200, ["line"])
    label = program.get("/api/v1/labels").json()[0]
    assert label["name"] == "line"
    assert program.delete(f"{path}/{label['id']}").json()["labels"] == []
    refused = program.post(path, {"name": "liar"}, content_type="application/json")
    assert refused.status_code == 409


def test_labels_follow_a_conversation_into_another_thread(frank, hear, work_until):
    hear(said("1", "acme one", by="dana"), said("2", "acme two", by="dana"))
    kept, gone = queries.queue_for(frank.pk).order_by("pk")
    for one, name in ((kept, "both"), (gone, "both"), (gone, "second")):
        desk.label(conversation_id=one.pk, teammate_id=frank.pk, name=name, at=NOON)
    desk.follow_joined_threads(kept_thread_id=kept.thread_id, gone_thread_id=gone.thread_id, at=NOON)
    assert [label.name for label in queries.labels_on(kept)] == ["both", "second"]
