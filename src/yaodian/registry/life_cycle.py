"""The life cycle of what a row records: its steps in order, and the checks that follow from declaring them.

A library of projects says once which field holds the state, which date says that a step was taken and what proves it; that dates
are in order, that no step is passed over and that the state is the furthest step then need no rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A step: the code of the state it leads to, the date field that says when it was taken, the fields that prove it.

    An `optional` step may be passed over.
    """

    code: str
    on: str
    evidence: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """Steps in order, and the field of the state.

    `before` are the states of a row that has taken no step yet, `ends` those outside the order (stopped, withdrawn), in which the dates
    stand as they were.
    """

    state: str
    steps: tuple[Step, ...]
    before: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()

    def states(self) -> tuple[str, ...]:
        """All states, in their order."""
        return (*self.before, *(step.code for step in self.steps), *self.ends)

    def rules(self, labels: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
        """The checks that follow, each as its id, the condition that a good row fulfils, and what to say of another.

        `labels` are the names of the fields as the user knows them.
        """
        return (*self._order(labels), *self._skipped(labels), self._agreement(labels), *self._proof(labels))

    def _order(self, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        for place, step in enumerate(self.steps):
            called = labels[step.on]
            message = f"“{called}”晚于报送之日：一步做完之后才填它的日期"
            yield f"{step.code}-in-future", f"{step.on} <= as_of", message
            for later in self.steps[place + 1 :]:
                message = f"“{labels[later.on]}”不应早于“{called}”"
                yield f"{step.code}-before-{later.code}", f"{step.on} <= {later.on}", message
                if not later.optional:
                    break

    def _skipped(self, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        for place, step in enumerate(self.steps[:-1]):
            if not step.optional:
                condition = f"{step.on} is not null or ({self._none_after(place)})"
                yield f"{step.code}-skipped", condition, f"填了后面步骤的日期，须先填“{labels[step.on]}”"

    def _agreement(self, labels: Mapping[str, str]) -> tuple[str, str, str]:
        cases = [f"{self.state} in ({_quoted(self.ends)})"] if self.ends else []
        for place, step in enumerate(self.steps):
            rest = self._none_after(place)
            cases.append(f"({self.state} = '{step.code}' and {step.on} is not null{' and ' + rest if rest else ''})")
        if self.before:
            cases.append(f"({self.state} in ({_quoted(self.before)}) and {self._none_after(-1)})")
        said = "、".join(f"“{labels[step.on]}”对应 {step.code}" for step in self.steps)
        none = f"，都没有填时为 {'、'.join(self.before)}" if self.before else ""
        message = f"“{labels[self.state]}”须与已填日期的最后一步一致：{said}{none}"
        return f"{self.state}-agrees", " or ".join(cases), message

    def _proof(self, labels: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        for step in self.steps:
            for name in step.evidence:
                message = f"填了“{labels[step.on]}”的，须填佐证“{labels[name]}”"
                yield f"{step.code}-evidence-{name}", f"{step.on} is null or {name} is not null", message

    def _none_after(self, place: int) -> str:
        return " and ".join(f"{later.on} is null" for later in self.steps[place + 1 :])


def _quoted(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)
