"""Checks the ledger with the standard library alone, so that an auditor can read and run it by itself.

An entry is five texts: its number, its body, the hash of the body, the root of the tree after it, and the frontier (the hashes
of the complete subtrees, from which the next writer goes on). The body is the JSON text exactly as it was written. Checking hashes every body again and grows the tree again (RFC 6962, section 2.1); a change of any
byte of any entry, a missing entry, and two entries that changed places all come out. What no log can show by itself is that all
of it was rewritten from some entry on: for that, compare with a root that was noted down earlier (`known`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it lies in the store: number from 0, body text, hexadecimal leaf hash, hexadecimal root after it.

    `frontier` is the JSON list of hexadecimal hashes that lies beside them; None where a copy of the log leaves it out.
    """

    number: int
    body: str
    leaf: str
    root: str
    frontier: str | None = None


@dataclass(frozen=True, slots=True)
class Breach:
    """The first thing found wrong with an entry, in words for people."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking found: how many entries, the root over all of them, and the breaches (at most one an entry)."""

    size: int
    root: str
    breaches: tuple[Breach, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was changed."""
        return not self.breaches


def verify_entries(entries: Iterable[Written], known: Mapping[int, str] | None = None) -> Verification:
    """Checks entries in the order of their numbers. `known` are roots noted down earlier, by the size of the log then."""
    frontier: list[bytes] = []
    breaches: list[Breach] = []
    size = 0
    for entry in entries:
        message = _wrong(entry, size, frontier)
        if message:
            breaches.append(Breach(entry.number, message))
        size += 1
        noted = (known or {}).get(size)
        if noted is not None and noted != _root(frontier).hex():
            breaches.append(Breach(entry.number, f"前 {size} 条的根与早先记下的 {noted[:16]}… 不同，台账曾被改写"))
    for noted_size in sorted(known or {}):
        if noted_size > size:
            breaches.append(Breach(noted_size - 1, f"早先记下的台账有 {noted_size} 条，现只有 {size} 条"))
    return Verification(size, _root(frontier).hex(), tuple(breaches))


def _wrong(entry: Written, number: int, frontier: list[bytes]) -> str:
    body = entry.body.encode("utf-8", "surrogatepass")
    leaf = hashlib.sha256(b"\x00" + body).digest()
    _grow(frontier, number, leaf)
    if entry.number != number:
        return f"此处应为第 {number} 条，实为第 {entry.number} 条；有条目缺失或次序被改"
    if entry.leaf != leaf.hex():
        return "正文与其散列值不符，正文被改动"
    if entry.root != _root(frontier).hex():
        return "其后的根与重新计算的不符，此条或此前的条目被改动"
    if entry.frontier is not None and entry.frontier != json.dumps([part.hex() for part in frontier]):
        return "所记的子树散列值与重新计算的不符，此条被改动"
    try:
        said = json.loads(entry.body).get("number")
    except (ValueError, AttributeError):
        return "正文不是 JSON"
    return "" if said == number else f"正文自称第 {said} 条"


def _grow(frontier: list[bytes], size: int, leaf: bytes) -> None:
    frontier.append(leaf)
    while size & 1:
        right = frontier.pop()
        frontier.append(hashlib.sha256(b"\x01" + frontier.pop() + right).digest())
        size >>= 1


def _root(frontier: list[bytes]) -> bytes:
    if not frontier:
        return hashlib.sha256(b"").digest()
    root = frontier[-1]
    for left in reversed(frontier[:-1]):
        root = hashlib.sha256(b"\x01" + left + root).digest()
    return root


def verify_inclusion(body: str, number: int, size: int, path: Iterable[str], root: str) -> bool:
    """Whether an entry stands in the log of that size with that root, by its audit path (RFC 9162, section 2.1.3.2)."""
    if not 0 <= number < size:
        return False
    first, last = number, size - 1
    current = hashlib.sha256(b"\x00" + body.encode("utf-8", "surrogatepass")).digest()
    for step in path:
        if last == 0:
            return False
        sibling = bytes.fromhex(step)
        if first & 1 or first == last:
            current = hashlib.sha256(b"\x01" + sibling + current).digest()
            while not first & 1 and first:
                first >>= 1
                last >>= 1
        else:
            current = hashlib.sha256(b"\x01" + current + sibling).digest()
        first >>= 1
        last >>= 1
    return last == 0 and current.hex() == root


def verify_consistency(old_size: int, old_root: str, size: int, root: str, path: Iterable[str]) -> bool:
    """Whether a log with the old root was only added to (RFC 9162, section 2.1.4.2)."""
    steps = [bytes.fromhex(step) for step in path]
    if old_size == size:
        return not steps and old_root == root
    if not 0 < old_size < size:
        return False
    if old_size & (old_size - 1) == 0:
        steps.insert(0, bytes.fromhex(old_root))
    if not steps:
        return False
    first, last = old_size - 1, size - 1
    while first & 1:
        first >>= 1
        last >>= 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old = hashlib.sha256(b"\x01" + step + old).digest()
            new = hashlib.sha256(b"\x01" + step + new).digest()
            while not first & 1 and first:
                first >>= 1
                last >>= 1
        else:
            new = hashlib.sha256(b"\x01" + new + step).digest()
        first >>= 1
        last >>= 1
    return last == 0 and old.hex() == old_root and new.hex() == root
