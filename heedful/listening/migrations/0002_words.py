"""The index of words, and what is stored already in it."""

from django.db import migrations

AT_ONCE = 500


def create(apps, schema_editor):
    from heedful.listening.archive import index

    for statement in index.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)
    fill(apps.get_model("listening", "Post"))


def fill(posts):
    from heedful.listening.archive import index, terms

    last = 0
    rows = posts.objects.filter(deleted_at=None).order_by("pk").prefetch_related("hits")
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        index.put(
            [(post.pk, terms.terms_of(post, [hit.track_id for hit in post.hits.all()])) for post in batch]
        )
        last = batch[-1].pk


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE listening_words", params=None)


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
