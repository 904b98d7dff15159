"""Choosing, changing together, why here and the next one, by the keyboard in a real Chromium."""

import pytest

from heedful.desk.models import Conversation
from tests.conftest import NOON, SECOND, said
from tests.web.browsing import HOUSE
from tests.web.test_inbox_browser import wait

pytestmark = pytest.mark.browser


@pytest.fixture
def four(hear, at_noon):
    names = ("ann", "ben", "cyd", "dee")
    hear(*[said(str(n), f"acme {n}", by=name, at=NOON + n * SECOND) for n, name in enumerate(names)])
    return list(Conversation.objects.order_by("waiting_since"))


def states(field="state"):
    return list(Conversation.objects.order_by("waiting_since").values_list(field, flat=True))


def test_a_range_is_chosen_done_and_taken_back_by_keys(window, frank, four):
    page = window.page_of(frank)
    page.goto(f"{HOUSE}/inbox/")
    page.wait_for_selector(f"#row-{four[3].pk}")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    page.wait_for_selector("text=3 chosen")
    page.locator(".together button[value=done]").click()
    page.wait_for_selector("text=3 conversations changed.")
    assert states() == ["done", "done", "done", "waiting"]
    page.wait_for_selector(".together", state="hidden")
    page.keyboard.press("z")
    wait(page, lambda: states() == ["waiting"] * 4)


def test_the_next_one_opens_says_why_and_is_given_on_and_made_urgent(window, frank, bill, four):
    page = window.page_of(frank)
    page.goto(f"{HOUSE}/inbox/")
    page.wait_for_selector(f"#row-{four[3].pk}")
    page.keyboard.press("g")
    page.wait_for_selector(f"#conversation[data-open='{four[0].pk}']")
    assert page.url.endswith(f"/inbox/{four[0].pk}/")
    page.locator(".why-here >> text=why here?").click()
    page.wait_for_selector("text=Counts as waiting")
    assert "Ben" in page.locator(f"#why-{four[0].pk}").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.locator(f"#priority-{four[0].pk} >> text=urgent").click()
    page.wait_for_selector(".thread-facts >> text=urgent")
    page.keyboard.press("t")
    page.locator(".give select").select_option(str(bill.pk))
    page.locator(".give button").click()
    page.wait_for_selector("text=Bill has it now: Ann.")
    assert states("owner__name")[0] == "Bill"
    page.wait_for_selector("text=Bill has it >> visible=true")
