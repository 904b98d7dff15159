"""What can happen while listening, as facts in the past tense. Ids only: a fact outlives its rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceAdded:
    source_id: int


@dataclass(frozen=True, slots=True)
class SourceChanged:
    source_id: int


@dataclass(frozen=True, slots=True)
class SourceRemoved:
    source_id: int


@dataclass(frozen=True, slots=True)
class SendingTurned:
    source_id: int
    on: bool


@dataclass(frozen=True, slots=True)
class SourceTroubled:
    source_id: int


@dataclass(frozen=True, slots=True)
class SourceRecovered:
    source_id: int


@dataclass(frozen=True, slots=True)
class SourceSignedOut:
    source_id: int


@dataclass(frozen=True, slots=True)
class GapFound:
    gap_id: int
    source_id: int


@dataclass(frozen=True, slots=True)
class DeadLetterKept:
    source_id: int
    count: int


@dataclass(frozen=True, slots=True)
class TrackAdded:
    track_id: int


@dataclass(frozen=True, slots=True)
class TrackChanged:
    track_id: int


@dataclass(frozen=True, slots=True)
class TrackRemoved:
    track_id: int


@dataclass(frozen=True, slots=True)
class TrackShared:
    """What somebody followed for themselves is the house's."""

    track_id: int


@dataclass(frozen=True, slots=True)
class BackfillBegun:
    """What is stored is searched for what a track would have hit."""

    track_id: int


@dataclass(frozen=True, slots=True)
class BackfillStopped:
    track_id: int


@dataclass(frozen=True, slots=True)
class HitsJudged:
    """Somebody said whether mentions of a track are about us; an empty verdict takes that back."""

    track_id: int
    post_ids: list[int]
    verdict: str


@dataclass(frozen=True, slots=True)
class MentionsExported:
    """Somebody took mentions out of the house; `name` is what they asked for, in the form they got."""

    name: str


@dataclass(frozen=True, slots=True)
class MentionsHeard:
    """Posts that concern us were stored; a post is named again if it turns out to speak to us."""

    source_id: int
    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class CopyIsItsOwn:
    """A teammate said that a post is no copy."""

    post_id: int


@dataclass(frozen=True, slots=True)
class OursHeard:
    """Posts of our own account came back to us, which we may or may not have sent from here."""

    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class PostsEdited:
    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class PostsDeleted:
    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class ThreadFetched:
    thread_id: int


@dataclass(frozen=True, slots=True)
class ThreadsJoined:
    """What stood in thread `gone_thread_id` stands in the kept one now: we learned that both are one tree."""

    kept_thread_id: int
    gone_thread_id: int


@dataclass(frozen=True, slots=True)
class VoiceConnected:
    """A teammate answers from an account of their own."""

    voice_id: int


@dataclass(frozen=True, slots=True)
class VoiceRemoved:
    voice_id: int


@dataclass(frozen=True, slots=True)
class ProfileLookedAt:
    """A lead said whether the profile of an own account tells for whom its owner works."""

    voice_id: int
    discloses: bool


@dataclass(frozen=True, slots=True)
class ReadingCorrected:
    """A teammate said whether a label of a post holds, or took that back."""

    post_ids: list[int]
    claim: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class LearningRolledBack:
    """What was learned from corrections reads no more; what was in use before does."""

    learning_id: int


@dataclass(frozen=True, slots=True)
class ReadingJudged:
    """A teammate said what a post of the random sample says, without seeing what the models say."""

    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class JudgingSkipped:
    """A teammate left out a post of the random sample."""

    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class PostsRead:
    """The local models have read some mentions."""

    post_ids: list[int]


@dataclass(frozen=True, slots=True)
class TopicsLookPlanned:
    """Posts came that are of no topic, and at this moment it is looked for new ones."""

    look_at: str


@dataclass(frozen=True, slots=True)
class TopicsFound:
    topic_ids: list[int]


@dataclass(frozen=True, slots=True)
class TopicRenamed:
    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicsMerged:
    """The first is shown as a part of the other."""

    topic_id: int
    into_topic_id: int


@dataclass(frozen=True, slots=True)
class TopicParted:
    """It stands for itself again."""

    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicPutAway:
    topic_id: int


@dataclass(frozen=True, slots=True)
class TopicBroughtBack:
    topic_id: int
