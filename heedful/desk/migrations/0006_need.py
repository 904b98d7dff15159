"""What orders the queue: a moment for each conversation, filled in for those that are there."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q

ADDRESSED, CAME_BEFORE, PRIORITY, BEFORE = 24, 6, {0: -24, 1: 0, 2: 24, 3: 72}, timedelta(days=30)


def fill(apps, schema_editor):
    conversations = apps.get_model("desk", "Conversation").objects
    earlier = conversations.filter(
        Q(addressed=True) | Q(first_answered_at__isnull=False),
        person=OuterRef("person"),
        waiting_since__lt=OuterRef("waiting_since"),
        waiting_since__gte=OuterRef("waiting_since") - BEFORE,
    ).exclude(pk=OuterRef("pk"))
    conversations.filter(Exists(earlier)).update(came_before=True)
    for addressed in (True, False):
        for priority, hours in PRIORITY.items():
            for before in (True, False):
                total = hours + ADDRESSED * addressed + CAME_BEFORE * before
                conversations.filter(addressed=addressed, priority=priority, came_before=before).update(
                    needed_since=F("waiting_since") - timedelta(hours=total)
                )


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_hooks")]

    operations = [
        migrations.AddField("conversation", "came_before", models.BooleanField(default=False)),
        migrations.AddField("conversation", "needed_since", models.DateTimeField(null=True)),
        migrations.AddField("conversation", "serious", models.CharField(blank=True, max_length=40)),
        migrations.AddField("conversation", "unanswered", models.PositiveIntegerField(default=1)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("conversation", "needed_since", models.DateTimeField()),
        migrations.RemoveIndex("conversation", "conversation_queue"),
        migrations.AddIndex(
            "conversation", models.Index(fields=["state", "needed_since"], name="conversation_need")
        ),
    ]
