"""Delivery: commitments and computed figures go in, where each commitment stands as of a day comes out.

It refuses to know how a figure was computed and who is looking.
"""

from yaodian.delivery.chain import Chain, Link, Rule, chain_of
from yaodian.delivery.evidence import document_indicator, needed_definitions
from yaodian.delivery.model import STATUSES, Asked, CommitmentStatus, Status, TargetStatus
from yaodian.delivery.report import chain_as_json, figure_as_json, rule_as_json, status_as_json
from yaodian.delivery.standing import assess, mark_late, stand
from yaodian.delivery.verdict import Pace, Verdict, expected_by, is_limit, judge, reaches, unknown_because

__all__ = [
    "STATUSES",
    "Asked",
    "Chain",
    "CommitmentStatus",
    "Link",
    "Pace",
    "Rule",
    "Status",
    "TargetStatus",
    "Verdict",
    "assess",
    "chain_as_json",
    "chain_of",
    "document_indicator",
    "expected_by",
    "figure_as_json",
    "is_limit",
    "judge",
    "mark_late",
    "needed_definitions",
    "reaches",
    "rule_as_json",
    "stand",
    "status_as_json",
    "unknown_because",
]
