"""Tracks that belong to one teammate: a name is taken once in the house, and once among one's own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0006_verdicts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("track", "name", models.CharField(max_length=120)),
        migrations.AddField(
            "track",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "track",
            models.UniqueConstraint(fields=["name"], condition=Q(owner=None), name="track_named_once"),
        ),
        migrations.AddConstraint(
            "track", models.UniqueConstraint(fields=["owner", "name"], name="own_track_named_once")
        ),
    ]
