"""Try a source before it is added: who are we there, and what will not work.

What was tested travels to the second form sealed, so that nobody types a credential twice and no
page holds one in clear.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heedful import connectors
from heedful.connectors.contract import Account, Connector, CredentialField
from heedful.kit import vault
from heedful.kit.errors import Invalid, OutsideTrouble, SignedOut
from heedful.listening import actions as listening
from heedful.web.asking import told_in

if TYPE_CHECKING:
    from heedful.listening.models import Source
    from heedful.teams.models import Teammate

TRIAL_LASTS = timedelta(hours=1)
PREFIX = "credential_"


class SourceForm(forms.Form):
    """Where, and as whom; the fields are what the connector of the network asks for."""

    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: object, connector: Connector, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        self.fields["address"].help_text = connector.address_help
        for field in connector.credential_fields:
            self.fields[f"{PREFIX}{field.name}"] = _asked(field)

    def credential_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    def credential(self) -> dict[str, str]:
        return credential_in(self.cleaned_data)


class CredentialForm(forms.Form):
    """Only the credential, for a source that we know."""

    def __init__(self, *args: object, connector: Connector, **fields: object) -> None:
        super().__init__(*args, **fields)  # type: ignore[arg-type]
        for field in connector.credential_fields:
            self.fields[f"{PREFIX}{field.name}"] = _asked(field)


def credential_in(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(PREFIX): value for name, value in fields.items() if name.startswith(PREFIX)}


def _asked(field: CredentialField) -> forms.CharField:
    quiet = {"autocomplete": "off", "spellcheck": "false"}
    return forms.CharField(
        label=_("%(label)s (optional)") % {"label": field.label} if field.optional else field.label,
        help_text=field.help,
        required=False,
        max_length=10_000,
        widget=forms.PasswordInput(attrs=quiet) if field.secret else forms.TextInput(attrs=quiet),
    )


@dataclass(slots=True)
class Trial:
    """A source that somebody is about to add, and what testing it showed."""

    connector: Connector
    form: SourceForm
    account: Account | None = None
    trouble: str = ""
    sealed: str = ""
    address: str = ""

    @property
    def can_send(self) -> bool:
        """Test whether replies could leave: the network takes some, and it knows who we are."""
        can = self.connector.can
        known = bool(self.account and (self.account.address or self.account.outside_id))
        return known and (can.reply_publicly or can.reply_privately)


def connector_for(network: str) -> Connector:
    """:raises Invalid: there is no such network."""
    if network not in connectors.REGISTRY:
        raise Invalid(_("There is no such network."))
    return connectors.for_network(network)


def all_connectors() -> list[Connector]:
    return [connectors.for_network(network) for network in connectors.REGISTRY]


def trial_of(request: HttpRequest, teammate: Teammate, *, at: datetime) -> Trial | None:
    """Return the form of the network that was chosen, tested if it was sent; None before one is chosen."""
    network = request.POST.get("network") or request.GET.get("network", "")
    if not network:
        return None
    if request.method == "POST":
        return _test(request, teammate, network, at=at)
    connector = connector_for(network)
    return Trial(connector, SourceForm(connector=connector))


def _test(request: HttpRequest, teammate: Teammate, network: str, *, at: datetime) -> Trial:
    """Test what was typed; the answer, in words, stands in what is returned."""
    connector = connector_for(network)
    trial = Trial(connector, SourceForm(request.POST, connector=connector))
    if not trial.form.is_valid():
        return trial
    address, credential = trial.form.cleaned_data["address"], trial.form.credential()
    with told_in(trial.form):
        try:
            trial.account = listening.try_source(network=network, address=address, credential=credential)
        except OutsideTrouble as trouble:
            trial.trouble = in_words(trouble)
            return trial
        trial.address = address
        trial.sealed = _sealed(teammate, network, address, credential, trial.account, at)
    return trial


def in_words(trouble: OutsideTrouble) -> str:
    if isinstance(trouble, SignedOut):
        return _("It does not let us in with this credential: %(why)s") % {"why": trouble}
    return str(trouble)


def _sealed(
    teammate: Teammate, network: str, address: str, credential: dict[str, str], account: Account, at: datetime
) -> str:
    tested = {
        "network": network,
        "address": address,
        "credential": credential,
        "account": asdict(account),
        "at": at.isoformat(),
    }
    return vault.seal(json.dumps(tested), bound_to=_bond(teammate))


def _bond(teammate: Teammate) -> str:
    return f"web.trial:{teammate.pk}"


def add(request: HttpRequest, teammate: Teammate, *, at: datetime) -> Source:
    """Add the source that was tested, with sending as the person chose it.

    :raises Refused: it is a source already.
    :raises Invalid: the test is too long ago.
    """
    tested = _opened(request.POST.get("tested", ""), teammate, at)
    account = dict(tested["account"])
    account["warnings"] = tuple(account.get("warnings", ()))
    return listening.add_source(
        by_id=teammate.pk,
        network=tested["network"],
        address=tested["address"],
        credential=tested["credential"],
        account=Account(**account),
        sends=request.POST.get("sends") == "on",
        at=at,
    )


def tested_in(request: HttpRequest, teammate: Teammate, *, at: datetime) -> dict[str, Any]:
    """Return what was tested, as the second form brings it back.

    :raises Invalid: the test is too long ago.
    """
    return _opened(request.POST.get("tested", ""), teammate, at)


def _opened(sealed: str, teammate: Teammate, at: datetime) -> dict[str, Any]:
    try:
        tested: dict[str, Any] = json.loads(vault.open_(sealed, bound_to=_bond(teammate)))
    except vault.Locked as locked:
        raise Invalid(_("Test the connection again; what was tested did not arrive whole.")) from locked
    if datetime.fromisoformat(str(tested["at"])) < at - TRIAL_LASTS:
        raise Invalid(_("The test is a while ago. Test the connection again."))
    return tested
