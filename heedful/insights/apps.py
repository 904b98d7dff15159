"""Tell the desk what insights add to it."""

from django.apps import AppConfig


class Insights(AppConfig):
    name = "heedful.insights"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.insights import queries
        from heedful.insights.actions.gathering import follow_merge

        neighbours.SEE["surge_id"] = queries.visible_surge_ids
        neighbours.SEE["incident_id"] = queries.visible_incident_ids
        neighbours.SEE["look_at"] = queries.nobody
        if follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(follow_merge)
