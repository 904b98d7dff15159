"""What a rule asks to look at twice: handed in, shown to whoever may approve, approved or returned."""

import re

import pytest

from heedful.desk import actions as desk
from heedful.desk.approvals import Asks
from heedful.desk.models import ApprovalRule, Draft, Reply
from heedful.teams import actions as teams
from tests.conftest import NOON
from tests.web.conftest import HTMX


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


@pytest.fixture
def page(dana_waits):
    return f"/inbox/{dana_waits.pk}/"


@pytest.fixture
def rule(lea):
    return desk.make_approval_rule(by_id=lea.pk, name="First answers", asks=Asks(role="teammate"), at=NOON)


@pytest.fixture
def waiting(dana_waits, frank, rule):
    return desk.reply(conversation_id=dana_waits.pk, author_id=frank.pk, text="We refund you.", at=NOON)


def fields_of(html, name):
    form = html[html.index(f"/{name}/") :]
    return {key: re.search(rf'name="{key}"[^>]* value="([^"]+)"', form)[1] for key in ("version",)}


def test_the_composer_says_that_somebody_looks_first_and_hands_it_in(signed_in, frank, page, rule):
    browser = signed_in(frank)
    html = browser.get(page).text
    assert "Somebody approves it first: First answers" in html
    assert "Hand it in" in html
    answer = browser.post(f"{page}reply/", {"text": "We refund you."}, headers=HTMX)
    assert "Handed in. It leaves once somebody else has approved it." in answer.text
    assert Reply.objects.get().state == "to-approve"


def test_without_a_rule_about_it_the_composer_is_as_always(signed_in, lea, page, rule):
    html = signed_in(lea).get(page).text
    assert "Hand it in" not in html
    assert "Somebody approves" not in html


def test_who_may_answer_only_with_an_approval_may_beside_the_owner(
    signed_in, frank, bill, page, dana_waits, rule
):
    desk.claim(conversation_id=dana_waits.pk, teammate_id=bill.pk, at=NOON)
    browser = signed_in(frank)
    assert "Hand it in" in browser.get(page).text
    assert browser.post(f"{page}reply/", {"text": "A thought"}, headers=HTMX).status_code == 200


def test_a_lead_sees_it_in_the_queue_and_approves_it(signed_in, lea, page, waiting):
    browser = signed_in(lea)
    queue = browser.get("/inbox/?view=approve").text
    assert re.search(r'To approve</span> <span class="count">1<', queue)
    html = browser.get(page).text
    answer = browser.post(f"/inbox/replies/{waiting.pk}/approve/", fields_of(html, "approve"), headers=HTMX)
    assert answer.status_code == 200
    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by) == ("held", lea)
    assert "Approved by Lea." in browser.get(page).text


def test_returned_its_author_reads_why_and_has_the_words_again(signed_in, frank, lea, page, waiting):
    fields = {"version": 1, "note": "Say <when>."}
    signed_in(lea).post(f"/inbox/replies/{waiting.pk}/return/", fields)
    html = signed_in(frank).get(page).text
    assert "Say &lt;when&gt;." in html
    assert ">We refund you.</textarea>" in html
    assert Draft.objects.get().text == "We refund you."
    assert "Lea returned your reply to Dana" in signed_in(frank).get("/notices/").text


def test_an_old_page_does_not_say_that_a_returned_reply_leaves(signed_in, frank, lea, page, rule):
    browser = signed_in(frank)
    fields = {"key": re.search(r'name="key" value="([^"]+)"', browser.get(page).text)[1], "text": "Words"}
    browser.post(f"{page}reply/", fields, headers=HTMX)
    fields_of_return = {"version": 1, "note": "No."}
    signed_in(lea).post(f"/inbox/replies/{Reply.objects.get().pk}/return/", fields_of_return)
    again = browser.post(f"{page}reply/", fields, headers=HTMX)
    assert (again.status_code, "leaves" in again.text) == (409, False)


def test_its_author_sees_no_way_to_approve_and_has_none(signed_in, frank, page, waiting):
    browser = signed_in(frank)
    assert "/approve/" not in browser.get(page).text
    answer = browser.post(f"/inbox/replies/{waiting.pk}/approve/", {"version": 1}, headers=HTMX)
    assert (answer.status_code, Reply.objects.get().state) == (403, "to-approve")


def test_an_approver_is_told_of_new_words(signed_in, frank, lea, page, waiting):
    author, approver = signed_in(frank), signed_in(lea)
    old = fields_of(approver.get(page).text, "approve")
    author.post(f"/inbox/replies/{waiting.pk}/rewrite/", {"text": "We refund you twice."})
    answer = approver.post(f"/inbox/replies/{waiting.pk}/approve/", old, headers=HTMX)
    assert (answer.status_code, "Frank changed the words" in answer.text) == (409, True)
    assert "We refund you twice." in approver.get(page).text


def test_an_approver_is_told_what_was_said_meanwhile_and_approves_with_the_next_press(
    signed_in, frank, lea, olive, page, waiting, dana_waits
):
    browser = signed_in(olive)
    html = browser.get(page).text
    seen = re.search(r'name="seen" value="([^"]+)"><button class="button primary small', html)[1]
    desk.reply(conversation_id=dana_waits.pk, author_id=lea.pk, text="Lea was first.", at=NOON)
    told = browser.post(f"/inbox/replies/{waiting.pk}/approve/", {"version": 1, "seen": seen}, headers=HTMX)
    assert (told.status_code, "Lea&#x27;s answer leaves in 10 s." in told.text) == (409, True)
    seen = re.search(r'name="seen" value="([^"]+)"><button class="button primary small', told.text)[1]
    again = browser.post(f"/inbox/replies/{waiting.pk}/approve/", {"version": 1, "seen": seen}, headers=HTMX)
    assert again.status_code == 200


@pytest.mark.parametrize("version", ["", "x", "9" * 12])
def test_a_version_that_is_none_is_refused(signed_in, lea, waiting, version):
    answer = signed_in(lea).post(f"/inbox/replies/{waiting.pk}/approve/", {"version": version}, headers=HTMX)
    assert answer.status_code == 400


def test_a_lead_makes_a_rule_reads_it_and_removes_it(signed_in, lea, bill):
    browser = signed_in(lea)
    fields = {"name": "Refunds", "words": "refund OR voucher", "newcomers": "5", "approver_ids": [bill.pk]}
    assert browser.post("/settings/approvals/", fields).status_code == 302
    html = browser.get("/settings/approvals/").text
    assert "their first 5 · with: refund OR voucher" in html
    assert "Asks Bill" in html
    assert "made the approval rule" in browser.get("/audit/").text
    rule = ApprovalRule.objects.get()
    browser.post(f"/settings/approvals/{rule.pk}/remove/")
    assert "Refunds" not in browser.get("/settings/approvals/").text


def test_what_is_wrong_with_a_rule_is_said_and_kept(signed_in, lea):
    answer = signed_in(lea).post("/settings/approvals/", {"name": "Refunds", "words": '"open'})
    assert (answer.status_code, ApprovalRule.objects.count()) == (400, 0)
    assert "cannot be read as a query" in answer.text
    assert "&quot;open" in answer.text


def test_rules_are_for_leads(signed_in, frank, rule):
    assert signed_in(frank).get("/settings/approvals/").status_code == 403
    assert signed_in(frank).post(f"/settings/approvals/{rule.pk}/remove/").status_code == 403


def test_a_program_makes_a_rule_and_approves(client, lea, frank, dana_waits):
    def asks(who, method, path, body=None):
        token = teams.make_token(teammate_id=who.pk, name="bot", at=NOON)[1]
        how = {"headers": {"authorization": f"Bearer {token}"}, "content_type": "application/json"}
        return getattr(client, method)(f"/api/v1{path}", body or {}, **how)

    rule = asks(lea, "post", "/approval-rules", {"name": "All"})
    assert rule.status_code == 201
    handed = asks(frank, "post", f"/conversations/{dana_waits.pk}/reply", {"text": "Hello"}).json()
    assert handed["state"] == "to-approve"
    path = f"/replies/{handed['id']}"
    assert asks(frank, "post", f"{path}/approve", {"version": 1}).status_code == 403
    assert asks(frank, "post", f"{path}/rewrite", {"text": "Hello Dana"}).json()["version"] == 2
    assert asks(lea, "post", f"{path}/approve", {"version": 1}).status_code == 409
    assert asks(lea, "post", f"{path}/approve", {"version": 2}).json()["state"] == "held"
    assert [one["name"] for one in asks(lea, "get", "/approval-rules").json()] == ["All"]
    assert asks(lea, "delete", f"/approval-rules/{rule.json()['id']}").status_code == 204
