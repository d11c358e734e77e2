from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0017_given_out_stays")]

    operations = [migrations.DeleteModel(name="AccessSheet")]
