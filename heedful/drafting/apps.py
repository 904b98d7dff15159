"""Tell the desk what this room keeps about its conversations."""

from django.apps import AppConfig


class DraftingRoom(AppConfig):
    name = "heedful.drafting"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.drafting.actions.forgetting import follow_merge, forget
        from heedful.drafting.queries import told_of

        neighbours.KEEP["drafting"], neighbours.FORGET["drafting"] = told_of, forget
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
