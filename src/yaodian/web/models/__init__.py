"""The stored state: ledger, submissions, units and groups that are not in the package, steps done, figures kept, accounts, drafts of plans,
deliveries that wait, persons in the vault, evidence that was uploaded.
"""

from yaodian.web.models.account import SCOPES, AccessToken, Account
from yaodian.web.models.deliveries import Delivery, UnsentDelivery
from yaodian.web.models.drafts import DraftAct, DraftText, PlanDraft
from yaodian.web.models.evidence import EvidenceAttached, EvidenceFile, EvidenceUse
from yaodian.web.models.figures import KeptSums
from yaodian.web.models.ledger import LedgerEntry
from yaodian.web.models.preparation import Step
from yaodian.web.models.registry import AcceptedSubmission, AddedGroup, AddedUnit
from yaodian.web.models.vault import LookedAt, LookUp, PersonRecord, VaultKey

__all__ = [
    "SCOPES",
    "AcceptedSubmission",
    "AccessToken",
    "Account",
    "AddedGroup",
    "AddedUnit",
    "Delivery",
    "DraftAct",
    "DraftText",
    "EvidenceAttached",
    "EvidenceFile",
    "EvidenceUse",
    "KeptSums",
    "LedgerEntry",
    "LookUp",
    "LookedAt",
    "PersonRecord",
    "PlanDraft",
    "Step",
    "UnsentDelivery",
    "VaultKey",
]
