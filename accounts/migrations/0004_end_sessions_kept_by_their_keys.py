from django.db import migrations


def end_every_session(apps, schema_editor):
    """Sessions used to be stored under the very key their cookie holds, with network addresses."""
    alias = schema_editor.connection.alias
    apps.get_model("sessions", "Session").objects.using(alias).all().delete()
    apps.get_model("usersessions", "UserSession").objects.using(alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_new_password_wanted"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(end_every_session, migrations.RunPython.noop, elidable=True),
    ]
