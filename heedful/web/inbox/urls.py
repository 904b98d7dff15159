"""Addresses of the inbox."""

from django.urls import path

from heedful.web.inbox import caring, deciding, deeds, promises, replies, saved, screens

app_name = "inbox"
urlpatterns = [
    path("", screens.inbox, name="queue"),
    path("rows/", screens.rows, name="rows"),
    path("views/", saved.save, name="save_view"),
    path("views/<int:view_id>/rename/", saved.rename, name="rename_view"),
    path("views/<int:view_id>/remove/", saved.remove, name="remove_view"),
    path("views/<int:view_id>/restore/", saved.restore, name="restore_view"),
    path("<int:conversation_id>/", screens.conversation, name="conversation"),
    path("<int:conversation_id>/parts/", screens.some_parts, name="parts"),
    path("<int:conversation_id>/claim/", deeds.claim, name="claim"),
    path("<int:conversation_id>/give-back/", deeds.give_back, name="give_back"),
    path("<int:conversation_id>/done/", deeds.done, name="done"),
    path("<int:conversation_id>/reopen/", deeds.reopen, name="reopen"),
    path("<int:conversation_id>/snooze/", deeds.snooze, name="snooze"),
    path("<int:conversation_id>/note/", deeds.note, name="note"),
    path("<int:conversation_id>/draft/", deeds.draft, name="draft"),
    path("<int:conversation_id>/words/", caring.words, name="words"),
    path("<int:conversation_id>/look/", deeds.look, name="look"),
    path("<int:conversation_id>/refresh/", deeds.refresh, name="refresh"),
    path("<int:conversation_id>/reply/", replies.reply, name="reply"),
    path("<int:conversation_id>/promises/", promises.make, name="make_promise"),
    path("<int:conversation_id>/permissions/", deciding.ask, name="ask_permission"),
    path("permissions/<int:permission_id>/", deciding.decide, name="decide"),
    path("promises/<int:promise_id>/close/", promises.close, name="close_promise"),
    path("promises/<int:promise_id>/move/", promises.move, name="move_promise"),
    path("replies/<int:reply_id>/take-back/", replies.take_back, name="take_back"),
    path("replies/<int:reply_id>/stands/", replies.stands, name="stands"),
    path("replies/<int:reply_id>/send-again/", replies.send_again, name="send_again"),
    path("replies/<int:reply_id>/badly-worded/", replies.badly_worded, name="badly_worded"),
    path("replies/<int:reply_id>/edit/", replies.edit, name="edit"),
    path("replies/<int:reply_id>/delete/", replies.delete, name="delete"),
]
