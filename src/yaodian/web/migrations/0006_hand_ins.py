"""Files that are kept unsent, reviews in steps, withdrawal, and tokens for programs."""

import django.db.models.deletion
from django.db import migrations, models

_STATES = ("submitted", "replaced", "withdrawn", "returned", "accepted")


def _number() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = (("web", "0005_vault"),)

    operations = (
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                _number(),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("scope", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="web.account"
                    ),
                ),
            ],
            options={
                "db_table": "access_token",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scope__in", ("read", "hand_in"))), name="token_scope"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="token_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnsentDelivery",
            fields=[
                _number(),
                ("dataset", models.CharField(max_length=100)),
                ("unit", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=20)),
                ("keeper", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("rows", models.PositiveBigIntegerField()),
                ("file", models.CharField(max_length=300)),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("owed", models.JSONField(default=list)),
                ("compared", models.JSONField(null=True)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "unsent_delivery",
                "constraints": [
                    models.UniqueConstraint(fields=("dataset", "unit", "period", "keeper"), name="one_unsent_delivery"),
                ],
            },
        ),
        migrations.AddField("Delivery", "reviews", models.JSONField(default=list)),
        migrations.RemoveConstraint("Delivery", "delivery_state"),
        migrations.AddConstraint(
            "Delivery",
            models.CheckConstraint(condition=models.Q(("state__in", _STATES)), name="delivery_state"),
        ),
    )
