"""The index of people's names, and those that are known already in it."""

from django.db import migrations


def create(apps, schema_editor):
    from heedful.people import names

    vendor = schema_editor.connection.vendor
    for statement in names.CREATE[vendor] + names.FILL[vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    from heedful.people import names

    for statement in names.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_links")]
    operations = [migrations.RunPython(create, drop)]
