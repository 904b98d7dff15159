"""What of the company's own names a post says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("listening", "0015_judgements")]

    operations = [
        migrations.AddField(model_name="reading", name="named", field=models.JSONField(default=list)),
    ]
