"""What is done around drafts by a model."""

from heedful.drafting.actions.asking import propose_draft, propose_summary
from heedful.drafting.actions.forgetting import follow_merge, forget, forget_deleted
from heedful.drafting.actions.setting import Tried, set_endpoint, try_endpoint
from heedful.drafting.actions.summaries import keep_summary, put_summary_away

__all__ = [
    "Tried",
    "follow_merge",
    "forget",
    "forget_deleted",
    "keep_summary",
    "propose_draft",
    "propose_summary",
    "put_summary_away",
    "set_endpoint",
    "try_endpoint",
]
