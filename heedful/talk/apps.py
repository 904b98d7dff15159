"""Tell the desk what this room adds to it."""

from django.apps import AppConfig


class Talk(AppConfig):
    name = "heedful.talk"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.talk import queries

        neighbours.SEE["letter_id"] = queries.visible_letters
