"""Gestures in words: their state, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import pgettext

from heedful.gestures import rules

if TYPE_CHECKING:
    from heedful.gestures.models import Gesture

register = template.Library()


@register.filter
def state_name(gesture: Gesture) -> str:
    return state_words(gesture.state)


@register.filter
def state_words(state: str) -> str:
    """Return how a state is called on the screen."""
    return {
        "asked": pgettext("gesture", "waits for approval"),
        "approved": pgettext("gesture", "approved"),
        "declined": pgettext("gesture", "not approved"),
        "address-asked": pgettext("gesture", "address asked for"),
        "address-there": pgettext("gesture", "address is there"),
        "sent": pgettext("gesture", "sent"),
        "arrived": pgettext("gesture", "arrived"),
        "given-up": pgettext("gesture", "given up"),
    }[state]


@register.filter
def worth(gesture: Gesture) -> str:
    return rules.money(gesture.value, gesture.currency)


@register.filter
def money(cents: int, currency: str) -> str:
    return rules.money(cents, currency)
