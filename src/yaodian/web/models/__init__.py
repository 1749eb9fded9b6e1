"""The stored state: ledger, submissions, units that are not in the package, steps done, figures kept, accounts."""

from yaodian.web.models.account import Account
from yaodian.web.models.figures import KeptSums
from yaodian.web.models.ledger import LedgerEntry
from yaodian.web.models.preparation import Step
from yaodian.web.models.registry import AcceptedSubmission, AddedUnit

__all__ = ["AcceptedSubmission", "Account", "AddedUnit", "KeptSums", "LedgerEntry", "Step"]
