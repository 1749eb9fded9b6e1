"""Warnings are kept with what is handed in, and a file waits until its sender has read them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("web", "0011_evidence"),)

    operations = (
        migrations.AddField("Delivery", "warnings", models.JSONField(default=list)),
        migrations.AddField("UnsentDelivery", "warnings", models.JSONField(default=list)),
        migrations.AddField("UnsentDelivery", "until_read", models.BooleanField(default=False)),
    )
