"""Tell the desk who may be told of imports."""

from django.apps import AppConfig


class Imports(AppConfig):
    name = "heedful.imports"

    def ready(self) -> None:
        from heedful.desk import neighbours
        from heedful.imports import queries

        neighbours.SEE["import_id"] = lambda teammate, ids: queries.visible_ids(teammate.pk, ids)
        neighbours.SEE["upload_id"] = neighbours.SEE["import_id"]
