"""The ledger's table. Rows are written by the ledger's own door; the database refuses to change or delete them."""

from django.db import models


class LedgerEntry(models.Model):
    """An entry as it was written. It hangs on nothing living: names and numbers stand in the body as values."""

    number = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    leaf = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    frontier = models.TextField()

    class Meta:
        db_table = "ledger_entry"
        constraints = (models.CheckConstraint(condition=models.Q(number__gte=0), name="ledger_number_from_zero"),)

    def __str__(self) -> str:
        return f"#{self.number}"
