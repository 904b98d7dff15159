"""Zendesk's tickets become quiet history here."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from heedful.asked import actions as asking
from heedful.asked.models import Question
from heedful.connectors.history import QUIET
from heedful.desk import actions as desk
from heedful.desk.models import Conversation, Delivery, Note, Reply, Turn
from heedful.imports import actions
from heedful.imports.models import Import
from heedful.journal.models import Entry, Job
from heedful.kit.errors import NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening.models import Post, Source
from heedful.teams.models import Notice
from tests.conftest import NOON
from tests.imports.conftest import comment, lines, ticket


def test_a_ticket_is_a_conversation_with_its_words_moments_and_authors(bring, zendesk, frank, signed_in):
    found = bring(zendesk(ticket()))
    assert (found.conversations, found.posts, found.notes, found.labels) == (1, 4, 2, 2)
    one = Conversation.objects.get()
    assert (one.person.name, one.state, one.owner, one.addressed) == ("Dana Fox", "done", None, True)
    assert one.first_answered_at == datetime(2007, 3, 1, 11, tzinfo=UTC)
    said = list(Post.objects.order_by("said_at").values_list("author__name", "by_us", "text", "private"))
    assert said == [
        ("Dana Fox", False, "The smoke is very colourful.", True),
        ("Priya Shah", True, "Please unplug it. We send a new one.", True),
        ("Dana Fox", False, "It came, thank you.", True),
        ("Frank", True, "Good to hear.", True),  # who is here still, by the name of today
    ]
    first = Post.objects.order_by("said_at").first()
    assert first.said_at == first.heard_at == datetime(2007, 3, 1, 10, tzinfo=UTC)
    assert first.title == "My printer is on fire"
    page = signed_in(frank).get(f"/inbox/{one.pk}/").content.decode()
    for words in ("Priya Shah", "us, as Zendesk", "Ask Bill about the part.", "They rated it “good”. “Fast”"):
        assert words in page
    assert one.source.name == "Imported from Zendesk"


def test_private_comments_are_notes_of_whoever_wrote_them(bring, zendesk, olive, frank):
    own = comment(9, 2, "I know this printer.", "2007-03-01T10:40:00Z", public=False)
    told = ticket()
    bring(zendesk(told | {"comments": [*told["comments"], own], "satisfaction_rating": None}))
    notes = list(Note.objects.order_by("at").values_list("author__name", "said_by", "text"))
    assert notes == [
        ("Olive", "Priya Shah", "Ask Bill about the part."),
        ("Frank", "", "I know this printer."),
    ]


@pytest.mark.parametrize(
    ("status", "ours_last", "state"),
    [
        ("new", False, "waiting"), ("open", True, "waiting"), ("pending", True, "answered"),
        ("pending", False, "snoozed"), ("hold", True, "snoozed"), ("solved", True, "done"), ("closed", False, "done"),
    ],
)  # fmt: skip
def test_states_are_those_that_we_know(bring, zendesk, status, ours_last, state):
    told = ticket(status=status)
    bring(zendesk(told | {"comments": told["comments"][: 5 if ours_last else 4]}))
    assert Conversation.objects.get().state == state


def test_it_is_quiet(bring, zendesk, olive, lea, frank, square, track, work_until):
    """No clock, notice, hook, rule, question: nothing follows from what was long ago."""
    desk.add_hook(by_id=olive.pk, name="H", url="https://h.test", form="events", topics=["waiting"], at=NOON)
    desk.save_rule(by_id=lea.pk, written=desk.Written("All", "smoke", owner_id=frank.pk), at=NOON)
    asking.set_asking(
        by_id=olive.pk, team_id=None, on=True, how="copy", after_hours=0, question="Did we help?",
        answers="Yes\nPartly\n- No", at=NOON,
    )  # fmt: skip
    before, notices = Entry.objects.order_by("pk").last().pk, Notice.objects.count()
    bring(zendesk(ticket(1, "open"), ticket(2, "solved"), ticket(3, "pending")))
    work_until(NOON + timedelta(days=3))
    desk.follow_for_hooks(at=NOON + timedelta(days=3))
    kinds = set(Entry.objects.filter(pk__gt=before).values_list("kind", flat=True))
    assert kinds == {"SourceAdded", "ImportBegun", "ImportEnded", "LabelMade"}
    assert Job.objects.count() == Delivery.objects.count() == Question.objects.count() == 0
    assert Notice.objects.count() == notices
    assert Turn.objects.count() == Reply.objects.count() == 0
    assert not Conversation.objects.exclude(due_at=None).exists()
    assert not Conversation.objects.filter(post__text="The smoke is very colourful.", owner=frank).exists()


def test_no_clock_starts_when_policies_change_and_nobody_is_asked_when_it_is_done(
    bring, zendesk, olive, frank, work_until
):
    asking.set_asking(
        by_id=olive.pk, team_id=None, on=True, how="copy", after_hours=0, question="Did we help?",
        answers="Yes\nPartly\n- No", at=NOON,
    )  # fmt: skip
    bring(zendesk(ticket(status="open")))
    one = Conversation.objects.get()
    desk.add_clock_policy(by_id=olive.pk, policy=desk.Policy("Fast", first_minutes=9), at=NOON)
    work_until(NOON + timedelta(hours=1))
    one.refresh_from_db()
    assert (one.due_at, one.due_kind) == (None, "")
    desk.done(conversation_id=one.pk, teammate_id=frank.pk, at=NOON)
    work_until(NOON + timedelta(days=2))
    assert Question.objects.count() == 0


def test_nothing_is_heard_or_sent_there(bring, zendesk, olive, frank, signed_in):
    bring(zendesk(ticket(status="open")))
    source = Source.objects.get()
    assert list(Source.objects.listened_to()) == []
    for deed in (
        lambda: listening.turn_sending(by_id=olive.pk, source_id=source.pk, on=True, at=NOON),
        lambda: listening.resume_source(by_id=olive.pk, source_id=source.pk, at=NOON),
        lambda: listening.test_source(by_id=olive.pk, source_id=source.pk),
        lambda: desk.reply(
            conversation_id=Conversation.objects.get().pk, author_id=frank.pk, text="Hello", at=NOON
        ),
    ):
        with pytest.raises(Refused):
            deed()
    page = signed_in(olive).get(f"/sources/{source.pk}/")
    assert page.status_code == 200
    assert "Imported" in page.content.decode()
    assert QUIET in signed_in(olive).post(f"/sources/{source.pk}/resume/", follow=True).content.decode()


def test_twice_is_once(bring, zendesk):
    folder = zendesk(ticket(), ticket(2))
    first = bring(folder)
    counts = [model.objects.count() for model in (Conversation, Post, Note)]
    again = bring(folder)
    assert (first.conversations, first.posts) == (2, 8)
    assert (again.conversations, again.posts, again.notes, again.labels) == (0, 0, 0, 0)
    assert [model.objects.count() for model in (Conversation, Post, Note)] == counts


def test_a_later_export_adds_what_was_said_since_and_leaves_our_state(bring, zendesk, frank):
    told = ticket(status="open")
    bring(zendesk(told))
    one = Conversation.objects.get()
    desk.done(conversation_id=one.pk, teammate_id=frank.pk, at=NOON)
    more = comment(77, 7, "One more thing.", "2007-04-01T10:00:00Z")
    found = bring(zendesk(told | {"comments": [*told["comments"], more]}))
    one.refresh_from_db()
    assert (found.conversations, found.posts) == (0, 1)
    assert (one.state, one.post.text) == ("done", "One more thing.")


def test_bad_rows_are_told_with_line_and_reason_and_the_rest_goes_on(bring, zendesk):
    broken = ticket(5)
    broken["comments"][1] |= {"created_at": "some day"}
    folder = zendesk(
        ticket(1), ticket(2, requester_id=None), ticket(3, "spam"), broken, ticket(6, "strange"),
        raw=['{"id": 9, "requester_id"', "[]", '"requester"', ""],
    )  # fmt: skip
    found = bring(folder)
    assert (found.dialogues, found.conversations) == (2, 2)
    assert found.left_out == [
        ("organizations.json, item 1", "509974", "organisations are not kept"),
        ("tickets.json, line 2", "2", "names nobody who asked"),
        ("tickets.json, line 3", "3", "is spam there"),
        ("tickets.json, line 4", "5", "a comment has no moment that can be read"),
        ("tickets.json, line 5", "6", "has a state that we do not know"),
        ("tickets.json, line 6", "", "is no JSON"),
        ("tickets.json, line 8", "", "is no object"),
    ]
    kept = Import.objects.get()
    assert kept.left_out.count() == kept.left_out_count == 7
    assert kept.reasons["is no JSON"] == 1


def test_labels_about_people_stay_behind_and_are_told(bring, zendesk):
    found = bring(zendesk(ticket(tags=["refund", "known_liar", "x" * 60])))
    one = Conversation.objects.get()
    assert [label.name for label in one.labels.all()] == ["refund"]
    assert found.reasons["is a label about people, not about what they said"] == 1
    assert ("tickets.json, item 1", "known_liar") in [(place, what) for place, what, _ in found.left_out]


def test_a_dry_run_says_the_same_and_writes_nothing(bring, zendesk, olive):
    folder = zendesk(ticket(1), ticket(2, "spam"), ticket(3, tags=["liar"]))
    looked = actions.look(by_id=olive.pk, network="zendesk", path=folder, at=NOON)
    assert [model.objects.count() for model in (Conversation, Post, Source, Import, Note)] == [0] * 5
    brought = bring(folder)
    for name in ("rows", "dialogues", "conversations", "posts", "notes", "reasons"):
        assert getattr(looked, name) == getattr(brought, name), name
    assert actions.look(by_id=olive.pk, network="zendesk", path=folder, at=NOON).conversations == 0


def test_documents_of_the_api_are_read_too(bring, tmp_path):
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"tickets": [ticket(1), ticket(2)], "users": [], "count": 2}, indent=1))
    assert bring(path).conversations == 2


def test_long_documents_are_read_piece_by_piece(bring, tmp_path, monkeypatch):
    from heedful.imports import files

    monkeypatch.setattr(files, "SMALL", 0)
    monkeypatch.setattr(files, "CHUNK", 50)
    path = tmp_path / "page.json"
    odd = ticket(1, subject='A "{" \\ end')
    path.write_text(json.dumps({"next": None, "tickets": [odd, ticket(2), ticket(3)]}, indent=1))
    assert bring(path).conversations == 3
    assert Post.objects.filter(title='A "{" \\ end').count() == 1


def test_comments_that_stand_apart_find_their_ticket(bring, zendesk):
    told = ticket()
    apart = [one | {"ticket_id": told["id"]} for one in told.pop("comments")]
    folder = zendesk(told)
    lines(folder / "comments.json", apart)
    assert bring(folder).posts == 4


def test_a_view_as_csv_brings_what_it_tells_and_never_hides_the_words(bring, zendesk, tmp_path):
    view = tmp_path / "view.csv"
    view.write_text(
        "Id,Status,Subject,Requester,Requester email,Requested,Tags\n"
        "#4,Open,Where is it,Ann,ann@there.test,2007-05-01 10:00,late post\n"
        "#5,Open,No day,Ann,ann@there.test,,\n"
    )
    found = bring(view)
    one = Conversation.objects.get()
    assert (one.person.name, one.post.text, one.state) == ("Ann", "Where is it", "waiting")
    assert found.left_out == [("view.csv, line 3", "#5", "has no moment that can be read")]
    assert bring(zendesk(ticket(4))).posts == 4
    again = bring(view)
    assert (again.conversations, again.posts) == (0, 0)


def test_only_owners_import(zendesk, lea):
    with pytest.raises(NotAllowed):
        actions.bring(by_id=lea.pk, network="zendesk", path=zendesk(ticket()), at=NOON)


def test_a_team_may_have_it_for_itself(bring, zendesk, olive, frank, signed_in):
    from heedful.teams import actions as teams

    shops = teams.add_team(by_id=olive.pk, name="Shops", at=NOON)
    bring(zendesk(ticket()), team_id=shops.pk)
    assert signed_in(frank).get(f"/inbox/{Conversation.objects.get().pk}/").status_code == 404


def test_what_was_imported_is_found_by_its_words(bring, zendesk, frank, signed_in):
    bring(zendesk(ticket()))
    page = signed_in(frank).get("/inbox/?view=everything&q=colourful").content.decode()
    assert "Dana Fox" in page


def test_cut_off_it_goes_on_behind_what_is_stored(bring, zendesk, monkeypatch):
    monkeypatch.setattr("heedful.imports.actions.bringing.AT_ONCE", 2)
    folder = zendesk(*(ticket(number) for number in range(1, 8)))

    def cut(found):
        if found.rows == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(folder, step=cut)
    assert Import.objects.get().conversations == Conversation.objects.count() == 5
    found = bring(folder)
    one = Import.objects.get()
    assert (one.rows, one.conversations, one.posts, one.notes) == (11, 7, 28, 14)
    assert (found.conversations, Conversation.objects.count(), Post.objects.count()) == (7, 7, 28)
    assert one.reasons == {"organisations are not kept": 1}
