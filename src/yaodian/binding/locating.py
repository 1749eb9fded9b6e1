"""Finds the line of a file for problems that another room reports by the path of keys that leads to them.

What a declaration such as that of a simulated population means is known to the room that reads it, which gets plain data; where
it is written is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from yaodian.binding.source import Node
from yaodian.values import Place, Problem

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_QUOTED = re.compile("“([^”]*)”")


def located(problems: Iterable[Problem], node: Node) -> tuple[Problem, ...]:
    """The problems with their places in the file that `node` was read from.

    A message begins with its path and a colon (`rows[2].fields.hours:…`, numbers from 1), which the place stands for then; what
    does not lead anywhere is placed at the last thing that does.
    """
    return tuple(_located(problem, node) for problem in problems)


def _located(problem: Problem, node: Node) -> Problem:
    path, _, said = problem.message.partition(":")
    return (
        replace(problem, message=said, place=_place(path, said, node)) if said else replace(problem, place=node.place)
    )


def _place(path: str, said: str, node: Node) -> Place:
    place = node.place
    for name, number in _STEP.findall(path):
        if number and isinstance(node.value, list) and 0 < int(number) <= len(node.value):
            node = node[int(number) - 1]
            place = node.place
        elif name and name in node:
            place = node.key_places[name]
            node = node[name]
        else:
            break
    quoted = _QUOTED.search(said)
    if quoted is not None and quoted[1] in node.key_places:
        return node.key_places[quoted[1]]
    return place
