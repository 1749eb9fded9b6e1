"""A deed: a stretch of a sentence that promises one thing."""

from __future__ import annotations

from dataclasses import dataclass

from yaodian.plan.lexicon.verbs import Verb
from yaodian.plan.quantities import Quantity

INCLUDING = ("纳入", "列入", "作为")
"""Verbs of 将X纳入Y."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A stretch of the sentence that promises one thing.

    `action` is the verb as written (verbs joined), `verb` its entry; `object_start` is where its object begins. `sure` is false
    where the verb had to be sought inside the clause or the clause lacks one. `inherited` marks the second of two objects under one verb.
    """

    start: int
    end: int
    action: str
    verb: Verb | None
    object_start: int
    sure: bool = True
    inherited: bool = False
    quantities: tuple[Quantity, ...] = ()
