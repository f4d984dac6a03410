"""What coders have read of rulings, why a span was left on its old text, and the words of a ruling's place."""

from typing import Any

from django.db import migrations, models


def quote(apps: Any, schema_editor: Any) -> None:
    """Keep the words of the places ruled on so far."""
    for ruling in apps.get_model("coding", "Ruling").objects.select_related("item__version"):
        ruling.quote = ruling.item.version.text[ruling.start : ruling.end]
        ruling.save()


class Migration(migrations.Migration):
    dependencies = [("coding", "0006_decisions_of_rounds")]

    operations = [
        migrations.AddField("assignment", "outcome_seen_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "reanchoring",
            "reason",
            models.TextField(blank=True, default="", help_text="why it was left on its old text"),
            preserve_default=False,
        ),
        migrations.AddField(
            "ruling", "quote", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunPython(quote, migrations.RunPython.noop),
    ]
