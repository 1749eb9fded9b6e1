"""What units hand in, until somebody decides: one row a delivery, with its rows until they are in the lake."""

from django.db import models
from django.db.models import Q

STATES = ("submitted", "replaced", "withdrawn", "returned", "accepted")


class Delivery(models.Model):
    """A delivery of rows by one unit for one period; its number is the receipt's. Of one unit, period and dataset one waits at most.

    `reviews` are the reviews that it has passed on its way up, each with level, unit, person, time and ledger entry. `compared` says how its rows differ from those before (null: there were none). `warnings` are what its sender was asked to look at again (see registry/cautions). `content` holds the rows (Parquet) while they wait; accepted rows are in the lake, and those of others are gone.
    `persons` holds, sealed one by one, the persons behind them as long (Parquet; see registry/vault).
    """

    dataset = models.CharField(max_length=100)
    unit = models.CharField(max_length=100)
    period = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    rows = models.PositiveBigIntegerField()
    file = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_entry = models.BigIntegerField(null=True)
    decision = models.TextField(blank=True)
    reviews = models.JSONField(default=list)
    compared = models.JSONField(null=True)
    warnings = models.JSONField(default=list)
    content = models.BinaryField(null=True)
    persons = models.BinaryField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = (
            models.UniqueConstraint(
                fields=("dataset", "unit", "period"), condition=Q(state="submitted"), name="one_delivery_waits"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="delivery_state"),
        )
        indexes = (
            models.Index(fields=("state", "unit"), name="delivery_by_state"),
            models.Index(fields=("dataset", "unit", "period"), name="delivery_by_unit"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.dataset} {self.unit} {self.period} {self.state}"


class UnsentDelivery(models.Model):
    """A file that was checked and is kept by a unit to be sent later; it has no receipt, and nobody outside of that unit sees it.

    `keeper` is the unit whose people keep it (for the unit it is about, or for one below). `owed` are the explanations that
    sending will ask for, `warnings` what else wants a second look. `until_read`: it was to be sent, and is kept only until its sender has
    read the warnings. Of one dataset, unit and period a keeper has one at most.
    """

    dataset = models.CharField(max_length=100)
    unit = models.CharField(max_length=100)
    period = models.CharField(max_length=20)
    keeper = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    rows = models.PositiveBigIntegerField()
    file = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    owed = models.JSONField(default=list)
    compared = models.JSONField(null=True)
    warnings = models.JSONField(default=list)
    until_read = models.BooleanField(default=False)
    content = models.BinaryField()

    class Meta:
        db_table = "unsent_delivery"
        constraints = (
            models.UniqueConstraint(fields=("dataset", "unit", "period", "keeper"), name="one_unsent_delivery"),
        )

    def __str__(self) -> str:
        return f"{self.dataset} {self.unit} {self.period} of {self.keeper}"
