"""The day on which the rows of a submission were deleted after their time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("web", "0006_hand_ins"),)

    operations = (
        migrations.AddField(
            model_name="acceptedsubmission",
            name="deleted_on",
            field=models.DateField(null=True),
        ),
    )
