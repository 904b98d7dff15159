"""What the local models read in mentions: on the screens, in queries, in the queue; and when they can't read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.desk import queries as desk_queries
from heedful.desk import understood
from heedful.desk.models import Conversation
from heedful.journal.models import Entry
from heedful.kit.errors import Refused
from heedful.listening import actions as listening
from heedful.listening import queries, understanding
from heedful.listening.models import Post, Reading
from heedful.query import Mistake, parse
from heedful.reading.reader import Which, reader
from heedful.reading.weights import BrokenWeights
from tests.conftest import NOON, said

HOUR = timedelta(hours=1)
FAULT = "@acme the app has been down since this morning and I can't log in, nothing loads at all"
PRAISE = "thank you @acme, the new jazz cups are lovely and arrived so fast"
DANGER = (
    "@acme your kettle caught fire next to my toddler tonight, the plug is still glowing, what do I do now?"
)


@pytest.fixture
def read(work_until):
    """Let the models read all that waits: `read()`, or with another reader."""

    def run(at=NOON, by=None):
        total = 0
        while done := (listening.read_some(reader=by, at=at) if by else understanding.read_on(at=at)):
            total += done
        work_until(at)
        return total

    return run


class Broken:
    """A reader that trips over one word, as a bug of ours would let it."""

    def __init__(self, word):
        self.word, self.real = word, reader(Which.FAST)
        self.weights = self.real.weights

    def read(self, texts):
        if any(self.word in text for text in texts):
            raise ZeroDivisionError(self.word)
        return self.real.read(texts)


class Meanwhile(Broken):
    """A reader during whose work something happens."""

    def __init__(self, happens):
        super().__init__("\0")
        self.happens = happens

    def read(self, texts):
        self.happens()
        return super().read(texts)


def row(browser, address="/inbox/"):
    return browser.get(address).text


def test_labels_stand_on_the_row_and_below_the_post_with_chances_and_a_reason(hear, read, frank, signed_in):
    hear(said("1", FAULT, addressed=True))
    assert '<span class="item-label">fault</span>' not in row(signed_in(frank))
    assert read() == 1
    page = row(signed_in(frank))
    assert '<span class="item-label">fault</span>' in page
    one = Conversation.objects.get()
    shown = signed_in(frank).get(f"/inbox/{one.pk}/").text
    found = Reading.objects.get().finding("intents")
    assert f"fault {round(100 * found['probabilities']['outage'])} %" in shown.replace("\n", "")
    assert found["reason"].split("“")[1].split("”")[0] in shown
    assert Reading.objects.get().version in shown


def test_queries_ask_for_what_was_read(hear, read, frank, signed_in):
    hear(said("1", FAULT, by="dana", addressed=True), said("2", PRAISE, by="tom", addressed=True))
    read()

    def names(query):
        found = desk_queries.queue_for(frank.pk, "everything", query=query, at=NOON)
        return sorted(one.person.name for one in found)

    assert names("intent:outage") == ["Dana"]
    assert names("intent:(praise,thanks)") == ["Tom"]
    assert names("acme -intent:outage") == ["Tom"]
    assert names("sentiment:positive") == ["Tom"]
    assert names("sentiment:negative intent:outage app") == ["Dana"]
    assert names("urgency:low") == ["Tom"]
    assert "Tom" in row(signed_in(frank), "/inbox/?view=everything&q=intent%3Athanks")
    assert (
        "Dana" not in row(signed_in(frank), "/inbox/?view=everything&q=intent%3Athanks").split('id="rows"')[1]
    )


def test_what_a_post_is_about_is_found_in_other_words(hear, read, frank):
    hear(
        said("1", "@acme the parcel is lost and nobody can tell me where it went", by="dana", addressed=True),
        said("2", "@acme do you have anything vegan besides the salad?", by="tom", addressed=True),
        said("3", "@acme vegan burger with actual bacon on it, twice now", by="ines", addressed=True),
        said("4", "@acme nothing but a thank you", by="bob", addressed=True),
    )
    read()

    def names(query):
        found = desk_queries.queue_for(frank.pk, "everything", query=query, at=NOON)
        return sorted(one.person.name for one in found)

    assert names('about:"food without meat"') == ["Ines", "Tom"]
    assert names('about:"my delivery did not come"') == ["Dana"]
    assert names('acme -about:"food without meat" -intent:thanks') == ["Dana"]
    Reading.objects.update(meaning=None)
    assert names('about:"food without meat"') == []


def test_an_intent_is_not_found_by_a_part_of_its_name(hear, read, frank):
    hear(
        said(
            "1", "@acme Marta at the front desk of your Leeds house was wonderful with my mum", addressed=True
        )
    )
    read()
    Reading.objects.update(intents="|named_praise|")
    for query, found in (("intent:praise", 0), ("intent:named_praise", 1)):
        assert desk_queries.queue_for(frank.pk, "everything", query=query, at=NOON).count() == found, query


@pytest.mark.parametrize("query", ["acme sentiment:angry", "acme intent:rant", "acme urgency:now"])
def test_a_label_that_there_is_not_is_told_with_those_that_there_are(query):
    with pytest.raises(Mistake) as told:
        parse(query)
    assert told.value.expected


def test_a_track_cannot_ask_for_what_is_read_only_later(frank):
    with pytest.raises((Mistake, Refused)):
        listening.add_track(by_id=frank.pk, name="Outages", query="acme intent:outage", at=NOON)


def test_who_is_in_need_comes_forward_and_is_told_why(hear, read, frank, signed_in):
    hear(
        said("1", PRAISE, by="tom", addressed=True, at=NOON - HOUR),
        said("2", DANGER, by="dana", addressed=True),
    )
    Conversation.objects.update(serious="")
    for one in Conversation.objects.all():
        one.rank()
        one.save()
    assert [one.person.name for one in desk_queries.queue_for(frank.pk)] == ["Tom", "Dana"]
    read()
    assert [one.person.name for one in desk_queries.queue_for(frank.pk)] == ["Dana", "Tom"]
    dana = Conversation.objects.get(person__name="Dana")
    assert "safety" in dana.understood
    page = signed_in(frank).get(f"/inbox/{dana.pk}/why/").text
    assert "May be about danger or law, as our models read it" in page
    assert Entry.objects.filter(kind="ConversationsUnderstood").count() == 1


def test_what_is_read_counts_until_it_is_answered(hear, read, frank, work_until):
    hear(said("1", DANGER, by="dana", addressed=True))
    read()
    dana = Conversation.objects.get()
    Conversation.objects.filter(pk=dana.pk).update(state="answered")
    later = NOON + HOUR
    hear(
        said("2", "@acme all sorted, thanks a lot", by="dana", addressed=True, at=later, root_id="1"),
        at=later,
    )
    dana.refresh_from_db()
    assert dana.understood == ""
    read(later)
    dana.refresh_from_db()
    assert "safety" not in dana.understood.split()


def test_words_that_were_read_before_the_conversation_opened_count_too(hear, read, frank, work_until):
    hear(said("1", DANGER, by="dana", addressed=True))
    Conversation.objects.update(understood="")
    read()
    told = Conversation.objects.get().understood
    Conversation.objects.update(understood="")
    opened = Conversation.objects.get()
    from heedful.desk import actions as desk

    desk.rank_opened(conversation_ids=[opened.pk], at=NOON)
    desk.rank_opened(conversation_ids=[opened.pk], at=NOON)
    assert Conversation.objects.get().understood == told != ""


def test_reading_twice_is_once_and_the_newest_come_first(hear, read, track):
    for number in range(listening.AT_ONCE + 3):
        hear(said(str(number), f"acme is quiet today {number}", by=f"p{number}"))
    first = Post.objects.order_by("pk").first()
    listening.read_some(reader=lambda _: reader(Which.FAST), at=NOON)
    assert not Reading.objects.filter(post=first).exists()
    assert Reading.objects.count() == listening.AT_ONCE
    assert read() == 3
    assert read() == 0
    assert Entry.objects.filter(kind="PostsRead").count() == 2


def test_an_edit_is_read_again_and_a_deletion_takes_the_reading_along(hear, read):
    post = said("1", FAULT, addressed=True)
    hear(post)
    read()
    hear(replace(post, text=PRAISE, revision="2"), cursor="2")
    assert queries.reading_lag().waiting == 1
    read()
    assert "outage" not in Reading.objects.get().intent_list
    hear(cursor="3", deleted=[Deleted("1")])
    assert not Reading.objects.exists()
    assert read() == 0


def test_words_that_change_while_they_are_read_are_read_again(hear, read):
    post = said("1", FAULT, addressed=True)
    hear(post)
    by = Meanwhile(lambda: hear(replace(post, text=PRAISE, revision="2"), cursor="2"))
    listening.read_some(reader=lambda _: by, at=NOON)
    assert not Reading.objects.exists()
    assert read() == 1
    assert "thanks" in Reading.objects.get().intent_list


def test_without_weights_mentions_arrive_and_labels_catch_up(hear, read, frank, signed_in, monkeypatch):
    def broken(which):
        raise BrokenWeights("encoder.onnx is missing. Install Heedful anew.")

    with monkeypatch.context() as gone:
        gone.setattr(understanding, "_opened", broken)
        hear(said("1", FAULT, addressed=True))
        assert read() == 0
    assert "the app has been down" in row(signed_in(frank))
    assert "encoder.onnx is missing" in signed_in(frank).get("/status/").text
    lag = queries.reading_lag()
    assert (lag.waiting, lag.oldest, "is missing" in lag.trouble) == (1, NOON, True)
    assert read() == 1
    assert queries.reading_lag().trouble == ""
    assert "encoder.onnx is missing" not in signed_in(frank).get("/status/").text
    assert "fault" in row(signed_in(frank))


def test_a_post_over_which_the_models_trip_holds_up_no_other(hear, read):
    hear(said("1", FAULT, by="dana", addressed=True), said("2", "acme xyzzy", by="tom"))
    assert read(by=lambda _: Broken("xyzzy")) == 2
    tiers = dict(Reading.objects.values_list("post__outside_id", "tier"))
    assert tiers == {"1": "fast", "2": "none"}
    assert read() == 0


def test_turned_off_nothing_is_read(hear, read, settings):
    settings.READING = "off"
    hear(said("1", FAULT, addressed=True))
    assert read() == 0
    assert not Reading.objects.exists()


def test_many_that_wait_are_read_quickly(hear, monkeypatch):
    from heedful.listening.actions import readings

    monkeypatch.setattr(readings, "BEHIND", 2)
    hear(*(said(str(number), f"acme {number}", by=f"p{number}") for number in range(4)))
    told = []
    listening.read_some(reader=lambda behind: told.append(behind) or reader(Which.FAST), at=NOON)
    hear(said("9", "acme again", by="tom"))
    listening.read_some(reader=lambda behind: told.append(behind) or reader(Which.FAST), at=NOON)
    assert told == [True, False]


@pytest.mark.parametrize(
    "text", ["", " ", "😀" * 5000, "acme " * 20_000, "\u202eacme \u0627\u0644", "a\u0300" * 900]
)
def test_naughty_words_are_read_in_bounded_time(hear, read, text):
    hear(said("1", f"acme {text}", addressed=True))
    assert read() == 1
    assert Reading.objects.get().tier == "full"


def test_what_we_said_ourselves_is_not_read(hear, read):
    hear(said("1", FAULT, addressed=True))
    Post.objects.update(by_us=True)
    assert read() == 0


def test_nobody_has_to_write_back_only_where_all_words_say_so():
    none, asks = Reading(intents="|no_answer|thanks|"), Reading(intents="|question|", urgency="high")
    assert understood.told_by([none, none]) == "no_answer"
    assert understood.told_by([none, asks]) == "high"
    assert understood.both("no_answer", "high") == "high"
    assert understood.told_by([]) == ""


def test_a_reason_speaks_of_labels_as_the_screen_does(hear, read, frank, signed_in):
    hear(said("1", DANGER, addressed=True))
    read()
    reading = Reading.objects.get()
    reading.findings["intents"]["reason"] = "question: “what”; safety: “fire”"
    reading.save()
    page = signed_in(frank).get(f"/inbox/{Conversation.objects.get().pk}/").text
    assert "danger or law: “fire”" in page
    assert "safety: “fire”" not in page
