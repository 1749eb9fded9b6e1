"""Drafts of plans under review: texts and acts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("web", "0002_ledger_refuses_change"),)

    operations = (
        migrations.CreateModel(
            name="PlanDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200)),
                ("unit", models.CharField(max_length=100)),
                ("made_by", models.CharField(max_length=150)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "db_table": "plan_draft",
                "indexes": [models.Index(fields=["unit"], name="plan_draft_by_unit")],
            },
        ),
        migrations.CreateModel(
            name="DraftText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("file", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("left_out", models.JSONField(default=list)),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="web.plandraft"
                    ),
                ),
            ],
            options={
                "db_table": "plan_draft_text",
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "number"), name="draft_text_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="draft_text_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("said", models.JSONField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="web.plandraft"
                    ),
                ),
            ],
            options={
                "db_table": "plan_draft_act",
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "number"), name="draft_act_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="draft_act_from_one"),
                ],
            },
        ),
    )
