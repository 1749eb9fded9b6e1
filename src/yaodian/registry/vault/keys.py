"""The keys of a vault: one that pseudonyms are made with, which never changes, and those that records are sealed with, the newest first in use."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

_FORMAT = 1
_BYTES = 32


class KeyFault(ValueError):
    """Text that is no keyring, or a key that the ring does not hold. The message is Chinese."""


@dataclass(frozen=True)
class Keyring:
    """`root` makes pseudonyms and marks; `sealing` maps the id of a key to the key, the newest last.

    A change of `root` would give everybody another pseudonym and cut every history in two, so rotation adds to `sealing` alone.
    """

    root: bytes = field(repr=False)
    sealing: Mapping[str, bytes] = field(repr=False)

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return list(self.sealing)[-1]

    def key(self, name: str) -> bytes:
        """A sealing key; KeyFault if the ring does not hold it."""
        try:
            return self.sealing[name]
        except KeyError:
            raise KeyFault(
                f"密钥环中没有第 {name} 号密钥，用它加密的记录打不开。从备份恢复含有它的密钥文件。"
            ) from None

    def derived(self, use: str) -> bytes:
        """A key for one use, so that no two uses share one: HKDF-Expand of RFC 5869, one block of SHA-256."""
        return hmac.digest(self.root, f"yaodian vault: {use}".encode() + b"\x01", "sha256")

    def checks(self) -> dict[str, str]:
        """What may be kept beside the records to know the right keys by, and tells nothing of them."""
        marks = {"root": self.derived("check")}
        marks |= {name: hmac.digest(key, b"yaodian vault: check", "sha256") for name, key in self.sealing.items()}
        return {name: mark[:16].hex() for name, mark in marks.items()}

    def with_new_key(self) -> Keyring:
        """The ring with one key more, which seals from now on."""
        number = 1 + max(int(name) for name in self.sealing)
        return Keyring(self.root, {**self.sealing, str(number): secrets.token_bytes(_BYTES)})

    def without_old_keys(self) -> Keyring:
        """The ring with its newest key alone."""
        return Keyring(self.root, {self.newest: self.sealing[self.newest]})

    def to_text(self) -> str:
        """The ring as JSON, for a file that its owner alone may read."""
        keys = {name: key.hex() for name, key in self.sealing.items()}
        return json.dumps({"format": _FORMAT, "root": self.root.hex(), "sealing": keys}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Keyring:
        """The ring in a text; KeyFault if there is none."""
        try:
            said = json.loads(text)
            root = bytes.fromhex(said["root"])
            keys = {str(int(name)): bytes.fromhex(key) for name, key in said["sealing"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyFault("内容不是身份保管库的密钥") from None
        if said.get("format") != _FORMAT or not keys or any(len(key) != _BYTES for key in (root, *keys.values())):
            raise KeyFault("内容不是身份保管库的密钥，或是更新版本的程序写的")
        return cls(root, dict(sorted(keys.items(), key=lambda pair: int(pair[0]))))


def new_keyring() -> Keyring:
    """A ring of fresh keys."""
    return Keyring(secrets.token_bytes(_BYTES), {"1": secrets.token_bytes(_BYTES)})


def keyed(key: bytes, message: bytes) -> bytes:
    """A keyed digest of 16 bytes (BLAKE2b of RFC 7693 with a key): whoever has no key can neither make nor guess it."""
    return hashlib.blake2b(message, key=key, digest_size=16).digest()
