"""The workbook that a unit is given to fill in, for page, command and interface alike."""

from __future__ import annotations

import polars as pl
from django.core.exceptions import PermissionDenied

from yaodian.registry import Dataset
from yaodian.values import Origin, Period, Problem, Refused, nearest
from yaodian.web.queries.deliveries import form_of
from yaodian.web.queries.viewer import Viewer, may_deliver
from yaodian.web.queries.world import World


def form_asked(
    here: World,
    viewer: Viewer,
    dataset: str,
    unit: str,
    period: str,
    with_persons: tuple[pl.DataFrame, Origin] | None = None,
) -> bytes:
    """The form of a dataset for a unit and a period with the unit's last accepted rows in it (.xlsx).

    Rows about persons stand there only as they were looked up (`with_persons`, see `look_up.rows_with_persons`).
    Raises Refused where there is no such dataset, unit or period, PermissionDenied where the viewer may not report for the unit.
    """
    declared = here.package.datasets.get(dataset)
    if declared is None:
        raise Refused(
            [_unknown("unknown-dataset", f"没有数据集“{dataset}”。", nearest(dataset, here.package.datasets))]
        )
    if unit not in here.tree.units:
        raise Refused([_unknown("unknown-unit", f"没有单位“{unit}”。", nearest(unit, here.tree.units))])
    if not may_deliver(viewer, declared, unit, here.tree):
        raise PermissionDenied
    return form_of(here, declared, unit, period_asked(declared, period), with_persons)


def period_asked(dataset: Dataset, said: str) -> Period:
    """The period that was written, if the dataset is reported by such; Refused."""
    try:
        period = Period(said)
    except ValueError as error:
        raise Refused([Problem("wrong-period", f"{error}。", remedy="改正期间的写法。")]) from error
    if dataset.period_kind not in ("event", period.kind):
        message = f"数据集“{dataset.label.zh}”不按这种期间报送，期间写作“{said}”。"
        raise Refused([Problem("wrong-period", message, remedy=f"按{_KINDS[dataset.period_kind]}填写。")])
    return period


_KINDS = {
    "year": "年（2014）",
    "school_year": "学年（2014-2015）",
    "term": "学期（2014-2015/1）",
    "month": "月（2014/09）",
}


def _unknown(code: str, message: str, near: str | None) -> Problem:
    return Problem(code, message, remedy=f"是否指“{near}”？" if near else "用 yaodian datasets 或数据集页查看。")
