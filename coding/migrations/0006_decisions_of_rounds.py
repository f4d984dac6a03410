from django.db import migrations


def decisions_of_running_rounds(apps, schema_editor):
    """What coders of a running round decided in its items becomes theirs alone, as when a round starts."""
    Suggestion = apps.get_model("coding", "Suggestion")
    Decision = apps.get_model("coding", "Decision")
    Assignment = apps.get_model("coding", "Assignment")
    given = Assignment.objects.filter(item__round__stage="running", item__settled_at=None)
    for coder, passage, version in given.values_list(
        "coder", "item__passage", "item__version"
    ).order_by("pk"):
        place = {"passage": passage} if passage else {"version": version}
        for row in Suggestion.objects.filter(decided_by=coder, **place).exclude(state="pending"):
            Decision.objects.update_or_create(
                suggestion=row,
                person_id=coder,
                defaults={
                    "state": row.state,
                    "annotation_id": row.annotation_id,
                    "decided_at": row.decided_at,
                    "revision": max(row.revision - 1, 1),
                },
            )
            row.state, row.annotation, row.revision = "pending", None, 1
            row.decided_by = row.decided_at = None
            row.save()


def first_key(apps, schema_editor):
    """The one row that says what is withheld."""
    apps.get_model("coding", "Withholding").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    # Apart from the tables: PostgreSQL does not change a table whose rows have changed in the same transaction.
    dependencies = [("coding", "0006_decisions")]

    operations = [
        migrations.RunPython(decisions_of_running_rounds, migrations.RunPython.noop),
        migrations.RunPython(first_key, migrations.RunPython.noop),
    ]
