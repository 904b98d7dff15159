"""Django's `migrate`, for which an empty database takes a moment and not a dozen seconds."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from heedful.listening.archive import index
from heedful.people import names

ELSE = ("app_label", "migration_name", "check_unapplied", "fake", "fake_initial", "plan", "prune")


class Command(migrate.Command):
    """Makes the tables of an empty database as the last migration leaves them, and notes all as applied."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if not any(options[name] for name in ELSE) and not connection.introspection.table_names():
            make_tables(connection)
        super().handle(*args, **options)


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Make all tables in one transaction: what is cut off leaves the database empty."""
    loader, noted = MigrationLoader(connection), MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for model in loader.project_state().apps.get_models():
            if model._meta.can_migrate(connection):  # noqa: SLF001 - which is how Django asks itself
                editor.create_model(model)
        for statement in index.CREATE[connection.vendor] + names.CREATE[connection.vendor]:
            editor.execute(statement, params=None)
        noted.ensure_schema()
        for app, name in loader.disk_migrations:
            noted.record_applied(app, name)
