"""School year and terms as academic sessions."""

from __future__ import annotations

from collections.abc import Sequence

from yaodian.values import Period


def sessions_of(periods: Sequence[str]) -> list[dict[str, str]]:
    """The school year that the periods lie in, then its terms that are named. ValueError if no period names a school year.

    Of several years the newest counts: rows of an older one are those of who has not reported since. Its end names the year, as the
    binding says.
    """
    schooled = [Period(name) for name in set(periods) if Period(name).kind in ("school_year", "term")]
    if not schooled:
        raise ValueError("这些数据没有学年，排不出班级名册")
    name = max(period.name.split("/")[0] for period in schooled)
    year = Period(name)
    sessions = [_session(name, f"{name}学年", "schoolYear", year, "")]
    for period in sorted(schooled, key=lambda one: one.start):
        if period.kind == "term" and period.name.startswith(f"{name}/"):
            ordinal = {"1": "一", "2": "二"}[period.name[-1]]
            title = f"{name}学年第{ordinal}学期"
            sessions.append(_session(period.name.replace("/", "-"), title, "term", period, f"session-{name}"))
    return sessions


def _session(name: str, title: str, kind: str, period: Period, parent: str) -> dict[str, str]:
    return {
        "sourcedId": f"session-{name}",
        "title": title,
        "type": kind,
        "startDate": period.start.isoformat(),
        "endDate": period.end.isoformat(),
        "parentSourcedId": parent,
        "schoolYear": str(period.end.year),
    }
