"""An export in a real browser: begun once, however often somebody presses."""

import pytest

from tests.web.browsing import HOUSE

pytestmark = pytest.mark.browser

PRESSED_TWICE = (
    """form => [1, 2].map(() => form.dispatchEvent(new SubmitEvent("submit", {cancelable: true})))"""
)


def test_the_second_press_of_a_double_click_begins_nothing(window, olive):
    page = window.page_of(olive)
    page.goto(f"{HOUSE}/settings/moving/")
    form = page.locator("form[action='/settings/moving/']")
    assert form.evaluate(PRESSED_TWICE) == [True, False]
