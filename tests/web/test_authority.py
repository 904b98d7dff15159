"""Authority: what one may decide alone, shown when it is spoken of, and the one above who is asked."""

from decimal import Decimal

import pytest

from heedful.desk import actions as desk
from heedful.desk import queries
from heedful.desk.deciding import Money, amount_of, may_decide, money_in, needed
from heedful.desk.models import Authority, Note, Permission
from heedful.kit.errors import Invalid, Missing, NotAllowed, Refused
from heedful.teams import actions as teams
from heedful.teams.models import Notice
from tests.conftest import NOON, said

FIFTY = Money(Decimal(50), "EUR")


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def dana_asks(hear):
    """Dana wants her money back."""
    from heedful.desk.models import Conversation

    hear(said("dana-1", "@acme you charged me twice, I want my money back: 80 euros", addressed=True))
    return Conversation.objects.get(person__name="Dana")


@pytest.fixture
def frank_may(lea, olive, frank):
    """Frank may refund up to 50 EUR; above it Lea decides."""
    return desk.set_authority(
        by_id=lea.pk, teammate_id=frank.pk, decision="refund", money=FIFTY, approver_id=lea.pk, at=NOON
    )


EIGHTY = Money(Decimal(80), "EUR")


def ask(dana_asks, frank, words="80 back, since we charged her twice", money=EIGHTY):
    return desk.ask_permission(
        conversation_id=dana_asks.pk, by_id=frank.pk, decision="refund", words=words, money=money, at=NOON
    )


def panel(browser, dana):
    return browser.get(f"/inbox/{dana.pk}/").text.partition("panel-deciding")[2].partition("</section>")[0]


def test_what_one_may_decide_stands_beside_words_that_ask_for_it(signed_in, frank, frank_may, dana_asks):
    shown = panel(signed_in(frank), dana_asks)
    assert "alone up to 50 EUR" in shown
    assert "This is for Lea to decide." in shown


def test_it_is_quiet_where_nobody_speaks_of_it_and_wakes_with_the_draft(
    signed_in, frank, frank_may, dana_waits
):
    browser = signed_in(frank)
    assert panel(browser, dana_waits) == ""
    desk.save_draft(
        conversation_id=dana_waits.pk, teammate_id=frank.pk, kind="public", text="I refund you 20 €.", at=NOON
    )
    assert "Above it Lea decides." in panel(browser, dana_waits)


def test_where_nobody_said_so_it_says_that(signed_in, bill, dana_asks):
    assert "nobody has said yet" in panel(signed_in(bill), dana_asks)
    with pytest.raises(Refused, match="Nobody is named"):
        ask(dana_asks, bill)


def test_the_one_above_is_asked_told_and_answers_in_the_conversation(
    signed_in, frank, lea, frank_may, dana_asks
):
    page = f"/inbox/{dana_asks.pk}/"
    form = {"decision": "refund", "amount": "80", "currency": "eur", "words": "We charged her twice."}
    assert signed_in(frank).post(f"{page}permissions/", form).status_code == 302
    asked = Permission.objects.get()
    assert (asked.approver, asked.amount, asked.currency) == (lea, 80, "EUR")
    assert "Frank asks you to decide (refund, 80 EUR) for Dana" in Notice.objects.get(teammate=lea).text
    assert "waits for an answer" in panel(signed_in(lea), dana_asks)

    signed_in(lea).post(f"/inbox/permissions/{asked.pk}/", {"granted": "yes", "words": "Of course."})
    asked.refresh_from_db()
    assert (asked.granted, asked.answer) == (True, "Of course.")
    assert "granted" in panel(signed_in(frank), dana_asks)
    assert "Of course." in Notice.objects.get(teammate=frank).text
    assert [note.text for note in Note.objects.order_by("pk")] == [
        "Asks Lea (refund, 80 EUR): We charged her twice.",
        "Granted: We charged her twice. Of course.",
    ]


def test_only_whoever_was_asked_or_an_owner_decides_and_once(frank, bill, lea, olive, frank_may, dana_asks):
    asked = ask(dana_asks, frank)
    for other in (frank, bill):
        with pytest.raises(NotAllowed, match="Lea decides"):
            desk.answer_permission(permission_id=asked.pk, by_id=other.pk, granted=True, at=NOON)
    desk.answer_permission(permission_id=asked.pk, by_id=olive.pk, granted=False, at=NOON)
    assert not desk.answer_permission(permission_id=asked.pk, by_id=lea.pk, granted=False, at=NOON).granted
    with pytest.raises(Refused, match="answered already"):
        desk.answer_permission(permission_id=asked.pk, by_id=lea.pk, granted=True, at=NOON)
    with pytest.raises(Missing):
        desk.answer_permission(permission_id=asked.pk + 1, by_id=lea.pk, granted=True, at=NOON)


@pytest.mark.parametrize("typed", ["-1", "lots", "NaN", "1e10", "9999999999.999"])
def test_an_amount_that_no_column_holds_is_none(typed):
    with pytest.raises(ValueError, match=typed):
        amount_of(typed)
    assert amount_of("9999999999,99") == Decimal("9999999999.99")


def test_leads_set_authority_and_nobody_their_own(signed_in, frank, bill, lea, olive):
    form = {"decision": "gesture", "amount": "25", "currency": "EUR", "words": "flowers", "approver": lea.pk}
    assert signed_in(frank).post(f"/people/{bill.pk}/authority/", form).status_code == 403
    assert signed_in(lea).post(f"/people/{bill.pk}/authority/", form).status_code == 302
    assert "alone up to 25 EUR; flowers" in signed_in(lea).get(f"/people/{bill.pk}/").text
    own = {"by_id": lea.pk, "teammate_id": lea.pk, "decision": "refund", "approver_id": olive.pk, "at": NOON}
    with pytest.raises(NotAllowed, match="themselves"):
        desk.set_authority(**own)
    given = Authority.objects.get()
    signed_in(lea).post(f"/people/authority/{given.pk}/take/")
    assert queries.authorities_of(bill.pk) == {}


def test_ones_own_authority_goes_before_the_teams_and_of_teams_the_most(frank, lea, olive, frank_may):
    for name, amount in (("Shops", 10), ("Line", 90)):
        team = teams.add_team(by_id=lea.pk, name=name, teammate_ids=[frank.pk], at=NOON)
        for decision in ("refund", "gesture"):
            money = Money(Decimal(amount), "EUR")
            desk.set_authority(
                by_id=lea.pk, team_id=team.pk, decision=decision, money=money, approver_id=olive.pk, at=NOON
            )
    held = queries.authorities_of(frank.pk)
    assert (held["refund"].up_to, held["refund"].approver) == (50, lea)
    assert (held["gesture"].up_to, held["gesture"].approver) == (90, olive)


@pytest.mark.parametrize(
    "fields",
    [
        {"decision": "promotion"},
        {"decision": "replacement", "money": FIFTY},
        {"approver_id": 0},
        {"teammate_id": None},
    ],
)
def test_what_is_no_authority_is_refused(frank, lea, fields):
    key = {"by_id": lea.pk, "teammate_id": frank.pk, "decision": "refund", "approver_id": lea.pk, "at": NOON}
    with pytest.raises(Invalid):
        desk.set_authority(**key | fields)


def test_an_amount_that_cannot_be_read_is_told(signed_in, lea, frank):
    form = {"decision": "refund", "amount": "a lot", "currency": "EUR", "approver": lea.pk}
    assert signed_in(lea).post(f"/people/{frank.pk}/authority/", form).status_code == 400
    assert (
        signed_in(lea)
        .post(f"/people/{frank.pk}/authority/", form | {"amount": "5", "currency": "?"})
        .status_code
        == 400
    )


def test_the_moment_of_need_is_heard_in_words():
    assert needed(["I want a refund"]) == ["refund"]
    assert needed(["Können Sie mir das Geld zurück erstatten?"]) == ["refund"]
    assert needed(["can you send me a new one", "as a gesture: a voucher"]) == ["replacement", "gesture"]
    assert needed(["my line is down"]) == []


def test_amounts_are_compared_in_their_currency():
    assert money_in("between 20 and 80 euros, or £5") == Money(Decimal(80), "EUR")
    assert money_in("in 3 days") is None
    assert may_decide(up_to=Decimal(50), currency="EUR", asked=FIFTY)
    assert not may_decide(up_to=Decimal(50), currency="EUR", asked=Money(Decimal("50.01"), "EUR"))
    assert not may_decide(up_to=Decimal(50), currency="EUR", asked=Money(Decimal(5), "USD"))
    assert may_decide(up_to=None, currency="", asked=FIFTY)
