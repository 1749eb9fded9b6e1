"""Groups of units that simulation brings along."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = (("web", "0012_warnings"),)

    operations = (
        migrations.CreateModel(
            name="AddedGroup",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=100)),
                ("zh", models.CharField(max_length=200)),
                ("en", models.CharField(default="", max_length=200)),
                ("note", models.TextField(default="")),
                ("members", models.JSONField()),
                ("place", models.PositiveIntegerField()),
                ("origin", models.CharField(max_length=10)),
            ],
            options={
                "db_table": "added_group",
                "constraints": [
                    models.CheckConstraint(condition=Q(("origin__in", ("real", "simulated"))), name="group_origin")
                ],
            },
        ),
    )
