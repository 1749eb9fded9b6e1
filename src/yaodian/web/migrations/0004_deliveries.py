"""Deliveries that wait for a decision, and what became of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("web", "0003_drafts"),)

    operations = (
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dataset", models.CharField(max_length=100)),
                ("unit", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.PositiveBigIntegerField()),
                ("file", models.CharField(max_length=300)),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("entry", models.BigIntegerField()),
                ("decided_by", models.CharField(blank=True, max_length=150)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_entry", models.BigIntegerField(null=True)),
                ("decision", models.TextField(blank=True)),
                ("compared", models.JSONField(null=True)),
                ("content", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "delivery",
                "indexes": [
                    models.Index(fields=["state", "unit"], name="delivery_by_state"),
                    models.Index(fields=["dataset", "unit", "period"], name="delivery_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "submitted")),
                        fields=("dataset", "unit", "period"),
                        name="one_delivery_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("submitted", "replaced", "returned", "accepted"))),
                        name="delivery_state",
                    ),
                ],
            },
        ),
    )
