"""What to say about an expression that sqlglot cannot parse or that holds what the small language does not have."""

from __future__ import annotations

import re

from sqlglot import exp
from sqlglot.errors import ParseError

from yaodian.registry.expression.functions import FUNCTIONS
from yaodian.registry.expression.nodes import ExpressionError

_MAX_PARENTHESES = 15
_NAME = re.compile(r"\w+")
_NAME_AT_END = re.compile(r"\w+$")
_TEXTS = re.compile(r"'(?:[^']|'')*'")


def refuse_deep_nesting(text: str) -> None:
    """Raises ExpressionError if parentheses stand deeper than anyone can read."""
    depth = 0
    for offset, sign in enumerate(_TEXTS.sub(lambda found: " " * len(found[0]), text)):
        depth += (sign == "(") - (sign == ")")
        if depth > _MAX_PARENTHESES:
            raise ExpressionError("括号嵌套过深", offset + 1, f"不超过 {_MAX_PARENTHESES} 层")


def called_name(text: str, at: int) -> str:
    """The word that begins at the offset, in small letters."""
    found = _NAME.match(text, at)
    return found[0].lower() if found else ""


def refused(text: str, node: exp.Expr, at: int) -> ExpressionError:
    """Something that SQL has and the small language has not."""
    if isinstance(node, exp.Alias):
        between = int(node.args["alias"].meta.get("start", at))
        name = called_name(text, between)
        return ExpressionError(f"“{name}”之前缺少运算符或比较符号", between + 1, "and、or、= 等")
    if isinstance(node, exp.Column):
        return ExpressionError(f"“{'.'.join(part.name for part in node.parts)}”带有表名", at + 1, "只写字段名")
    if isinstance(node, exp.Case):
        return ExpressionError("“case”之后应直接写“when”", at + 1, "case when 条件 then 值 else 值 end")
    if isinstance(node, exp.In):
        return ExpressionError("“in”之后应列出取值", at + 1, "in ('a', 'b') 的形式")
    if isinstance(node, exp.Concat):
        return ExpressionError("两个文本之间缺少运算符", at + 1, "in ('a', 'b') 的形式")
    if isinstance(node, exp.Tuple):
        return ExpressionError("括号内只能有一个值", at + 1, "in (...) 的形式")
    return ExpressionError("此处的写法不在条件语言之内", at + 1, "字段名、数值、比较、and、or、not 与四则运算")


def explained(text: str, error: ParseError) -> ExpressionError:
    """sqlglot's complaint in words that help."""
    found = error.errors[0] if error.errors else {}
    description = str(found.get("description", ""))
    token = str(found.get("highlight") or "")
    end = min(int(found.get("col") or 1), len(text))
    column = max(end - len(token) + 1, 1)
    at_end = not text[end:].strip()
    if "number of provided arguments" in description:
        name, at = _call_that_ends(text, end)
        form = FUNCTIONS[name][2] if name in FUNCTIONS else ""
        return ExpressionError(f"函数“{name}”的参数个数不对", at + 1, form)
    if "'expression' missing" in description or "'high' missing" in description:
        return ExpressionError(f"“{token}”之后缺少内容", end + 1, "字段名或数值")
    if "missing" in description:
        return ExpressionError(f"“{token}”附近缺少内容", column, "字段名或数值")
    if description.startswith("Expecting )"):
        if at_end:
            return ExpressionError("缺少右括号", end + 1, ")")
        return ExpressionError(f"“{token}”之前缺少逗号、运算符或右括号", column, ")")
    if "END" in description:
        return ExpressionError("“case”没有结束", column, "case when 条件 then 值 else 值 end")
    if token == ")":
        return ExpressionError("右括号没有对应的左括号，或其中多了一个值", column, "成对的括号")
    return ExpressionError(f"看不懂“{token}”" if token else "看不懂这个条件", column, "运算符、比较符号、and 或 or")


def _call_that_ends(text: str, end: int) -> tuple[str, int]:
    """The name of the function whose closing parenthesis is the last sign before `end`, and where it begins (from 0)."""
    blanked = _TEXTS.sub(lambda found: " " * len(found[0]), text)
    depth = 0
    for offset in range(end - 1, -1, -1):
        depth += (blanked[offset] == ")") - (blanked[offset] == "(")
        if depth == 0:
            before = blanked[:offset].rstrip()
            found = _NAME_AT_END.search(before)
            return (found[0].lower(), found.start()) if found else ("", 0)
    return "", 0
