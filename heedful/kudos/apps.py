"""Tell the rooms below what kudos adds to them."""

from django.apps import AppConfig


class KudosRoom(AppConfig):
    name = "heedful.kudos"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.kudos.actions.forgetting import forget, kept_of
        from heedful.kudos.actions.marking import follow_merge
        from heedful.kudos.queries.people import listed_names
        from heedful.listening import neighbours as listening

        neighbours.KEEP["kudos"], neighbours.FORGET["kudos"] = kept_of, forget
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
        if listed_names not in listening.NAMES:
            listening.NAMES.append(listed_names)
