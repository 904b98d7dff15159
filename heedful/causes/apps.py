"""Tell the desk what causes add to it."""

from django.apps import AppConfig


class Causes(AppConfig):
    name = "heedful.causes"

    def ready(self) -> None:
        from heedful.causes import queries
        from heedful.causes.actions.linking import follow_merge
        from heedful.desk import neighbours

        neighbours.SEE["cause_id"] = queries.visible_ids
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
