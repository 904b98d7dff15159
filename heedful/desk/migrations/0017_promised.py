"""How many promises of ours are open in a conversation, since that moves its person forward."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Count, F

HOURS, MOST = 24, 2  # of each promise, and how many count


def fill(apps, schema_editor):
    promises, conversations = (apps.get_model("desk", name).objects for name in ("Promise", "Conversation"))
    open_ones = promises.filter(state="open").values("conversation").annotate(n=Count("pk"))
    for row in open_ones.values_list("conversation", "n"):
        pk, number = row
        conversations.filter(pk=pk).update(
            promised=number, needed_since=F("needed_since") - timedelta(hours=HOURS * min(number, MOST))
        )


class Migration(migrations.Migration):
    dependencies = [("desk", "0016_apart")]

    operations = [
        migrations.AddField("conversation", "promised", models.PositiveSmallIntegerField(default=0)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
