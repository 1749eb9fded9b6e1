"""The tables as they begin."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = (migrations.swappable_dependency(settings.AUTH_USER_MODEL),)

    operations = (
        migrations.CreateModel(
            name="Step",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("done_at", models.DateTimeField()),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "preparation_step",
            },
        ),
        migrations.CreateModel(
            name="AcceptedSubmission",
            fields=[
                ("id", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("dataset", models.CharField(max_length=100)),
                ("unit", models.CharField(max_length=100)),
                ("period", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField()),
                ("accepted_on", models.DateField()),
                ("superseded_on", models.DateField(null=True)),
                ("rows", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("origin", models.CharField(max_length=10)),
                ("confidence", models.CharField(max_length=10)),
                ("source", models.JSONField(null=True)),
                ("table_version", models.BigIntegerField()),
                ("entry", models.BigIntegerField()),
            ],
            options={
                "db_table": "accepted_submission",
                "indexes": [models.Index(fields=["dataset", "accepted_on"], name="submission_by_dataset")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dataset", "unit", "period", "version"), name="submission_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_on__isnull", True)),
                        fields=("dataset", "unit", "period"),
                        name="one_submission_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_on__isnull", True),
                            ("superseded_on__gte", models.F("accepted_on")),
                            _connector="OR",
                        ),
                        name="superseded_after_acceptance",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ("real", "simulated"))), name="submission_origin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confidence__in", ("high", "medium", "low"))), name="submission_confidence"
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="submission_version_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddedUnit",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("level", models.CharField(max_length=50)),
                ("parent", models.CharField(max_length=100)),
                ("versions", models.JSONField()),
                ("origin", models.CharField(max_length=10)),
            ],
            options={
                "db_table": "added_unit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ("real", "simulated"))), name="unit_origin"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptSums",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("dataset", models.CharField(max_length=100)),
                ("sums", models.JSONField()),
                ("computed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "kept_sums",
                "indexes": [models.Index(fields=["dataset"], name="kept_sums_by_dataset")],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("body", models.TextField()),
                ("leaf", models.CharField(max_length=64)),
                ("root", models.CharField(max_length=64)),
                ("frontier", models.TextField()),
            ],
            options={
                "db_table": "ledger_entry",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 0)), name="ledger_number_from_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("unit", models.CharField(max_length=100)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="account", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("office", "bureau", "school", "auditor"))), name="account_role"
                    )
                ],
            },
        ),
    )
