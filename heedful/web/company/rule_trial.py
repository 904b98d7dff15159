"""What a rule would have done, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from heedful.listening.archive import said_of
from heedful.web.marking import clauses_of, marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heedful.desk import trying_rules


class Tried:
    """What a rule would have done, in words."""

    def __init__(self, trial: trying_rules.Trial) -> None:
        self.trial = trial
        self.samples = [
            {
                "sample": sample,
                "pieces": marked(said_of(sample.post).text, sample.marks),
                "clauses": clauses_of(sample.marks),
            }
            for sample in trial.samples
        ]

    @property
    def outcomes(self) -> Sequence[str]:
        ways = {
            "team": _("%(number)s to %(name)s"),
            "owner": _("%(number)s to %(name)s"),
            "nobody": _("%(number)s stay with nobody: who could take them is not here"),
            "priority": _("%(number)s with priority %(name)s"),
            "label": _("%(number)s labelled %(name)s"),
        }
        return [ways[way] % {"number": number, "name": name} for way, name, number in self.trial.outcomes]
