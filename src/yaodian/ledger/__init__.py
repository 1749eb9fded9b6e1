"""The ledger: acts go in through one door, entries that anyone can check come out.

Writing stands in `append`, which only the actions of the web import; checking stands in `proof`, which needs nothing but the
standard library. The room refuses to know what an act means.
"""

from yaodian.ledger.merkle import consistency_path, inclusion_path, leaf_hash, root_of_leaves
from yaodian.ledger.proof import Breach, Verification, Written, verify_consistency, verify_entries, verify_inclusion

__all__ = [
    "Breach",
    "Verification",
    "Written",
    "consistency_path",
    "inclusion_path",
    "leaf_hash",
    "root_of_leaves",
    "verify_consistency",
    "verify_entries",
    "verify_inclusion",
]
