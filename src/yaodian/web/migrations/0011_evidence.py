"""Evidence that was uploaded, and which rows refer to it."""

import django.db.models.deletion
from django.db import migrations, models


def _number() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _of(model: str, name: str) -> models.Field:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"web.{model}")


class Migration(migrations.Migration):
    dependencies = (("web", "0008_deleted_rows"),)

    operations = (
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                _number(),
                ("unit", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("sent", models.CharField(max_length=64)),
                ("media", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("preview", models.BinaryField(null=True)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("entry", models.BigIntegerField()),
            ],
            options={
                "db_table": "evidence_file",
                "indexes": [
                    models.Index(fields=["digest"], name="evidence_by_digest"),
                    models.Index(fields=["sent"], name="evidence_by_sent"),
                ],
                "constraints": [models.UniqueConstraint(fields=("unit", "digest"), name="evidence_once_a_unit")],
            },
        ),
        migrations.CreateModel(
            name="EvidenceUse",
            fields=[
                _number(),
                ("file", _of("evidencefile", "uses")),
                ("delivery", _of("delivery", "evidence")),
                ("unit", models.CharField(max_length=100)),
            ],
            options={
                "db_table": "evidence_use",
                "constraints": [
                    models.UniqueConstraint(fields=("file", "delivery", "unit"), name="evidence_use_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceAttached",
            fields=[
                _number(),
                ("file", _of("evidencefile", "attached")),
                ("dataset", models.CharField(max_length=100)),
                ("row", models.CharField(max_length=500)),
                ("unit", models.CharField(max_length=100)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("entry", models.BigIntegerField()),
            ],
            options={
                "db_table": "evidence_attached",
                "indexes": [models.Index(fields=["dataset", "row"], name="evidence_by_row")],
                "constraints": [
                    models.UniqueConstraint(fields=("file", "dataset", "row"), name="evidence_attached_once"),
                ],
            },
        ),
    )
