"""Rows of listening, one noun a file."""

from heedful.listening.models.examples import TrackExample, TrackExampleQuerySet
from heedful.listening.models.judgements import Judgement
from heedful.listening.models.lessons import Learning, Lesson
from heedful.listening.models.posts import Hit, Post, PostQuerySet, PostVersion, Purge, Thread
from heedful.listening.models.readings import Models, Reading
from heedful.listening.models.sources import DeadLetter, Gap, Source, SourceQuerySet
from heedful.listening.models.topics import Topic, TopicLook
from heedful.listening.models.tracks import Backfill, BackfillQuerySet, Track

__all__ = [
    "Backfill",
    "BackfillQuerySet",
    "DeadLetter",
    "Gap",
    "Hit",
    "Judgement",
    "Learning",
    "Lesson",
    "Models",
    "Post",
    "PostQuerySet",
    "PostVersion",
    "Purge",
    "Reading",
    "Source",
    "SourceQuerySet",
    "Thread",
    "Topic",
    "TopicLook",
    "Track",
    "TrackExample",
    "TrackExampleQuerySet",
]
