"""Tell the desk what asking afterwards keeps about its conversations."""

from django.apps import AppConfig


class AskedRoom(AppConfig):
    name = "heedful.asked"

    def ready(self) -> None:
        from heedful.asked.actions.forgetting import forget, kept_of
        from heedful.desk import neighbours

        neighbours.KEEP["asked"], neighbours.FORGET["asked"] = kept_of, forget
