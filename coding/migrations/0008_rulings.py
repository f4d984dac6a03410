from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coding", "0004_codebook")]

    operations = [
        migrations.AddField("assignment", "outcome_seen_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "reanchoring",
            "reason",
            models.TextField(blank=True, default="", help_text="why it was left on its old text"),
            preserve_default=False,
        ),
    ]
