"""Tell the desk what gestures keep about its conversations."""

from django.apps import AppConfig


class GesturesRoom(AppConfig):
    name = "heedful.gestures"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.gestures.actions.forgetting import forget, kept_of

        neighbours.KEEP["gestures"], neighbours.FORGET["gestures"] = kept_of, forget
