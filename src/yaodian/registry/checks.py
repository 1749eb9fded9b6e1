"""Holds rows against their declaration. Each check selects the rows that break it; no rows, no problem.

A frame of typed columns (as intake gives it) goes in, problems by line and column come out. Everything works on whole columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from yaodian.registry.answer_checks import check_answers
from yaodian.registry.answers import answer_word, with_answers
from yaodian.registry.between_rows import check_between_rows
from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import Check, Dataset, Field, answer_column
from yaodian.registry.engine import in_memory
from yaodian.registry.expression import Expression, ExpressionError, parse
from yaodian.registry.faults import LISTED, Fault, listed, quoting, told
from yaodian.registry.format_checks import check_format
from yaodian.registry.snapshot import POLARS_TYPES
from yaodian.registry.tree import Tree
from yaodian.values import Place, Problem

# Control characters, signs that reverse the direction of reading, and the mark a wrong decoding leaves.
_UNSEEN = r"[\p{Cc}\u{2028}\u{2029}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FFFD}]"
# Beyond this a product of some fields would leave what a double can hold; no count or sum of a nation comes near it.
_LARGEST = 1e18
_SHOWN_FIELDS = 5
# Up to so many rows, opening an engine takes longer than judging the conditions row by row, which gives the same answers.
_FEW = 500


def check_rows(
    dataset: Dataset,
    frame: pl.DataFrame,
    *,
    tree: Tree,
    code_lists: Mapping[str, CodeList],
    as_of: date,
    name: str,
    line: Callable[[int], int] | None = None,
    reported: Mapping[str, pl.Series] | None = None,
) -> tuple[Problem, ...]:
    """Every fault of the rows, in order of line; at most 200 places of each kind of fault in a column, then how many more.

    Checked are types, required and unique fields, the key, limits, patterns, allowed values, codes valid on the day, that the subject
    is the code of a known unit, and the declared conditions between fields (a condition that is unknown for a row is not
    broken by it; a value that is not applicable or refused is unknown there, unless the condition asks for the answer). An answer
    that the field allows fulfils `required`. `line` gives the line of a row (from 0); without it the file is taken to have one line of column names.
    `reported` masks the cells of a field that are null because they could not be read, so that they are not called empty.
    """
    sound, faults = _sound_columns(dataset, frame, name)
    if sound:
        frame = with_answers(dataset, frame)
        found: list[Fault] = []
        for field in sound:
            values = frame[field.name]
            if field.required or field.name in (dataset.subject, *dataset.key):
                found.extend(_check_required(field, values, (reported or {}).get(field.name), frame))
            if values.null_count() < len(values):
                found.extend(_check_field(dataset, field, values, tree, code_lists, as_of))
        names = {field.name for field in sound}
        line_of = line or (lambda row: row + 2)
        if names.issuperset(dataset.answers()):
            found.extend(check_answers(dataset, frame))
        found.extend(_check_repetition(dataset, frame, names, line_of))
        found.extend(check_between_rows(dataset, frame, names, line_of))
        declared, broken = _declared_checks(dataset, names, name)
        faults.extend(broken)
        found.extend(_break(declared, dataset, frame, as_of))
        faults.extend(listed(found, name, line_of))
    return tuple(faults)


def _sound_columns(dataset: Dataset, frame: pl.DataFrame, name: str) -> tuple[list[Field], list[Problem]]:
    sound: list[Field] = []
    problems: list[Problem] = []
    for field in dataset.fields:
        place = Place(name, None, field.name)
        if field.name not in frame.columns:
            problems.append(Problem("missing-column", f"缺少列“{field.label.zh}”", place))
        elif frame.schema[field.name] != POLARS_TYPES[field.type]:
            held = frame.schema[field.name]
            message = f"列“{field.label.zh}”的类型是 {held}，应为 {POLARS_TYPES[field.type]}"
            problems.append(Problem("wrong-type", message, place))
        else:
            sound.append(field)
    return sound, problems


def _check_required(
    field: Field, values: pl.Series, reported: pl.Series | None, frame: pl.DataFrame
) -> Iterator[Fault]:
    empty = values.is_null() if reported is None else values.is_null() & ~reported
    if field.missing:
        empty &= frame[answer_column(field.name)].is_null()
    yield from _fault(field, "required", empty, lambda _: "不能为空", "不能为空", remedy="请补填。")


def _check_field(
    dataset: Dataset,
    field: Field,
    values: pl.Series,
    tree: Tree,
    code_lists: Mapping[str, CodeList],
    as_of: date,
) -> Iterator[Fault]:
    if field.type == "string":
        unseen = values.str.contains(_UNSEEN).fill_null(value=False)
        if unseen.any():
            yield from _unseen(field, values, unseen)
            values = values.set(unseen, None)  # such a text breaks other rules as well, but one report is enough
        yield from _check_text(field, values)
    if field.type in ("integer", "number"):
        yield from _check_number(field, values)
    if field.enum:
        yield from _outside(field, "not-allowed", values, field.enum, "不在允许的取值之内", "、".join(field.enum))
    if field.codes is not None:
        yield from _check_codes(field, values, code_lists, as_of)
    if field.name == dataset.subject:
        yield from _outside(
            field,
            "unknown-unit",
            values,
            tree.codes(),
            "不是任何单位的代码",
            "单位表中的代码",
            "请核对代码，或先登记该单位。",
        )


def _unseen(field: Field, values: pl.Series, mask: pl.Series) -> Iterator[Fault]:
    what, quote = "中有换行、控制字符或乱码", quoting(field)
    yield from _fault(
        field,
        "control-character",
        mask,
        lambda row: f"的值{quote(values[row])}{what}",
        what,
        "一行可见的文字",
        "请删去这些字符。",
    )


def _check_text(field: Field, values: pl.Series) -> Iterator[Fault]:
    quote = quoting(field)
    if field.max_length is not None:
        yield from _fault(
            field,
            "too-long",
            values.str.len_chars() > field.max_length,
            lambda row: f"的值{quote(values[row])}有 {len(values[row])} 个字",
            "过长",
            f"不超过 {field.max_length} 个字",
        )
    yield from _fault(
        field, "empty-text", values == "", lambda _: "的值是空文本", "的值是空文本", "没有数据时留空", "请删去这个值。"
    )
    if field.pattern is not None:
        yield from _check_pattern(field, values, field.pattern)
    yield from check_format(field, values)


def _check_pattern(field: Field, values: pl.Series, pattern: str) -> Iterator[Fault]:
    quote = quoting(field)
    try:
        fitting = _matches(values, pattern)
    except re.error as error:
        what = f"的格式“{pattern}”写法有误（{error}）"
        yield from _fault(
            field, "bad-pattern", _first_known(values), lambda _: what, what, remedy="请改正数据集的声明。"
        )
        return
    yield from _fault(
        field,
        "pattern",
        ~fitting,
        lambda row: f"的值{quote(values[row])}不合规定的格式",
        "不合规定的格式",
        field.description or f"符合 {pattern}",
    )


def _first_known(values: pl.Series) -> pl.Series:
    """Marks one row only, for what is wrong with the declaration and not with each row."""
    known = values.is_not_null()
    return known & (known.cum_sum() == 1)


def _matches(values: pl.Series, pattern: str) -> pl.Series:
    """Whether each whole value has the form; re.error if it is none. Polars' expressions know no look-ahead; Python's do, at a
    price a distinct value."""
    try:
        return values.str.contains(rf"\A(?:{pattern})\z")
    except pl.exceptions.ComputeError:
        form = re.compile(pattern)
        fitting = [value for value in values.drop_nulls().unique() if form.fullmatch(value)]
        return values.is_in(pl.Series(fitting, dtype=pl.String).implode())


def _check_number(field: Field, values: pl.Series) -> Iterator[Fault]:
    low, high = field.minimum, field.maximum
    if field.type == "number":
        yield from _fault(
            field,
            "not-finite",
            ~values.is_finite() | (values.abs() >= _LARGEST),
            lambda row: f"的值 {told(values[row])} 不是可用的数",
            "不是可用的数",
            "绝对值小于 1e18 的数",
            "请改正；没有数据时留空。",
        )
    unit = f" {field.unit}" if field.unit else ""
    if low is not None:
        expected = f"不小于 {low:.15g}{unit}"
        yield from _fault(
            field, "too-small", values < low, lambda row: f"的值 {told(values[row])} 过小", "过小", expected
        )
    if high is not None:
        expected = f"不大于 {high:.15g}{unit}"
        yield from _fault(
            field, "too-large", values > high, lambda row: f"的值 {told(values[row])} 过大", "过大", expected
        )


def _check_codes(field: Field, values: pl.Series, code_lists: Mapping[str, CodeList], as_of: date) -> Iterator[Fault]:
    codes = code_lists.get(field.codes or "")
    if codes is None:
        what = f"的代码集“{field.codes}”没有声明"
        remedy = "请改正数据集的声明。"
        yield from _fault(field, "unknown-code-list", _first_known(values), lambda _: what, what, remedy=remedy)
        return
    valid = codes.valid_codes(as_of)
    quote = quoting(field)

    def message(row: int) -> str:
        code = str(values[row])
        if codes.known(code):
            return f"的代码{quote(code)}在 {as_of.isoformat()} 无效"
        return f"的代码{quote(code)}不在代码集“{codes.label.zh}”之内"

    few = sorted(valid)[:12]
    expected = "、".join(few) + (f" 等 {len(valid)} 个代码" if len(valid) > len(few) else "")
    yield from _fault(field, "invalid-code", _not_among(values, valid), message, "的代码无效", expected)


def _outside(
    field: Field,
    code: str,
    values: pl.Series,
    allowed: Sequence[str] | Mapping[str, str],
    what: str,
    expected: str,
    remedy: str = "",
) -> Iterator[Fault]:
    mask = _not_among(values, allowed)
    quote = quoting(field)
    yield from _fault(field, code, mask, lambda row: f"的值{quote(values[row])}{what}", what, expected, remedy)


def _not_among(values: pl.Series, allowed: Sequence[str] | Mapping[str, str] | frozenset[str]) -> pl.Series:
    """Whether each value is none of those allowed, found out once for each distinct value; null is neither."""
    bad = [value for value in values.drop_nulls().unique().to_list() if value not in allowed]
    if not bad:
        return pl.repeat(value=False, n=len(values), dtype=pl.Boolean, eager=True)
    return values.is_in(pl.Series(bad, dtype=values.dtype).implode())


def _fault(
    field: Field,
    code: str,
    mask: pl.Series,
    message: Callable[[int], str],
    what: str,
    expected: str = "",
    remedy: str = "",
) -> Iterator[Fault]:
    rows = mask.arg_true().to_list()
    if rows:
        called = f"“{field.label.zh}”"
        yield Fault(
            code, field.name, rows, lambda row: called + message(row), called + what, expected, remedy or "请改正。"
        )


def _check_repetition(
    dataset: Dataset, frame: pl.DataFrame, sound: set[str], line: Callable[[int], int]
) -> Iterator[Fault]:
    if dataset.key and sound.issuperset(dataset.key):
        yield from _repeated(dataset, frame, dataset.key, "duplicate-key", line)
    for field in dataset.fields:
        if field.unique and field.name in sound and dataset.key != (field.name,):
            yield from _repeated(dataset, frame, (field.name,), "not-unique", line)


def _repeated(
    dataset: Dataset, frame: pl.DataFrame, names: tuple[str, ...], code: str, line: Callable[[int], int]
) -> Iterator[Fault]:
    """Rows whose values stand in an earlier row already; rows with an empty value repeat nothing."""
    keys = frame.select(names)
    column = keys.to_series() if len(names) == 1 else keys.to_struct()
    known = keys.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    rows = (~column.is_first_distinct() & known).arg_true().to_list()
    if not rows:
        return
    called = "、".join(f"“{dataset.field(name).label.zh}”" for name in names)
    firsts = _first_rows(keys, rows[:LISTED])
    quotes = [quoting(dataset.field(name)) for name in names]

    def message(row: int) -> str:
        values = keys.row(row)
        said = "、".join(quote(value) for quote, value in zip(quotes, values, strict=True))
        return f"{called}的值{said}重复，首见于第 {line(firsts[values])} 行"

    column_name = names[0] if len(names) == 1 else None
    yield Fault(code, column_name, rows, message, f"{called}的值重复", "每行不同", "请删去或改正重复的行。")


def _first_rows(keys: pl.DataFrame, rows: Sequence[int]) -> dict[tuple[object, ...], int]:
    """Values of the rows -> the first row that has them."""
    wanted = keys[list(rows)].unique()
    same = keys.with_row_index("_index").join(wanted, on=keys.columns, how="semi")
    return {entry[:-1]: entry[-1] for entry in same.group_by(keys.columns).agg(pl.min("_index")).iter_rows()}


def _declared_checks(
    dataset: Dataset, sound: set[str], name: str
) -> tuple[list[tuple[Check, Expression]], list[Problem]]:
    ready: list[tuple[Check, Expression]] = []
    problems: list[Problem] = []
    for check in dataset.all_checks():
        try:
            expression = parse(check.expression, dataset.types(), dataset.answers())
        except ExpressionError as error:
            problems.append(Problem("bad-check", f"校验“{check.id}”的条件有误：{error}", Place(name)))
            continue
        if expression.kind != "boolean":
            problems.append(Problem("bad-check", f"校验“{check.id}”应是条件，却得出数值", Place(name)))
        elif sound.issuperset(expression.fields):
            ready.append((check, expression))
    return ready, problems


def _break(
    checks: Sequence[tuple[Check, Expression]], dataset: Dataset, frame: pl.DataFrame, as_of: date
) -> Iterator[Fault]:
    if not checks:
        return
    wanted = sorted(set().union(*(expression.columns for _, expression in checks)))
    # What is no usable number has been reported as such; a condition takes it as unknown.
    held = pl.DataFrame(
        [column.set(~column.is_finite(), None) if column.dtype.is_float() else column for column in frame[wanted]]
    )
    judged = _row_by_row if held.height <= _FEW else _all_at_once
    for (check, expression), rows in zip(checks, judged(checks, held, as_of), strict=True):
        if rows:
            yield _broken(check, expression, dataset, frame, rows)


def _row_by_row(checks: Sequence[tuple[Check, Expression]], held: pl.DataFrame, as_of: date) -> Iterator[list[int]]:
    """The rows that break each condition, without an engine."""
    given = held.to_dicts()
    for _, expression in checks:
        yield [number for number, row in enumerate(given) if expression.evaluate(row, as_of) is False]


def _all_at_once(checks: Sequence[tuple[Check, Expression]], held: pl.DataFrame, as_of: date) -> Iterator[list[int]]:
    """The same by an engine, for many rows."""
    with in_memory() as connection:
        connection.register("delivered", held.with_row_index("_index").to_arrow())
        for _, expression in checks:
            condition = expression.sql("duckdb", as_of)
            # The condition is written by sqlglot from a checked tree: no text of the author's reaches the engine as code.
            query = f"SELECT _index FROM delivered WHERE NOT {condition} ORDER BY _index"  # noqa: S608
            yield connection.sql(query).pl()["_index"].to_list()


def _broken(check: Check, expression: Expression, dataset: Dataset, frame: pl.DataFrame, rows: list[int]) -> Fault:
    names = sorted(expression.fields)[:_SHOWN_FIELDS]
    fields = [dataset.field(name) for name in names]

    def message(row: int) -> str:
        values = "、".join(f"{field.name} = {_plain(field, frame.row(row, named=True))}" for field in fields)
        return f"{check.message}（{values}）" if values else check.message

    column = names[0] if len(expression.fields) == 1 else None
    return Fault(check.id, column, rows, message, check.message, "", "请核对有关各列。", check.severity)


def _plain(field: Field, row: Mapping[str, object]) -> str:
    value = row[field.name]
    if value is None:
        return answer_word(field, row) or "空"
    return quoting(field)(value) if isinstance(value, str) else told(value)
