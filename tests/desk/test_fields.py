"""Fields of the house: what leads want to know of every conversation."""

import csv

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.models import Field, Filled
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, NotAllowed, Refused
from tests.conftest import NOON, said


@pytest.fixture
def make(lea):
    def field(name, kind="text", **more):
        return desk.make_field(by_id=lea.pk, name=name, kind=kind, at=NOON, **more)

    return field


def fill(conversation, field, who, value):
    return desk.fill(
        conversation_id=conversation.pk, field_id=field.pk, teammate_id=who.pk, value=value, at=NOON
    )


def test_a_lead_makes_a_field_and_whoever_answers_fills_it_in(signed_in, lea, frank, dana_waits):
    page = signed_in(lea).post(
        "/settings/labels/", {"name": "Line", "kind": "choice", "choices": "fibre, copper"}, follow=True
    )
    assert "Choice: fibre, copper" in page.text
    field, browser = Field.objects.get(), signed_in(frank)
    assert "<dt>Line</dt>" in browser.get(f"/inbox/{dana_waits.pk}/").text
    browser.post(f"/inbox/{dana_waits.pk}/fields/{field.pk}/", {"value": "Fibre"})
    assert '<dt>Line</dt><dd dir="auto">fibre</dd>' in browser.get(f"/inbox/{dana_waits.pk}/").text
    again = browser.post(f"/inbox/{dana_waits.pk}/fields/{field.pk}/", {"value": ""}, follow=True)
    assert "before it was “fibre”" in again.text
    assert not Filled.objects.exists()
    assert Entry.objects.filter(kind="FieldFilled", teammate_id=frank.pk).count() == 2


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  A  12 ", "A 12"),
        ("number", "12,50", "12.50"),
        ("number", "-3", "-3"),
        ("number", "1e3", "1000"),
        ("date", "2008-04-06", "2008-04-06"),
        ("choice", "TWO", "two"),
    ],
)
def test_a_value_is_kept_in_one_way_of_writing(make, frank, dana_waits, kind, typed, kept):
    field = make("x", kind, choices=["one", "two"])
    fill(dana_waits, field, frank, typed)
    assert queries.filled_of(dana_waits) == {field.pk: kept}


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        ("text", "x" * 401, "at most 400 letters"),
        ("number", "twelve", "such as 12.5"),
        ("number", "NaN", "such as 12.5"),
        ("number", "1e99", "such as 12.5"),
        ("date", "6.4.2008", "such as 2008-04-06"),
        ("choice", "three", "one of one, two"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_how_to_write_one(make, frank, dana_waits, kind, typed, told):
    field = make("x", kind, choices=["one", "two"])
    with pytest.raises(Invalid, match=told):
        fill(dana_waits, field, frank, typed)


def test_only_leads_make_fields_and_observers_fill_none(make, frank, otto, dana_waits):
    field = make("Number")
    with pytest.raises(NotAllowed):
        desk.make_field(by_id=frank.pk, name="x", kind="text", at=NOON)
    with pytest.raises(NotAllowed):
        desk.remove_field(by_id=frank.pk, field_id=field.pk, at=NOON)
    with pytest.raises(NotAllowed):
        fill(dana_waits, field, otto, "1")


def test_a_field_calls_nobody_anything(make):
    for name, choices in (("Liar", []), ("Tone", ["calm", "troll"])):
        with pytest.raises(Refused, match="not about people"):
            make(name, "choice" if choices else "text", choices=choices)


def test_a_removed_field_comes_back_with_what_stood_in_it(make, lea, frank, dana_waits, signed_in):
    field = make("Number")
    fill(dana_waits, field, frank, "A 12-77")
    desk.remove_field(by_id=lea.pk, field_id=field.pk, at=NOON)
    assert "A 12-77" not in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text
    signed_in(lea).post(f"/settings/fields/{field.pk}/restore/")
    assert "A 12-77" in signed_in(frank).get(f"/inbox/{dana_waits.pk}/").text


def test_an_export_has_labels_and_fields_and_no_cell_runs(make, frank, hear, signed_in):
    hear(said("1", "acme one", by="dana"), said("2", "acme two", by="tom"))
    field = make("Number")
    dana = queries.queue_for(frank.pk).get(person__name="Dana")
    fill(dana, field, frank, "=1+1")
    desk.label(conversation_id=dana.pk, teammate_id=frank.pk, name="bill", at=NOON)
    answer = signed_in(frank).get("/mentions/export.csv")
    rows = list(csv.DictReader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))
    told = {row["text"]: (row["labels"], row["field: Number"]) for row in rows}
    assert told == {"acme one": ("bill", "'=1+1"), "acme two": ("", "")}


def test_labels_are_renamed_removed_and_put_back_in_the_settings(signed_in, lea, frank):
    browser = signed_in(lea)
    browser.post("/settings/labels/", {"name": "bill"})
    label = queries.labels_for(lea.pk).get()
    assert "not about people" in browser.post("/settings/labels/", {"name": "liars"}).text
    browser.post(f"/settings/labels/{label.pk}/rename/", {"name": "bills"})
    page = browser.post(f"/settings/labels/{label.pk}/remove/", follow=True)
    assert f"/settings/labels/{label.pk}/restore/" in page.text
    assert not queries.labels_for(lea.pk).exists()
    browser.post(f"/settings/labels/{label.pk}/restore/")
    assert queries.labels_for(lea.pk).get().name == "bills"
    assert signed_in(frank).get("/settings/labels/").status_code == 403
