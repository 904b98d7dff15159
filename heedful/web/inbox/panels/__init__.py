"""What other rooms know about an open conversation, one panel a file, in this order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedful.web.inbox.panels import (
    asked,
    causes,
    circle,
    clocks,
    deciding,
    drafting,
    fields,
    gestures,
    handovers,
    incidents,
    joined,
    kudos,
    labels,
    limits,
    myself,
    peers,
    promises,
    questions,
    routed,
)

if TYPE_CHECKING:
    from heedful.web.inbox.opened import Opened


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the column beside the thread. `load` returns what its template shows, None for no panel."""

    name: str  # its template is inbox/panels/<name>.html, which gets `opened` and `shown`
    load: Callable[[Opened], object | None]

    @property
    def template(self) -> str:
        return f"inbox/panels/{self.name}.html"


@dataclass(frozen=True, slots=True)
class Shown:
    template: str
    shown: object


PANELS: Sequence[Panel] = (
    Panel("handovers", handovers.load),
    Panel("questions", questions.load),
    Panel("joined", joined.load),
    Panel("promises", promises.load),
    Panel("peers", peers.load),
    Panel("kudos", kudos.load),
    Panel("incidents", incidents.load),
    Panel("causes", causes.load),
    Panel("clocks", clocks.load),
    Panel("labels", labels.load),
    Panel("fields", fields.load),
    Panel("routed", routed.load),
    Panel("asked", asked.load),
    Panel("gestures", gestures.load),
    Panel("limits", limits.load),
    Panel("deciding", deciding.load),
    Panel("circle", circle.load),
    Panel("drafting", drafting.load),
    Panel("myself", myself.load),
)


def panels_of(opened: Opened) -> list[Shown]:
    """Return the panels that have something to show."""
    loaded = ((panel.template, panel.load(opened)) for panel in PANELS)
    return [Shown(template, shown) for template, shown in loaded if shown is not None]
