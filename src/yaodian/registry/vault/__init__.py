"""The identity vault: who a person is goes in, a keyed pseudonym for the lake and a sealed record come out, and with the keys the way back.

It refuses to know where sealed records are kept, who may open them and why. Keys are given to it; it owns none.
"""

from yaodian.registry.vault.keys import KeyFault, Keyring, new_keyring
from yaodian.registry.vault.marks import HELD, as_texts, held_in, in_numbers
from yaodian.registry.vault.matching import Matched, matched
from yaodian.registry.vault.persons import (
    MARK,
    PERSONS,
    Known,
    normalised,
    put_back,
    take_out,
)
from yaodian.registry.vault.sealing import Sealed, Tampered, open_record, reseal, seal

__all__ = [
    "HELD",
    "MARK",
    "PERSONS",
    "KeyFault",
    "Keyring",
    "Known",
    "Matched",
    "Sealed",
    "Tampered",
    "as_texts",
    "held_in",
    "in_numbers",
    "matched",
    "new_keyring",
    "normalised",
    "open_record",
    "put_back",
    "reseal",
    "seal",
    "take_out",
]
