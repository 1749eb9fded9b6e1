"""Settles what each word of an expression is before sqlglot parses it: a word of the language, a function, or a field's name.

SQL has hundreds of words of its own (`order`, `comment`, `set`); none of them is special here, so that a field may bear such a name
and a command cannot be smuggled in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlglot import Token, TokenType

from yaodian.registry.expression.functions import FUNCTIONS
from yaodian.registry.expression.nodes import ExpressionError
from yaodian.values import nearest

LANGUAGE_WORDS = frozenset(
    "and or not in is null true false between like case when then else end".split()  # noqa: SIM905
)
ANSWER_WORDS = ("answered", "applicable", "refused")
"""Words of the language after `is` and `is not`; anywhere else a field may be called so."""
_WORD = re.compile(r"[^\W\d]\w*")

# Words people know from spreadsheets and databases -> what to write here.
INSTEAD: dict[str, str] = {
    "avg": "指标会自动汇总，只写一行的值",
    "average": "指标会自动汇总，只写一行的值",
    "count": "指标会自动汇总，计数写 1",
    "countif": "把条件写在 where 中，计数写 1",
    "sum": "指标会自动汇总，只写一行的值",
    "sumif": "把条件写在 where 中，只写一行的值",
    "max": "一行之内取大者用 greatest(a, b)",
    "min": "一行之内取小者用 least(a, b)",
    "if": "case when 条件 then 值 else 值 end",
    "iif": "case when 条件 then 值 else 值 end",
    "iff": "case when 条件 then 值 else 值 end",
    "ifnull": "coalesce(值, 替代值)",
    "nvl": "coalesce(值, 替代值)",
    "isnull": "a is null",
    "nullif": "case when a = b then null else a end",
    "today": "as_of",
    "now": "as_of",
    "current_date": "as_of",
    "current_timestamp": "as_of",
    "datediff": "days_between(较早的日期, 较晚的日期)",
    "date_diff": "days_between(较早的日期, 较晚的日期)",
    "date": "date '2014-09-01'",
    "to_date": "date '2014-09-01'",
    "cast": "字段按声明的类型使用",
    "extract": "year(日期)",
    "substr": "a like '21%'",
    "substring": "a like '21%'",
    "left": "a like '21%'",
    "concat": "逐个字段比较",
    "interval": "days_between(较早的日期, 较晚的日期) 与天数比较",
    "timestamp": "date '2014-09-01'",
    "select": "条件只读一行的字段",
    "exists": "条件只读一行的字段",
    "xor": "a <> b",
}


def settle(tokens: Sequence[Token], declared: Collection[str]) -> None:
    """Marks every word that is not of the language as a name; raises ExpressionError for a call of an unknown function and for
    a word of SQL that is no field."""
    following: list[Token | None] = [*tokens[1:], None]
    before: tuple[str, str] = ("", "")
    for token, after in zip(tokens, following, strict=True):
        asked = before[1] == "is" or before == ("is", "not")
        before = (before[1], token.text.lower())
        if token.token_type == TokenType.STRING or not _WORD.fullmatch(token.text):
            continue
        word = token.text.lower()
        if word in LANGUAGE_WORDS:
            continue
        if asked and word in ANSWER_WORDS:
            token.token_type = TokenType.IDENTIFIER
            continue
        kind = after.token_type if after else None
        if word == "date" and kind == TokenType.STRING:
            continue
        if kind == TokenType.DOT:
            raise ExpressionError(f"“{token.text}.”：字段名之前不写表名", token.start + 1, "只写字段名")
        if kind == TokenType.L_PAREN:
            _check_function(word, token.start)
        else:
            _check_name(token.text, token.start, [*declared, *ANSWER_WORDS] if asked else declared)
            token.token_type = TokenType.IDENTIFIER


def _check_function(name: str, at: int) -> None:
    if name in FUNCTIONS:
        return
    if name in INSTEAD:
        raise ExpressionError(f"不能使用“{name}”", at + 1, INSTEAD[name])
    near = nearest(name, FUNCTIONS)
    raise ExpressionError(f"没有函数“{name}”", at + 1, "" if near else "函数 " + "、".join(FUNCTIONS), near)


def _check_name(name: str, at: int, declared: Collection[str]) -> None:
    if name in declared or name.lower() == "as_of":
        return
    folded = {known.lower(): known for known in declared}
    near = folded.get(name.lower())
    if near is None and name.lower() in INSTEAD:
        raise ExpressionError(f"没有字段“{name}”", at + 1, INSTEAD[name.lower()])
    near = near or nearest(name, [*declared, "as_of", *LANGUAGE_WORDS])
    shown = "、".join([*declared][:12]) + ("等" if len(declared) > 12 else "")
    raise ExpressionError(f"没有字段“{name}”", at + 1, "" if near else f"已声明的字段 {shown}", near)
