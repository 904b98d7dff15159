"""The rows of insights, one noun a file."""

from heedful.insights.models.incidents import Gathered, Incident
from heedful.insights.models.rolled import Bucket, Habit, Voice, Watch
from heedful.insights.models.surges import Surge, SurgePost

__all__ = [
    "Bucket",
    "Gathered",
    "Habit",
    "Incident",
    "Surge",
    "SurgePost",
    "Voice",
    "Watch",
]
