"""The role groups with their permissions, so that every migrated database has them."""

from django.db import migrations

from accounts.roles import PERMISSIONS, ROLES


def create_roles(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="accounts", model="permissions"
    )
    permission_model = apps.get_model("auth", "Permission")
    permissions = {}
    for name, label in PERMISSIONS.items():
        permissions[name], _ = permission_model.objects.get_or_create(
            content_type=content_type, codename=name.partition(".")[2], defaults={"name": str(label)}
        )
    for role in ROLES:
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role.key)
        group.permissions.set([permissions[name] for name in role.permissions])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
