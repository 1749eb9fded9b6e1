"""Drafts of plans under review: each text that was handed in, and each act on it, in order. Nothing here is changed or deleted."""

from django.db import models
from django.db.models import Q


class PlanDraft(models.Model):
    """A plan that a unit reviews before it becomes a package."""

    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=100)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "plan_draft"
        indexes = (models.Index(fields=("unit",), name="plan_draft_by_unit"),)

    def __str__(self) -> str:
        return str(self.title)


class DraftText(models.Model):
    """A text of the plan as it was read from a file, with the file's name and what of the file is not in it."""

    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=300)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    left_out = models.JSONField(default=list)

    class Meta:
        db_table = "plan_draft_text"
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="draft_text_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draft_text_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} text {self.number}"


class DraftAct(models.Model):
    """An act as `yaodian.plan.revision` reads it, with who did it and when; of two at once the number lets one in."""

    draft = models.ForeignKey(PlanDraft, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    said = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        db_table = "plan_draft_act"
        constraints = (
            models.UniqueConstraint(fields=("draft", "number"), name="draft_act_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draft_act_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} act {self.number}"
