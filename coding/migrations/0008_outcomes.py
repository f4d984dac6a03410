from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coding", "0004_codebook")]

    operations = [
        migrations.AddField("assignment", "outcome_seen_at", models.DateTimeField(null=True)),
    ]
