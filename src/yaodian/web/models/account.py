"""Who may sign in, as what, for which unit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

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


SCOPES = ("read", "hand_in")


class AccessToken(models.Model):
    """A token by which a program signs in as an account, kept as a digest only: the token itself is shown once, when it is made.

    `scope` read: what the account may look at; hand_in: also whatever it may hand in and decide.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"
        constraints = (
            models.CheckConstraint(condition=Q(scope__in=SCOPES), name="token_scope"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_ends_after_it_begins"),
        )

    def __str__(self) -> str:
        return f"#{self.pk} {self.name} {self.scope}"
