"""Accepted submissions, and the units and groups of units that came with them."""

from django.db import models
from django.db.models import F, Q


class AcceptedSubmission(models.Model):
    """One accepted delivery of rows. Of one dataset, unit and period at most one is in force.

    `deleted_on`: since that day its rows are deleted because they had been kept long enough; digest and count stay.
    """

    id = models.CharField(primary_key=True, max_length=24)
    dataset = models.CharField(max_length=100)
    unit = models.CharField(max_length=100)
    period = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    accepted_on = models.DateField()
    superseded_on = models.DateField(null=True)
    rows = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    origin = models.CharField(max_length=10)
    confidence = models.CharField(max_length=10)
    source = models.JSONField(null=True)
    table_version = models.BigIntegerField()
    entry = models.BigIntegerField()
    deleted_on = models.DateField(null=True)

    class Meta:
        db_table = "accepted_submission"
        constraints = (
            models.UniqueConstraint(fields=("dataset", "unit", "period", "version"), name="submission_version_once"),
            models.UniqueConstraint(
                fields=("dataset", "unit", "period"),
                condition=Q(superseded_on__isnull=True),
                name="one_submission_in_force",
            ),
            models.CheckConstraint(
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gte=F("accepted_on")),
                name="superseded_after_acceptance",
            ),
            models.CheckConstraint(condition=Q(origin__in=("real", "simulated")), name="submission_origin"),
            models.CheckConstraint(condition=Q(confidence__in=("high", "medium", "low")), name="submission_confidence"),
            models.CheckConstraint(condition=Q(version__gte=1), name="submission_version_from_one"),
        )
        indexes = (models.Index(fields=("dataset", "accepted_on"), name="submission_by_dataset"),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.unit} {self.period} v{self.version}"


class AddedUnit(models.Model):
    """A unit that is not declared in the package (a simulated school); its codes and names are dated."""

    id = models.CharField(primary_key=True, max_length=100)
    level = models.CharField(max_length=50)
    parent = models.CharField(max_length=100)
    versions = models.JSONField()
    origin = models.CharField(max_length=10)

    class Meta:
        db_table = "added_unit"
        constraints = (models.CheckConstraint(condition=Q(origin__in=("real", "simulated")), name="unit_origin"),)

    def __str__(self) -> str:
        return str(self.id)


class AddedGroup(models.Model):
    """A group of units that is not declared in the package (a simulated zone); its members are dated."""

    id = models.CharField(primary_key=True, max_length=200)
    kind = models.CharField(max_length=100)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200, default="")
    note = models.TextField(default="")
    members = models.JSONField()
    place = models.PositiveIntegerField()
    origin = models.CharField(max_length=10)

    class Meta:
        db_table = "added_group"
        constraints = (models.CheckConstraint(condition=Q(origin__in=("real", "simulated")), name="group_origin"),)

    def __str__(self) -> str:
        return str(self.id)
