"""Tell the desk what kudos adds to it."""

from django.apps import AppConfig


class KudosRoom(AppConfig):
    name = "heedful.kudos"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.kudos.actions.forgetting import forget, kept_of
        from heedful.kudos.actions.marking import follow_merge

        neighbours.KEEP["kudos"], neighbours.FORGET["kudos"] = kept_of, forget
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
