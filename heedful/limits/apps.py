"""Tell the desk what limits keep about its conversations."""

from django.apps import AppConfig


class LimitsRoom(AppConfig):
    name = "heedful.limits"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.limits.actions.forgetting import forget, kept_of

        neighbours.KEEP["limits"], neighbours.FORGET["limits"] = kept_of, forget
