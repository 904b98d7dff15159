"""Judging a random sample: blind, as it was read then, without teaching; and what it tells of each label."""

import re
from datetime import timedelta

import pytest

from heedful.connectors.contract import Deleted
from heedful.desk import actions as desk
from heedful.journal.models import Entry
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.listening import actions as listening
from heedful.listening import lessons, queries
from heedful.listening.models import Judgement, Learning, Lesson, Models, Post, Reading
from tests.cli.conftest import console, facts  # noqa: F401
from tests.conftest import NOON, said
from tests.listening.judging import ALL, LATER, judge, read_as


def drawn(who, at=LATER):
    return queries.drawn_for(who.pk, at=at)


def measured():
    return {str(one.claim): one for one in queries.measured_by_sample().labels}


def test_the_same_post_is_drawn_until_it_is_judged_and_then_never_again(heard, lea):
    posts = heard(*(f"acme number {n}" for n in range(8)))
    met = []
    while post := drawn(lea):
        assert drawn(lea) == post
        met.append(post)
        judge(post, lea)
    assert sorted(post.pk for post in met) == [post.pk for post in posts]
    assert met != posts
    assert Judgement.objects.count() == 8


def test_two_teammates_meet_the_posts_in_orders_of_their_own(heard, lea, olive):
    heard(*(f"acme number {n}" for n in range(12)))
    assert _order_of(lea) == _order_of(lea)
    assert _order_of(lea) != _order_of(olive)


def _order_of(who):
    """Return in which order somebody would meet all posts."""
    met = []
    while post := drawn(who):
        judge(post, who)
        met.append(post.pk)
    Judgement.objects.all().delete()
    return met


def test_chance_knows_no_labels(heard, lea):
    """Each of many teammates would begin with a post of either kind as often as there are such posts."""
    heard(*(f"acme line {n} is down again, fix it now" for n in range(10)))
    heard(*(f"thank you acme for evening {n}" for n in range(30)))
    down = set(Post.objects.filter(text__contains="down").values_list("pk", flat=True))
    every = list(Post.objects.values_list("pk", flat=True))
    firsts = [min(every, key=lambda pk, who=who: queries.judgements._place(who, pk)) for who in range(2_000)]
    assert 0.21 < sum(first in down for first in firsts) / 2_000 < 0.29


def test_only_what_the_models_in_use_read_of_late_is_drawn(heard, hear, lea, all_read):
    (old,) = heard("acme was slow in winter", at=NOON - timedelta(days=91))
    (fresh, ours, gone, before) = heard("acme is slow", "acme ours", "acme taken away", "acme read before")
    Post.objects.filter(pk=ours.pk).update(by_us=True)
    hear(cursor="2", deleted=[Deleted(gone.outside_id)])
    Reading.objects.filter(post=before).update(version="of older weights")
    hear(said("unread", "acme nobody read this", by="u"))
    assert drawn(lea) == fresh
    judge(fresh, lea)
    assert drawn(lea) is None
    assert old.heard_at < NOON


def test_figures_count_what_people_said_beside_what_was_shown_then(heard, lea):
    posts = heard(*(f"acme number {n}" for n in range(12)))
    for number, post in enumerate(posts):
        read_as(post, ["outage"] if number < 6 else [], "positive")
        judge(post, lea, {**ALL, "intents": ["outage"] if number < 4 or number > 8 else []})
    outage, thanks = measured()["intents/outage"], measured()["intents/thanks"]
    assert (outage.figure.hits, outage.figure.false_alarms, outage.figure.misses, outage.figure.rest) == (
        4,
        2,
        3,
        3,
    )
    assert outage.figure.posts == 12
    assert (outage.precision_needs, outage.recall_needs) == (0, 0)
    assert round(outage.base_rate, 3) == round(7 / 12, 3)
    assert (thanks.precision_needs, thanks.recall_needs) == (5, 5)
    assert measured()["sentiment/positive"].figure.false_alarms == 12
    assert measured()["sentiment/negative"].figure.misses == 12


def test_what_was_shown_as_unknown_counts_as_not_said(heard, lea):
    (post,) = heard("acme")
    read_as(post, [], "positive", sure=False)
    judge(post, lea, {**ALL, "sentiment": ["positive"]})
    assert (measured()["sentiment/positive"].figure.misses, measured()["sentiment/positive"].shown) == (1, 0)


def test_a_question_that_cannot_be_answered_is_not_counted(heard, lea):
    (post,) = heard("acme")
    judge(post, lea, {"intents": [], "urgency": ["low"]})
    assert not any(name.startswith("sentiment/") for name in measured())
    assert measured()["urgency/low"].holding == 1


def test_a_judgement_stays_as_the_post_was_read_then(heard, lea, frank):
    (post,) = heard("Third day without a connection, acme")
    was = Reading.objects.get().finding("intents")
    judge(post, lea)
    listening.correct(by_id=frank.pk, post_id=post.pk, claim="intents/thanks", holds=True, at=LATER)
    Reading.objects.update(findings={}, intents="")
    kept = Judgement.objects.get()
    assert kept.read["intents"] == {"labels": was["labels"], "chances": was["probabilities"]}
    assert "thanks" not in kept.read["intents"]["labels"]
    assert kept.version == Models.objects.get().version


def test_what_people_corrected_is_measured_by_what_had_been_read_before(heard, lea, frank):
    """Otherwise what the models got wrong would count as right once somebody had noticed."""
    (post,) = heard("Third day without a connection, acme")
    was = Reading.objects.get().intent_list
    assert "thanks" not in was
    for claim in ("intents/thanks", "urgency/low"):
        listening.correct(by_id=frank.pk, post_id=post.pk, claim=claim, holds=True, at=LATER)
    assert drawn(lea) == post
    judge(post, lea, {**ALL, "intents": ["thanks"]})
    assert Judgement.objects.get().read["intents"]["labels"] == was
    assert measured()["intents/thanks"].figure.misses == 1


def test_what_was_corrected_and_read_anew_since_is_not_drawn(heard, lea, frank, all_read):
    (post,) = heard("Third day without a connection, acme")
    listening.correct(by_id=frank.pk, post_id=post.pk, claim="intents/thanks", holds=True, at=LATER)
    Post.objects.update(is_read=False)
    all_read(LATER)
    assert drawn(lea) is None
    with pytest.raises(Missing):
        judge(post, lea)


def test_judging_teaches_nobody(heard, lea, all_read):
    for post in heard("acme slaps", "acme is fire"):
        judge(post, lea, {**ALL, "intents": ["praise"]})
    before = list(Reading.objects.order_by("pk").values_list("intents", "findings"))
    all_read(LATER)
    assert list(Reading.objects.order_by("pk").values_list("intents", "findings")) == before
    assert not Lesson.objects.exists()
    assert not Learning.objects.exists()
    assert lessons.in_use() is None


def test_judgements_of_older_models_are_told_and_not_counted(heard, lea):
    for post in heard("acme one", "acme two", "acme three"):
        judge(post, lea)
    newest = Judgement.objects.order_by("-pk").first()
    Judgement.objects.exclude(pk=newest.pk).update(version="of older weights")
    told = queries.measured_by_sample()
    assert (told.posts, told.older) == (1, 2)
    assert all(one.figure.posts == 1 for one in told.labels)


def test_chances_are_told_to_be_off_only_over_fifty_posts(heard, lea):
    posts = heard(*(f"acme number {n}" for n in range(50)))
    for number, post in enumerate(posts):
        row = Reading.objects.get(post=post)
        chances = dict.fromkeys(row.finding("intents")["probabilities"], 0.25)
        row.findings = {"intents": row.finding("intents") | {"probabilities": chances}}
        row.save()
        assert queries.measured_by_sample().calibration is None
        judge(post, lea, {**ALL, "intents": ["praise"] if number < 25 else []})
    assert round(queries.measured_by_sample().calibration, 4) == 0.25


def test_a_skipped_post_is_counted_as_such_and_may_still_be_judged(heard, lea):
    (post,) = heard("acme")
    read_at = Reading.objects.get().read_at
    for _ in range(2):
        listening.skip_drawn(by_id=lea.pk, post_id=post.pk, read_at=read_at, at=LATER)
    assert drawn(lea) is None
    told = queries.measured_by_sample()
    assert (told.posts, told.skipped, list(told.labels)) == (0, 1, [])
    assert Entry.objects.filter(kind="JudgingSkipped").count() == 1
    judge(post, lea)
    assert (queries.measured_by_sample().posts, queries.measured_by_sample().skipped) == (1, 0)
    with pytest.raises(Refused):
        listening.skip_drawn(by_id=lea.pk, post_id=post.pk, read_at=read_at, at=LATER)


def test_what_was_said_first_stands(heard, lea, olive):
    (post,) = heard("acme")
    judge(post, lea)
    with pytest.raises(Refused, match="judged already"):
        judge(post, olive, {**ALL, "intents": ["thanks"]})
    kept = Judgement.objects.get()
    assert (kept.said, kept.by) == (ALL, lea)
    assert Entry.objects.filter(kind="ReadingJudged").count() == 1


def test_a_fifth_of_the_posts_is_judged_by_two_who_do_not_know_it(heard, lea, olive):
    posts = heard(*(f"acme number {n}" for n in range(40)))
    for post in posts:
        judge(post, lea)
    for_two = [post for post in posts if queries.judgements.is_for_two(post.pk)]
    assert 3 <= len(for_two) <= 14
    assert drawn(lea) is None
    met = []
    while post := drawn(olive):
        met.append(post)
        judge(post, olive, {**ALL, "intents": ["thanks"]})
    assert sorted(post.pk for post in met) == [post.pk for post in for_two]
    assert met != for_two
    row = Judgement.objects.get(post=met[0])
    assert (row.said, row.by, row.second["intents"], row.second_by) == (ALL, lea, ["thanks"], olive)
    assert measured()["intents/thanks"].holding == 0
    assert [(one.question, one.posts, one.alike) for one in queries.measured_by_sample().agreements] == [
        ("intents", len(met), 0),
        ("sentiment", len(met), len(met)),
        ("urgency", len(met), len(met)),
    ]


def test_what_is_for_two_is_said_by_two_once_and_may_be_skipped(heard, lea, olive):
    posts = heard(*(f"acme number {n}" for n in range(40)))
    twice, skipped, changed = [post for post in posts if queries.judgements.is_for_two(post.pk)][:3]
    for post in (twice, skipped, changed):
        judge(post, lea)
        with pytest.raises(Refused, match="judged already"):
            judge(post, lea)
    judge(twice, olive)
    with pytest.raises(Refused, match="judged already"):
        judge(twice, olive, {**ALL, "intents": ["thanks"]})
    read_at = Reading.objects.get(post=skipped).read_at
    listening.skip_drawn(by_id=olive.pk, post_id=skipped.pk, read_at=read_at, at=LATER)
    Reading.objects.filter(post=changed).update(read_at=LATER + timedelta(minutes=1))
    with pytest.raises(Refused, match="judged already"):
        judge(changed, olive)
    assert Judgement.objects.get(post=twice).second == ALL
    assert Judgement.objects.get(post=changed).second_at is None
    assert [one.posts for one in queries.measured_by_sample().agreements] == [1, 1, 1]
    assert not {twice.pk, skipped.pk, changed.pk} & set(_order_of(olive))


@pytest.mark.parametrize(
    "told",
    [
        {**ALL, "intents": ["liar"]},
        {**ALL, "person": ["liar"]},
        {**ALL, "emotion": ["joy"]},
        {**ALL, "sentiment": ["positive", "negative"]},
        {**ALL, "urgency": []},
    ],
)
def test_labels_that_nobody_knows_are_refused(heard, lea, told):
    (post,) = heard("acme")
    with pytest.raises(Invalid):
        judge(post, lea, told)
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("who", ["frank", "otto"])
def test_only_leads_and_owners_judge_for_only_they_see_all_that_was_heard(heard, who, request):
    (post,) = heard("acme")
    with pytest.raises(NotAllowed):
        judge(post, request.getfixturevalue(who))
    assert not Judgement.objects.exists()


def test_a_post_that_is_gone_or_changed_meanwhile_is_not_judged(heard, hear, lea, all_read):
    gone, changed = heard("acme one", "acme two")
    hear(cursor="2", deleted=[Deleted(gone.outside_id)])
    read_at = Reading.objects.get(post=changed).read_at
    for post in (gone, changed):
        if post == changed:
            Reading.objects.filter(post=post).update(read_at=LATER)
        with pytest.raises(Missing if post == gone else Refused):
            listening.judge_drawn(by_id=lea.pk, post_id=post.pk, read_at=read_at, said=ALL, at=LATER)
    assert not Judgement.objects.exists()


def test_a_deleted_post_takes_its_judgement_with_it(heard, hear, lea):
    gone, stays = heard("acme one", "acme two")
    for post in (gone, stays):
        judge(post, lea)
    hear(cursor="9", deleted=[Deleted(gone.outside_id)])
    assert Judgement.objects.get().post == stays


def test_who_is_erased_is_erased_from_the_sample_too(heard, lea, olive):
    (post,) = heard("acme")
    judge(post, lea)
    desk.erase_person(person_id=post.author.person_id, by_id=olive.pk, at=LATER)
    assert not Judgement.objects.exists()


def test_the_file_of_a_person_tells_what_their_posts_were_judged_to_be(heard, lea, olive):
    (post,) = heard("acme")
    judge(post, lea)
    found = desk.export_person(person_id=post.author.person_id, by_id=olive.pk, at=LATER)
    assert [one["judged"] for one in found["posts"]] == [ALL]


def test_the_console_tells_the_same_figures(heard, lea, console, facts):  # noqa: F811
    assert "Nobody judged" in console("reading", "evaluate").output
    for post in heard(*(f"acme number {n}" for n in range(6))):
        read_as(post, ["outage"], "negative")
        judge(post, lea, {**ALL, "intents": []})
    told = facts("reading", "evaluate")
    (outage,) = [row for row in told["labels"] if row["label"] == "intents/outage"]
    assert (outage["posts"], outage["holds_of"], outage["shown"], outage["recall"]) == (6, 0, 6, None)
    assert [round(part, 2) for part in outage["precision"]] == [0.0, 0.0, 0.39]
    page = console("reading", "evaluate").output
    assert re.search(r"intents/outage +6 +0 +6 +0 % \(0 to 39\) +too few", page)
    assert "6 posts judged of version" in page
    Judgement.objects.update(second=ALL, second_at=LATER)
    assert "Two people judged urgency of 6 posts; 14 more are needed" in console("reading", "evaluate").output
    assert facts("reading", "evaluate")["agreements"][2]["alike"] == 6
