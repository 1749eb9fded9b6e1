"""The map: outlines as the package ships them, with ids and names of the day, and the figures of the units that they show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from yaodian.binding import Outlines
from yaodian.indicators import Definition
from yaodian.registry import Unit
from yaodian.values import Label
from yaodian.web.queries.catalogue import UnitLine, definition_of, unit_lines
from yaodian.web.queries.naming import unit_name
from yaodian.web.queries.world import World

_PLACES = 4
"""Decimals of a degree that are kept: about ten metres, finer than a schematic outline is."""


@lru_cache(maxsize=16)
def outlines_json(world: World, as_of: date) -> bytes:
    """The outlines as GeoJSON: one feature a unit that exists on the day, `name` its id, `label` and `label_en` its name then.

    Feature ids are codes that the unit had on any day. Raises LookupError where the package has no outlines.
    """
    drawn = _outlines(world)
    said = _file(world)
    features = []
    for feature in said["features"]:
        unit = _unit(world, feature)
        if unit is None or unit.level != drawn.level or unit.at(as_of) is None:
            continue
        name = unit_name(world, unit.id, as_of)
        properties = feature.get("properties", {})
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "name": unit.id,
                    "label": name.zh,
                    "label_en": name.en or name.zh,
                    "cp": properties.get("centroid"),
                    "inset": unit.id in drawn.inset,
                },
                "geometry": _rounded(feature["geometry"]),
            }
        )
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def has_outlines(world: World) -> bool:
    """Whether the package draws maps."""
    return world.package.outlines is not None


def _outlines(world: World) -> Outlines:
    if world.package.outlines is None:
        raise LookupError("政策包没有附图形")
    return world.package.outlines


def _file(world: World) -> Mapping[str, Any]:
    said: Mapping[str, Any] = json.loads((world.package.root / _outlines(world).file).read_text("utf-8"))
    return said


def _unit(world: World, feature: Mapping[str, Any]) -> Unit | None:
    return world.tree.by_code(str(feature.get("id", ""))) or world.tree.units.get(str(feature.get("id", "")))


def _rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    def near(part: Any) -> Any:
        return [near(one) for one in part] if isinstance(part, list) else round(part, _PLACES)

    return {"type": geometry["type"], "coordinates": near(geometry["coordinates"])}


@dataclass(frozen=True, slots=True)
class MapPage:
    """An indicator on the map; `finding` names the highest and the lowest."""

    definition: Definition
    lines: tuple[UnitLine, ...]
    outlines: Outlines
    known: int
    highest: UnitLine | None
    lowest: UnitLine | None
    simulated: bool

    @property
    def equal(self) -> bool:
        """Whether all known units have the same figure."""
        return bool(self.highest and self.lowest and _value(self.highest) == _value(self.lowest))

    @property
    def sources(self) -> tuple[Any, ...]:
        """The sources of the figures shown, each once."""
        return tuple(dict.fromkeys(one for line in self.lines if line.figure for one in line.figure.standing.sources))

    def values(self, language: str) -> list[dict[str, Any]]:
        """The figures for the script: id, name, value or null with the reason."""
        return [
            {
                "name": line.unit,
                "label": line.name.text(language),
                "value": line.figure.value if line.figure else None,
                "why": line.why.text(language) if line.why else "",
                "simulated": bool(line.figure and line.figure.standing.origin == "simulated"),
            }
            for line in self.lines
        ]


def _value(line: UnitLine) -> float:
    assert line.figure is not None
    assert line.figure.value is not None
    return line.figure.value


@lru_cache(maxsize=128)
def map_page(world: World, indicator: str, as_of: date) -> MapPage:
    """An indicator on the map. KeyError if there is none of that id, LookupError if the package has no outlines."""
    drawn = _outlines(world)
    lines = unit_lines(world, indicator, as_of, drawn.level)
    known = sorted((line for line in lines if line.figure and line.figure.value is not None), key=_value)
    return MapPage(
        definition=definition_of(world, indicator),
        lines=lines,
        outlines=drawn,
        known=len(known),
        highest=known[-1] if known else None,
        lowest=known[0] if known else None,
        simulated=any(line.figure and line.figure.standing.origin == "simulated" for line in lines),
    )


def mapped_indicators(world: World) -> tuple[Definition, ...]:
    """The indicators that have figures at the level of the map."""
    level = _outlines(world).level
    return tuple(one for one in world.package.indicators.values() if not one.levels or level in one.levels)


def level_label(world: World) -> Label:
    """What the units of the map are called."""
    return Label(_outlines(world).level)
