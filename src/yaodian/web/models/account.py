"""Who may sign in, as what, for which unit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

ROLES = ("office", "bureau", "school", "auditor")


class Account(models.Model):
    """The role of a user and the unit whose subtree is theirs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=100)

    class Meta:
        db_table = "account"
        constraints = (models.CheckConstraint(condition=Q(role__in=ROLES), name="account_role"),)

    def __str__(self) -> str:
        return f"{self.role} {self.unit}"
