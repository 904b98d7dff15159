"""Read where facts were said, what is not true any more, and what puts it right."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, F, Q, QuerySet, When

from heedful.answers import queries as answers
from heedful.answers import rules
from heedful.answers.models import Fact
from heedful.desk.models import CorrectionRun, FactUse, Reply
from heedful.desk.queries.conversations import conversations_for
from heedful.desk.queries.voices import with_line
from heedful.kit.errors import Missing
from heedful.listening import queries as listening

BESIDE = (
    "reply__author",
    "reply__source",
    "reply__conversation__person",
    "version__fact__owner",
    "corrected_by",
)
LEAVING = [Reply.State.HELD, Reply.State.SENDING, Reply.State.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Staleness:
    """How many public answers hold a fact, how many of these hold old words, how many for too long."""

    said: int
    stale: int
    late: int
    hours: int  # how long is promised


def _shown(teammate_id: int) -> Q:
    return Q(reply__conversation__in=conversations_for(teammate_id))


def _standing() -> Q:
    """Return the uses that people outside can read now."""
    return Q(reply__state=Reply.State.SENT, reply__deleted_at=None, reply__private=False, gone_at=None)


def _overtaken(by: datetime) -> Q:
    """Return the uses whose words were old at a moment."""
    fact = Q(version__fact__expires_at__lte=by) | Q(version__fact__archived_at__lte=by)
    return Q(version__overtaken_at__lte=by) | fact


def _put_right() -> Q:
    stands = Q(corrected_by__state=Reply.State.SENT, corrected_by__deleted_at=None)
    return stands | ~Q(stands_at=None)


def uses_of(teammate_id: int, fact: Fact) -> QuerySet[FactUse]:
    """Return every reply that held a fact, public or not, newest first."""
    uses = FactUse.objects.filter(_shown(teammate_id), version__fact=fact, gone_at=None)
    uses = uses.exclude(reply__state=Reply.State.TAKEN_BACK)
    return uses.select_related(*BESIDE).order_by("-reply__written_at", "-pk")


def stale_uses(teammate_id: int, fact: Fact, *, at: datetime) -> QuerySet[FactUse]:
    """Return the public answers that hold old words of a fact and are not put right, the oldest first.

    Each has `since`: from when on its words were old.
    """
    return _stale(at).filter(_shown(teammate_id), version__fact=fact).order_by("reply__written_at", "pk")


def _stale(at: datetime) -> QuerySet[FactUse]:
    uses = FactUse.objects.filter(_standing(), _overtaken(at)).exclude(_put_right())
    since = Case(
        When(version__overtaken_at__isnull=False, then=F("version__overtaken_at")),
        When(version__fact__archived_at__isnull=False, then=F("version__fact__archived_at")),
        default=F("version__fact__expires_at"),
    )
    return uses.annotate(since=since).select_related(*BESIDE, "reply__conversation__owner", "reply__to_post")


def staleness(teammate_id: int, *, at: datetime, fact: Fact | None = None) -> Staleness:
    """Return the figure of one fact, or of all that a teammate may see."""
    of = Q(version__fact=fact) if fact else Q(version__fact__in=answers.visible_facts(teammate_id))
    seen = _shown(teammate_id) & of
    hours = settings.STALE_ANSWER_HOURS
    stale = _stale(at).filter(seen)
    return Staleness(
        said=FactUse.objects.filter(_standing(), seen).count(),
        stale=stale.count(),
        late=stale.filter(_overtaken(at - timedelta(hours=hours))).count(),
        hours=hours,
    )


def stale_by_fact(teammate_id: int, *, at: datetime) -> dict[int, int]:
    """Return how many public answers hold old words, by fact; facts with none are left out."""
    rows = _stale(at).filter(_shown(teammate_id)).order_by().values_list("version__fact")
    return dict(rows.annotate(n=Count("pk")))


def use_for(teammate_id: int, use_id: int) -> FactUse:
    """:raises Missing: there is none, or not for this teammate."""
    seen = Q(version__fact__in=answers.visible_facts(teammate_id))
    beside = ("reply__conversation__owner", "reply__source", "version__fact__owner", "corrected_by")
    found = FactUse.objects.filter(_shown(teammate_id), seen, pk=use_id).select_related(*beside).first()
    if found is None:
        raise Missing("There is no such answer to correct.")
    return found


def is_stale(use: FactUse, *, at: datetime) -> bool:
    return _stale(at).filter(pk=use.pk).exists()


def is_on_its_way(use: FactUse) -> bool:
    """Test whether a correction waits to leave, or may have left."""
    return use.corrected_by is not None and use.corrected_by.state in LEAVING


def correction_for(use: FactUse, *, at: datetime) -> str:
    """Return the words that put an old answer right, as long as its network allows."""
    fact = use.version.fact
    holds = not fact.has_expired(at) and fact.archived_at is None
    source = use.reply.source
    connector, account = listening.connector_of(source), listening.account_of(source)
    texts = [("", rules.correction_of(fact.text, still_holds=holds))]
    if holds:
        texts.append(("", f"Correction: {fact.text}"))
    limit = account.length or connector.can.length
    return rules.best_variant(texts, network=source.network, limit=limit, length_of=connector.length_of)


@dataclass(frozen=True, slots=True)
class Where:
    """Where an old answer stands: as whom we said it, and on which network."""

    account: str
    network: str


def place_of(use: FactUse) -> Where:
    source = use.reply.source
    account = listening.account_of(source)
    return Where(account.address or account.name or source.name, listening.connector_of(source).name)


def runs_of(teammate_id: int, fact: Fact) -> list[CorrectionRun]:
    """Return the last corrections that were approved together."""
    runs = CorrectionRun.objects.filter(fact=fact, fact__in=answers.visible_facts(teammate_id))
    return list(runs.select_related("approved_by", "stopped_by").order_by("-pk")[:5])


def run_for(teammate_id: int, run_id: int) -> CorrectionRun:
    """:raises Missing: there is none, or not for this teammate."""
    seen = answers.visible_facts(teammate_id)
    found = CorrectionRun.objects.select_related("fact").filter(pk=run_id, fact__in=seen).first()
    if found is None:
        raise Missing("There are no such corrections.")
    return found


def as_said(reply: Reply, text: str) -> str:
    """Return what somebody typed as the reply says it: facts as they were when it was written."""
    said = text.replace("\r\n", "\n").strip()
    if rules.keys_in(said):
        uses = reply.fact_uses.values_list("version__fact__key", "version__text")
        said = rules.with_facts(said, dict(uses))
    return with_line(said, reply.disclosed)
