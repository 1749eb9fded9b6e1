"""Seals records with AES-256-GCM: nobody reads one without its key, and none can be changed or moved to another person unnoticed.

A sealed record is the format (1 byte), the length and the id of the key, a nonce of 96 bits and the ciphertext with its tag. The
pseudonym and the id of the key are authenticated with it. Nonces are random: by NIST SP 800-38D, 8.3, one key seals no more than
2^32 records; rotate before.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yaodian.registry.vault.keys import Keyring

Sealed = bytes
_FORMAT = 1
_NONCE = 12
_WRITTEN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Tampered(ValueError):
    """A sealed record that was changed, belongs to another person or was sealed with another key. The message is Chinese."""

    def __init__(self) -> None:
        super().__init__("保管库中的一条记录打不开：被改动过，或不是用现有的密钥加密的。从备份恢复数据库或密钥文件。")


def seal(pairs: Iterable[tuple[str, bytes]], keys: Keyring) -> list[Sealed]:
    """Seals each record for its pseudonym with the newest key."""
    given = list(pairs)
    name = keys.newest
    cipher, head = AESGCM(keys.key(name)), _head(name)
    nonces = secrets.token_bytes(_NONCE * len(given))
    return [
        head + nonce + cipher.encrypt(nonce, record, head + pseudonym.encode())
        for (pseudonym, record), nonce in zip(given, _cut(nonces), strict=True)
    ]


def open_record(pseudonym: str, sealed: Sealed, keys: Keyring) -> bytes:
    """The record of a person. Tampered where it is not as it was sealed, KeyFault where its key is not in the ring."""
    name, head = _key_of(sealed)
    nonce, rest = sealed[len(head) : len(head) + _NONCE], sealed[len(head) + _NONCE :]
    try:
        return AESGCM(keys.key(name)).decrypt(nonce, rest, head + pseudonym.encode())
    except (InvalidTag, ValueError) as error:
        if isinstance(error, InvalidTag) or len(nonce) < _NONCE:
            raise Tampered from None
        raise


def reseal(pairs: Sequence[tuple[str, Sealed]], keys: Keyring) -> list[Sealed]:
    """The same records under the newest key."""
    return seal([(pseudonym, open_record(pseudonym, sealed, keys)) for pseudonym, sealed in pairs], keys)


def key_of(sealed: Sealed) -> str:
    """The id of the key that a record was sealed with."""
    return _key_of(sealed)[0]


def as_record(values: Mapping[str, str | None]) -> bytes:
    """What is known of a person, as it is sealed: JSON without the columns that are empty."""
    said = {name: value for name, value in values.items() if value is not None}
    return _WRITTEN.encode(said).encode()


def _head(name: str) -> bytes:
    return bytes([_FORMAT, len(name)]) + name.encode("ascii")


def _key_of(sealed: Sealed) -> tuple[str, bytes]:
    if len(sealed) < 2 + _NONCE or sealed[0] != _FORMAT:
        raise Tampered
    head = sealed[: 2 + sealed[1]]
    try:
        return head[2:].decode("ascii"), head
    except UnicodeDecodeError:
        raise Tampered from None


def _cut(nonces: bytes) -> Iterable[bytes]:
    return (nonces[at : at + _NONCE] for at in range(0, len(nonces), _NONCE))
