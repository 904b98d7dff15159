"""A kind of remark more: what the local models hear in a draft."""

from django.db import migrations, models

KINDS = [
    *["blames", "doubts", "accuses", "policy", "defensive", "shouts", "form-letter", "no-why", "no-when"],
    *["repeated", "contradicts", "secret", "personal", "never-say", "tone"],
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0023_understood")]

    operations = [
        migrations.RemoveConstraint(model_name="wordrule", name="word_rule_kind_known"),
        migrations.AddConstraint(
            model_name="wordrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="word_rule_kind_known"
            ),
        ),
    ]
