"""Tell the desk who may be told of exports."""

from django.apps import AppConfig


class Exports(AppConfig):
    name = "heedful.exports"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.exports import queries

        neighbours.SEE["export_id"] = queries.visible_ids
