"""Evidence that was uploaded: what is known of each file, and which rows refer to it. The bytes lie beside the lake, by digest."""

from django.db import models

from yaodian.web.models.deliveries import Delivery


class EvidenceFile(models.Model):
    """A file that a unit uploaded; the same file again is the same one. `digest` (SHA-256) is that of what is kept, `sent` that of what came.

    `name` is shown and nothing else; `preview` is a small JPEG of a picture.
    """

    unit = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    sent = models.CharField(max_length=64)
    media = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    name = models.CharField(max_length=300)
    preview = models.BinaryField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        db_table = "evidence_file"
        constraints = (models.UniqueConstraint(fields=("unit", "digest"), name="evidence_once_a_unit"),)
        indexes = (
            models.Index(fields=("digest",), name="evidence_by_digest"),
            models.Index(fields=("sent",), name="evidence_by_sent"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.unit} {self.digest[:12]}"


class EvidenceUse(models.Model):
    """A file that rows of a delivery refer to; `unit` is the unit those rows are about, for whose rows it may be seen."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="uses")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="evidence")
    unit = models.CharField(max_length=100)

    class Meta:
        db_table = "evidence_use"
        constraints = (models.UniqueConstraint(fields=("file", "delivery", "unit"), name="evidence_use_once"),)

    def __str__(self) -> str:
        return f"file {self.file_id} delivery {self.delivery_id} {self.unit}"


class EvidenceAttached(models.Model):
    """A file that was attached to a row beside what the row says. `row` is its key as in addresses, `unit` the unit it is about."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="attached")
    dataset = models.CharField(max_length=100)
    row = models.CharField(max_length=500)
    unit = models.CharField(max_length=100)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    entry = models.BigIntegerField()

    class Meta:
        db_table = "evidence_attached"
        constraints = (models.UniqueConstraint(fields=("file", "dataset", "row"), name="evidence_attached_once"),)
        indexes = (models.Index(fields=("dataset", "row"), name="evidence_by_row"),)

    def __str__(self) -> str:
        return f"file {self.file_id} {self.dataset} {self.row}"
