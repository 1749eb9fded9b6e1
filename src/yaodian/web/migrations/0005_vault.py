"""The identity vault: sealed records of persons, look-ups, and the persons of deliveries that wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("web", "0004_deliveries"),)

    operations = (
        migrations.CreateModel(
            name="PersonRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "pseudonym", "dataset", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("pseudonym", models.CharField(max_length=16)),
                ("dataset", models.CharField(max_length=100)),
                ("proof", models.CharField(max_length=16)),
                ("mark", models.CharField(max_length=32)),
                ("sealing_key", models.CharField(max_length=10)),
                ("sealed", models.BinaryField()),
                ("updated", models.DateTimeField()),
            ],
            options={
                "db_table": "person_record",
                "indexes": [models.Index(fields=["sealing_key"], name="person_by_key")],
            },
        ),
        migrations.CreateModel(
            name="LookUp",
            fields=[
                ("entry", models.BigIntegerField(primary_key=True, serialize=False)),
                ("dataset", models.CharField(max_length=100)),
                ("unit", models.CharField(max_length=100)),
                ("purpose", models.CharField(max_length=300)),
                ("persons", models.PositiveBigIntegerField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "look_up"},
        ),
        migrations.CreateModel(
            name="LookedAt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tag", "entry", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tag", models.CharField(max_length=16)),
                ("entry", models.BigIntegerField()),
            ],
            options={"db_table": "looked_at"},
        ),
        migrations.CreateModel(
            name="VaultKey",
            fields=[
                ("name", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("check_value", models.CharField(max_length=32)),
            ],
            options={"db_table": "vault_key"},
        ),
        migrations.AddField(
            model_name="delivery",
            name="persons",
            field=models.BinaryField(null=True),
        ),
    )
