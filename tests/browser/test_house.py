"""The house stands: somebody signs in and sees the inbox."""

import pytest

pytestmark = pytest.mark.browser


def test_a_link_from_the_console_signs_somebody_in(visit):
    frank = visit("Frank")
    frank.go("/inbox/")
    assert frank.page.get_by_role("main").is_visible()
