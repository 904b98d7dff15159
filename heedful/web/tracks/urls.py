"""Addresses of tracks, mentions and sources."""

from django.urls import path

from heedful.web.tracks import adding, backfills, losses, mentions, personal, sources, tracks

app_name = "tracks"
urlpatterns = [
    path("tracks/", tracks.tracks, name="tracks"),
    path("tracks/mine/", personal.add, name="add_own"),
    path("tracks/<int:track_id>/", tracks.change, name="change"),
    path("tracks/<int:track_id>/pause/", tracks.pause, name="pause"),
    path("tracks/<int:track_id>/resume/", tracks.resume, name="resume"),
    path("tracks/<int:track_id>/remove/", tracks.remove, name="remove"),
    path("tracks/<int:track_id>/restore/", tracks.restore, name="restore"),
    path("tracks/<int:track_id>/share/", personal.share, name="share"),
    path("tracks/<int:track_id>/backfill/", backfills.backfill, name="backfill"),
    path("tracks/<int:track_id>/backfill/stop/", backfills.stop, name="stop_backfill"),
    path("mentions/", mentions.mentions, name="mentions"),
    path("sources/", sources.sources, name="sources"),
    path("sources/add/", adding.add, name="add_source"),
    path("sources/dead-letters/", losses.dead_letters, name="dead_letters"),
    path("sources/dead-letters/<int:letter_id>/replay/", losses.replay, name="replay"),
    path("sources/dead-letters/<int:letter_id>/drop/", losses.drop, name="drop"),
    path("sources/gaps/", losses.gaps, name="gaps"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("sources/<int:source_id>/test/", sources.test, name="test_source"),
    path("sources/<int:source_id>/pause/", sources.pause, name="pause_source"),
    path("sources/<int:source_id>/resume/", sources.resume, name="resume_source"),
    path("sources/<int:source_id>/sending/", sources.sending, name="sending"),
    path("sources/<int:source_id>/credential/", adding.credential, name="credential"),
    path("sources/<int:source_id>/remove/", sources.remove, name="remove_source"),
]
