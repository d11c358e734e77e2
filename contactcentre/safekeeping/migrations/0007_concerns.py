from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("safekeeping", "0006_holds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subject",
            name="kind",
            field=models.CharField(
                choices=[
                    ("family", "Family"),
                    ("volunteer", "Volunteer"),
                    ("agency_contact", "Agency contact"),
                    ("staff", "Staff account"),
                    ("certificate", "DBS certificate number"),
                    ("request", "Request for attendance dates"),
                    ("concern", "Concern"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="subject",
            name="last_use",
            field=models.CharField(
                blank=True,
                choices=[
                    ("referral", "Referral"),
                    ("booking", "Booking"),
                    ("attendance", "Attendance"),
                    ("pre-visit", "Pre-visit"),
                    ("release", "Attendance dates released"),
                    ("exception-disclosure", "Contact with the person"),
                    ("permission", "Permission given or withdrawn"),
                    ("correction", "Corrected by a person"),
                    ("contact", "Contact with the person"),
                    ("consulted", "Consulted for a stated reason"),
                ],
                max_length=24,
            ),
        ),
    ]
