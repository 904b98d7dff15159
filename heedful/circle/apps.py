"""Tell the desk what the circle adds to it."""

from django.apps import AppConfig


class CircleRoom(AppConfig):
    name = "heedful.circle"

    def ready(self) -> None:
        from heedful.circle import queries
        from heedful.circle.actions.inviting import erase, follow_merge
        from heedful.desk import neighbours

        neighbours.SEE["member_id"] = queries.visible_ids
        neighbours.FILE["circle"] = queries.told_of
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
        if erase not in neighbours.ERASE:
            neighbours.ERASE.append(erase)
