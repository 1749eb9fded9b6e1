"""What every mechanism returns: tables, and a certificate by which a stranger can check them.

The certificate names the mechanism and its version, the day and place, every parameter with its source, the digests of what went in
and came out, the seed where chance took part, and the properties that were checked with their figures. A table is published as the
CSV text of `table_text`, and its digest is that of exactly these bytes, so that nobody needs this program to compare them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from yaodian.parameters import DatedValue, InForce
from yaodian.values import Jurisdiction, canonical_json, sha256_hex

FORMAT = 1
_WHOLE = 2.0**53


@dataclass(frozen=True, slots=True)
class Seed:
    """Where chance takes part: the digest that was published before (`commitment`), and the text revealed afterwards."""

    commitment: str
    reveal: str


@dataclass(frozen=True, slots=True)
class TableDigest:
    """A table in the certificate: rows, columns in order, SHA-256 of its CSV text."""

    rows: int
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Property:
    """Something that must be true of the outcome, in words, with the figures that show it."""

    id: str
    holds: bool
    words: str
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that is needed to check an outcome, besides its tables."""

    mechanism: str
    version: str
    as_of: date
    place: Jurisdiction
    parameters: tuple[DatedValue, ...]
    inputs: Mapping[str, TableDigest]
    outputs: Mapping[str, TableDigest]
    properties: tuple[Property, ...]
    seed: Seed | None = None

    def as_json(self) -> bytes:
        """The certificate as RFC 8785 canonical JSON."""
        return canonical_json(
            {
                "format": FORMAT,
                "mechanism": self.mechanism,
                "version": self.version,
                "as_of": self.as_of,
                "place": self.place.code,
                "parameters": {value.id: _said(value) for value in self.parameters},
                "inputs": self.inputs,
                "outputs": self.outputs,
                "properties": self.properties,
                "seed": self.seed,
            }
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """Tables by name with their certificate; `inputs` are the tables that went in, in the order and form in which they count."""

    inputs: Mapping[str, pl.DataFrame]
    tables: Mapping[str, pl.DataFrame]
    certificate: Certificate

    def files(self) -> dict[str, bytes]:
        """Everything to be published, by file name; the same outcome gives the same bytes."""
        both = {**self.inputs, **self.tables}
        said = {f"{name}.csv": table_text(frame).encode("utf-8") for name, frame in both.items()}
        return {**said, "certificate.json": self.certificate.as_json()}


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A pure function with what its caller must know: which parameters to take (all whose ids begin with `prefix`), which tables.

    `columns` says for the parameters in force which tables with which columns are read, `texts` which of all columns are words.
    `run` raises Refused for input that cannot be taken, with every fault at once.
    """

    name: str
    version: str
    label: str
    prefix: str
    main: str
    columns: Callable[[InForce], Mapping[str, tuple[str, ...]]]
    texts: frozenset[str]
    truths: frozenset[str]
    run: Callable[[Mapping[str, pl.DataFrame], InForce, Seed | None], Outcome]


def digest_of_table(frame: pl.DataFrame) -> TableDigest:
    """What the certificate says of a table."""
    text = table_text(frame)
    columns = tuple(column for column in frame.columns if not column.startswith(ANSWER))
    return TableDigest(frame.height, columns, sha256_hex(text.encode("utf-8")))


ANSWER = "_answer_"
"""Begins the name of a column that says why the column beside it is empty: `not_applicable` or `refused`, as in the registry."""


def table_text(frame: pl.DataFrame) -> str:
    """A table as CSV: commas, line feeds, a header; whole numbers without a point, empty for null, an answer as its word."""
    shown = [column for column in frame.columns if not column.startswith(ANSWER)]
    columns = []
    for name in shown:
        cells = [_cell(value) for value in frame[name].to_list()]
        if ANSWER + name in frame.columns:
            answers = frame[ANSWER + name].to_list()
            cells = [answer or cell for cell, answer in zip(cells, answers, strict=True)]
        columns.append(cells)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(shown)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)
    return str(value)


def _said(value: DatedValue) -> dict[str, object]:
    return {
        "name": value.name,
        "value": value.value,
        "unit": value.unit,
        "effective_from": value.effective_from,
        "effective_to": value.effective_to,
        "jurisdiction": value.jurisdiction.code,
        "source": value.source,
        "confidence": value.confidence,
    }
