"""Tell listening what the desk adds to who may see a thread."""

from django.apps import AppConfig


class DeskRoom(AppConfig):
    name = "heedful.desk"

    def ready(self) -> None:
        from heedful.desk.queries.conversations import threads_of_part
        from heedful.listening import neighbours

        if threads_of_part not in neighbours.THREADS:
            neighbours.THREADS.append(threads_of_part)
