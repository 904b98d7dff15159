"""Addresses of praise and of peers."""

from django.urls import path

from heedful.web.kudos import deeds, peers, people, wall

app_name = "kudos"
urlpatterns = [
    path("kudos/", wall.wall, name="wall"),
    path("kudos/stories/", wall.stories, name="stories"),
    path("kudos/people/", people.people, name="people"),
    path("kudos/people/import/", people.import_file, name="import"),
    path("kudos/people/<int:praised_id>/remove/", people.remove, name="remove"),
    path("kudos/people/<int:praised_id>/restore/", people.restore, name="restore"),
    path("kudos/peers/", peers.peers, name="peers"),
    path("kudos/<int:kudos_id>/", wall.kudos, name="kudos"),
    path("kudos/<int:kudos_id>/whom/", deeds.say_whom, name="say_whom"),
    path("kudos/<int:kudos_id>/take-back/", deeds.take_back, name="take_back"),
    path("kudos/<int:kudos_id>/ask/", deeds.ask_consent, name="ask_consent"),
    path("kudos/<int:kudos_id>/consent/", deeds.note_consent, name="note_consent"),
    path("kudos/<int:kudos_id>/agree/<int:earned_id>/", deeds.agree, name="agree"),
    path("inbox/<int:conversation_id>/praise/", deeds.mark, name="mark"),
    path("inbox/<int:conversation_id>/peers/<int:post_id>/", peers.mark, name="mark_peer"),
    path("inbox/peers/<int:peer_id>/", peers.judge, name="judge_peer"),
    path("inbox/peers/<int:peer_id>/draft/", peers.draft, name="draft_for_peer"),
]
