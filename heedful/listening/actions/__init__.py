"""What can be done while listening, one noun a file."""

from heedful.listening.actions.backfills import backfill
from heedful.listening.actions.copies import be_its_own
from heedful.listening.actions.dead_letters import drop, replay
from heedful.listening.actions.examples import (
    ExamplesDisagree,
    forget_example,
    keep_example,
    remove_example,
    restore_example,
)
from heedful.listening.actions.filing import file_page, file_posts
from heedful.listening.actions.gathering import look_for_topics
from heedful.listening.actions.history import history_of
from heedful.listening.actions.judging import judge_drawn, skip_drawn
from heedful.listening.actions.learning import correct, learn_what_is_new, relearn, roll_back
from heedful.listening.actions.own import file_own
from heedful.listening.actions.readings import AT_ONCE, note_models, read_some
from heedful.listening.actions.sources import (
    add_source,
    change_credential,
    lease,
    name_source,
    note_success,
    note_trouble,
    pause_source,
    release,
    remove_source,
    resume_source,
    test_source,
    try_source,
    turn_sending,
)
from heedful.listening.actions.threads import fetch_thread, want_threads
from heedful.listening.actions.topics import (
    bring_topic_back,
    merge_topics,
    part_topic,
    put_topic_away,
    rename_topic,
)
from heedful.listening.actions.tracks import (
    add_track,
    backfill_track,
    change_track,
    pause_track,
    remove_track,
    restore_track,
    resume_track,
    share_track,
    stop_backfill,
)
from heedful.listening.actions.verdicts import judge, note_export
from heedful.listening.actions.voices import (
    connect_voice,
    forget_voices,
    make_mention,
    remove_voice,
    say_profile_discloses,
)

__all__ = [
    "AT_ONCE",
    "ExamplesDisagree",
    "add_source",
    "add_track",
    "backfill",
    "backfill_track",
    "be_its_own",
    "bring_topic_back",
    "change_credential",
    "change_track",
    "connect_voice",
    "correct",
    "drop",
    "fetch_thread",
    "file_own",
    "file_page",
    "file_posts",
    "forget_example",
    "forget_voices",
    "history_of",
    "judge",
    "judge_drawn",
    "keep_example",
    "learn_what_is_new",
    "lease",
    "look_for_topics",
    "make_mention",
    "merge_topics",
    "name_source",
    "note_export",
    "note_models",
    "note_success",
    "note_trouble",
    "part_topic",
    "pause_source",
    "pause_track",
    "put_topic_away",
    "read_some",
    "relearn",
    "release",
    "remove_example",
    "remove_source",
    "remove_track",
    "remove_voice",
    "rename_topic",
    "replay",
    "restore_example",
    "restore_track",
    "resume_source",
    "resume_track",
    "roll_back",
    "say_profile_discloses",
    "share_track",
    "skip_drawn",
    "stop_backfill",
    "test_source",
    "try_source",
    "turn_sending",
    "want_threads",
]
