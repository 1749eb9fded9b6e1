"""What stands around the items: title, year, issuer, date of issue, guiding paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yaodian.plan.lexicon.markers import LEAD_WORDS, TITLE_WORDS
from yaodian.plan.model import Issued, Span
from yaodian.plan.numerals import zh_value
from yaodian.plan.reading import Reading
from yaodian.plan.structure import Line

_ZH_YEAR = "[一二][〇零九一二三四五六七八]{3}"
_YEAR = re.compile(f"(?<![0-9])((?:19|20)[0-9]{{2}})(?=年|-|—|\\D)|({_ZH_YEAR})年")
_PLAIN_YEAR = re.compile(f"(?<![0-9])((?:19|20)[0-9]{{2}})年|({_ZH_YEAR})年")
_DATE = re.compile(
    "((?:19|20)[0-9]{2})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?"
    f"|({_ZH_YEAR})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日"
)
_DAMAGED = re.compile("(?<![0-9])((?:19|20)[0-9]{2})年?([0-9]{2,4})(?![0-9])(?=月?日|印发|$|[^0-9%个所名人项万])")
_SCHOOLS = ("中学", "小学", "学校", "幼儿园")
_LONGEST_TITLE = 60
_FRONT = 1000
_FRONT_TITLE = re.compile("^title: *(.+)$", re.MULTILINE)
_LONGEST_DATE_LINE = 40
_PROMULGATION = re.compile("关于印发|通知$|文件$|^各")
_NAMED = re.compile("《([^《》\n]{4,60})》")
_OFFICE_HEAD = re.compile("^([^,。:]{3,30}?)(?:文件|办公室文件)$|^([^,。:]{3,30}?)关于(?:印发|下发)")
# A report made to the congress of a place by its government: ——2016年1月24日在某市第三届人民代表大会第一次会议上 … 我代表市人民政府.
_CONGRESS = re.compile("(?:日|在|[(])([^\\s0-9,。:()]{2,12}?[省市县区州盟旗])第[^,。:]{1,6}届人民代表大会")
_SPEAKER = re.compile("代表[^,。:]{0,6}?(人民政府|教育委员会|教育局|教育厅)")
_OFFICE = re.compile(
    "(?:办公室|委员会|教育局|教育厅|教育部|教委|工委|人民政府|政府|党委|党组|教体局|教育体育局|办公厅|体育局|学院|大学|科|处)$"
)


@dataclass(frozen=True, slots=True)
class Head:
    """What was read around the items."""

    title: str
    year: int | None
    issuer: str | None
    issued: Issued | None
    issued_span: Span | None
    lead: Span | None


def head(reading: Reading, before: Sequence[Line], after: Sequence[Line]) -> Head:
    """Read the lines before the first item and those after the last.

    The issuer is the office printed above the date of issue at the end (it may be an office of the authority, 市委教育工委办公室); failing
    that, the authority of the red head or of the notice that issues the plan.
    """
    text = reading.text
    words = [text[line.start : line.end].strip(" *#【】") for line in before]
    title = _title(words) or _declared(text)
    issued, place = _issued(reading, after) or _issued(reading, before) or (None, None)
    year = _year(title) or next((found for line in words if (found := _year(line))), None)
    if year is None and issued and issued.readings:
        year = issued.readings[0].year
    issuer = _issuer(text, before, after) or _titled(title) or _reporting(text, before)
    return Head(title, year, issuer, issued, place, _lead(reading, before, title))


def _title(words: Sequence[str]) -> str:
    short = [line.strip("《》()") for line in words if line and len(line) <= _LONGEST_TITLE and "。" not in line]
    short = [line for line in short if not line.startswith(("——", "--")) and not line.endswith((":", "会议上"))]
    named = [match.group(1) for line in short if _PROMULGATION.search(line) for match in _NAMED.finditer(line)]
    titled = [line for line in short if not _PROMULGATION.search(line) and any(word in line for word in TITLE_WORDS)]
    dated = [line for line in titled if _YEAR.search(line)]
    for candidates in (dated, titled, named, short):
        if candidates:
            return candidates[0]
    return ""


def _declared(text: str) -> str:
    """The title in the front matter of a Markdown file."""
    match = _FRONT_TITLE.search(text[:_FRONT]) if text.startswith("---\n") else None
    return match.group(1).strip() if match else ""


def _year(text: str) -> int | None:
    match = _PLAIN_YEAR.search(text) or _YEAR.search(text)
    if not match:
        return None
    return int(match.group(1)) if match.group(1) else int(zh_value(match.group(2)))


def _issuer(text: str, before: Sequence[Line], after: Sequence[Line]) -> str | None:
    for line in after:
        words = _DATE.sub("", text[line.start : line.end]).strip(" *()。、")
        if 2 < len(words) <= _LONGEST_DATE_LINE and _OFFICE.search(words):
            return words
    for line in before:
        words = text[line.start : line.end].strip(" *#()")
        match = _OFFICE_HEAD.match(words)
        if match:
            return match.group(1) or match.group(2)
    for line in before:
        words = text[line.start : line.end].strip(" *#()")
        if 2 < len(words) <= 30 and _OFFICE.search(words):
            return words
    return None


def _titled(title: str) -> str | None:
    """The office whose name stands before the year of the title (某县教育局2016年工作要点)."""
    year = _YEAR.search(title)
    name = title[: year.start()] if year else ""
    return name if 2 < len(name) <= 30 and (_OFFICE.search(name) or name.endswith(_SCHOOLS)) else None


def _reporting(text: str, before: Sequence[Line]) -> str | None:
    """The authority in whose name a report is made to a congress, by the place of the congress."""
    congress = speaker = None
    for line in before:
        congress = congress or _CONGRESS.search(text, line.start, line.end)
        speaker = speaker or _SPEAKER.search(text, line.start, line.end)
    if not congress or not speaker:
        return None
    return congress.group(1).removeprefix("在") + speaker.group(1)


def _issued(reading: Reading, where: Sequence[Line]) -> tuple[Issued, Span] | None:
    """The last line that is a date and little else, with every day it can mean."""
    for line in reversed(where):
        words = reading.text[line.start : line.end].strip()
        if len(words) > _LONGEST_DATE_LINE:
            continue
        days = _days(words)
        if days is not None:
            span = reading.span(line.start, line.end)
            raw = span.of(reading.source).strip()
            date_only = _DATE.search(raw)
            if date_only and len(raw) > 20:
                raw = date_only.group()
            return Issued(raw, days), span
    return None


def _days(words: str) -> tuple[date, ...] | None:
    match = _DATE.search(words)
    if match:
        parts = match.groups()
        if parts[0]:
            return _valid([(int(parts[0]), int(parts[1]), int(parts[2]))])
        return _valid([(int(zh_value(parts[3])), int(zh_value(parts[4])), int(zh_value(parts[5])))])
    match = _DAMAGED.search(words)
    if not match or not match.group(1):
        return None
    year, run = int(match.group(1)), match.group(2)
    days = _valid([(year, int(run[:cut]), int(run[cut:])) for cut in (1, 2) if 0 < cut < len(run)])
    return days or None


def _valid(candidates: Sequence[tuple[int, int, int]]) -> tuple[date, ...]:
    days = []
    for year, month, day in candidates:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(set(days)))


def _lead(reading: Reading, before: Sequence[Line], title: str) -> Span | None:
    """The guiding paragraph: the last complete line that says so, else the last long line before the first chapter."""
    told = [line for line in before if any(word in reading.text[line.start : line.end][:60] for word in LEAD_WORDS)]
    whole = [line for line in told if reading.text[line.start : line.end].rstrip().endswith("。")]
    lengthy = [
        line
        for line in before
        if line.end - line.start > _LONGEST_TITLE and "。" in reading.text[line.start : line.end]
    ]
    for candidates in (whole, told, lengthy):
        if candidates:
            return reading.span(candidates[-1].start, candidates[-1].end)
    return None
