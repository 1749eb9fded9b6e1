"""Every row that any submission ever had under one key: what a record was, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from yaodian.registry.declaration import Submission
from yaodian.registry.engine import in_memory
from yaodian.registry.force import Selection
from yaodian.registry.snapshot import SUBMISSION, Snapshot, quoted


def rows_of_key(
    snapshot: Snapshot,
    submissions: Sequence[Submission],
    key: Mapping[str, object],
    within: frozenset[str] | None = None,
) -> pl.DataFrame:
    """The rows of the submissions whose key is this one, in no order; only those about units of `within`, if it is given."""
    chosen = Selection(None, tuple(submissions))
    tests = [f"rows.{quoted(name)} IS NOT DISTINCT FROM ?" for name in key]
    ids = pl.DataFrame({SUBMISSION: sorted(chosen.ids)}, schema={SUBMISSION: pl.String()})
    with in_memory() as connection:
        snapshot.attach(connection, chosen)
        connection.register("chosen", ids.to_arrow())
        if within is not None:
            tests.append(f"rows.{quoted(snapshot.dataset.subject)} IN (SELECT code FROM allowed)")  # noqa: S608
            codes = pl.DataFrame({"code": sorted(within)}, schema={"code": pl.String()})
            connection.register("allowed", codes.to_arrow())
        # Names only are put into the text, each quoted; values are parameters.
        query = (
            f"SELECT rows.* FROM {snapshot.source_sql(chosen)} AS rows "  # noqa: S608
            f"SEMI JOIN chosen ON rows.{SUBMISSION} = chosen.{SUBMISSION} WHERE {' AND '.join(tests)}"
        )
        return connection.execute(query, list(key.values())).pl()
