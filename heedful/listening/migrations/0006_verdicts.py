"""Whether a mention is about us, as people say."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("listening", "0005_examples"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("hit", "judged_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "hit",
            "judged_by",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("hit", "outdated", models.BooleanField(default=False)),
        migrations.AddField("hit", "sampled", models.BooleanField(default=False)),
        migrations.AddField(
            "hit",
            "verdict",
            models.CharField(
                blank=True,
                choices=[("", "None"), ("us", "Us"), ("not-us", "Not Us")],
                default="",
                max_length=6,
            ),
        ),
        migrations.AddConstraint(
            "hit",
            models.CheckConstraint(
                condition=models.Q(("verdict__in", ["", "us", "not-us"])), name="hit_verdict_known"
            ),
        ),
    ]
