"""Sums that were computed once and are kept until something they depend on changes."""

from django.db import models


class KeptSums(models.Model):
    """What an engine answered to one question about one dataset. `key` is the digest of everything the answer depends on."""

    key = models.CharField(primary_key=True, max_length=64)
    dataset = models.CharField(max_length=100)
    sums = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "kept_sums"
        indexes = (models.Index(fields=("dataset",), name="kept_sums_by_dataset"),)

    def __str__(self) -> str:
        return f"{self.dataset} {self.key[:12]}"
