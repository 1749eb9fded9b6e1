"""One loop for each table, so that the next entry cannot forget its example or stand twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from yaodian.plan import ACTION_CLASSES
from yaodian.plan.lexicon.classes import DELIVERABLES, FITTING, RULES
from yaodian.plan.lexicon.comparisons import AFTER, BEFORE
from yaodian.plan.lexicon.deadlines import PHRASES
from yaodian.plan.lexicon.decoys import DECOYS
from yaodian.plan.lexicon.distributions import ENDS, FIXED, HOLDERS
from yaodian.plan.lexicon.facts import MARKS
from yaodian.plan.lexicon.owners import CLOSINGS, LABELS, NO_OFFICES
from yaodian.plan.lexicon.scopes import SCOPES
from yaodian.plan.lexicon.shorthand import SHORTHAND
from yaodian.plan.lexicon.things import THINGS
from yaodian.plan.lexicon.units import UNITS
from yaodian.plan.lexicon.universals import UNIVERSALS
from yaodian.plan.lexicon.verbs import ADVERBS, VERBS

TABLES = {
    "units": UNITS,
    "comparisons": [*BEFORE, *AFTER],
    "deadlines": PHRASES,
    "facts": MARKS,
    "universals": UNIVERSALS,
    "verbs": VERBS,
    "things": THINGS,
    "scopes": SCOPES,
    "classes": RULES,
    "owners": [*LABELS, *CLOSINGS],
}
AGE = {"岁", "周岁"}  # never counted, so there is no sentence in which they are


@pytest.mark.parametrize("name", TABLES)
def test_every_entry_has_an_example(name: str) -> None:
    entries: Sequence[object] = TABLES[name]
    assert [entry for entry in entries if not entry.example and getattr(entry, "form", "") not in AGE] == []  # type: ignore[attr-defined]


def test_every_decoy_has_an_example_of_what_it_closes_or_leaves() -> None:
    assert [decoy for decoy in DECOYS if not (decoy.example or decoy.still)] == []


@pytest.mark.parametrize(
    "forms",
    [
        [unit.form for unit in UNITS],
        [entry.form for entry in BEFORE],
        [entry.form for entry in AFTER],
        [verb.form for verb in VERBS],
        [thing.form for thing in THINGS],
        [scope.form for scope in SCOPES],
        list(SHORTHAND),
        list(ADVERBS),
        [*FIXED, *HOLDERS],
        list(ENDS),
        [entry.form for entry in LABELS],
        [entry.form for entry in CLOSINGS],
    ],
    ids=[
        "units",
        "before",
        "after",
        "verbs",
        "things",
        "scopes",
        "shorthand",
        "adverbs",
        "holders",
        "ends",
        "labels",
        "closings",
    ],
)
def test_no_form_stands_twice(forms: list[str]) -> None:
    assert [form for form, count in Counter(forms).items() if count > 1] == []


def test_every_family_has_a_rule_for_anything() -> None:
    families = {verb.family for verb in VERBS}
    assert families == {rule.family for rule in RULES if rule.category == "*" and not rule.verbs}


def test_categories_of_rules_are_those_of_things() -> None:
    known = {thing.category for thing in THINGS}
    used = {rule.category.removeprefix("building ") for rule in RULES} - {"*", "", "people", "activity"}
    assert used <= known
    assert {category for fitting in FITTING.values() for category in fitting} <= known


def test_every_class_has_a_deliverable() -> None:
    assert set(DELIVERABLES) == set(ACTION_CLASSES)


def test_a_label_of_persons_is_no_label_of_offices_alone() -> None:
    assert NO_OFFICES & {entry.form for entry in LABELS} <= {"责任人", "责任领导", "分管领导", "牵头领导"}
