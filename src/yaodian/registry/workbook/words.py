"""A declaration in the words of the person who fills in the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yaodian.registry.codes import CodeList
from yaodian.registry.declaration import MISSING_ANSWERS, Agreement, Check, Dataset, Field, PersonalClass
from yaodian.registry.expression import ExpressionError, parse
from yaodian.values import Origin, number_text

TYPES = {"string": "文本", "integer": "整数", "number": "数", "boolean": "是或否", "date": "日期"}
ORIGINS = {Origin.REAL: "真实数据", Origin.SIMULATED: "模拟数据"}
YES_NO = ("是", "否")
_PERSONAL: dict[PersonalClass, str] = {
    "none": "不涉及",
    "pseudonym": "假名",
    "personal": "个人信息",
    "sensitive": "敏感个人信息",
}
_LISTED_CODES = 12
_WEIGHT = {"error": "须改正", "warning": "请核对，不影响报送"}


def required(dataset: Dataset, field: Field) -> bool:
    """Whether a row must have a value in the field."""
    return field.required or field.name in (dataset.subject, *dataset.key)


def limits(field: Field) -> str:
    """What values the field allows, apart from its code list."""
    said = []
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        said.append(f"{number_text(low, 10)} 至 {number_text(high, 10)}")
    elif low is not None:
        said.append(f"不小于 {number_text(low, 10)}")
    elif high is not None:
        said.append(f"不大于 {number_text(high, 10)}")
    if field.max_length is not None:
        said.append(f"不超过 {field.max_length} 个字")
    if field.enum:
        said.append("、".join(field.enum))
    if field.type == "boolean":
        said.append("填“是”或“否”")
    if field.type == "date":
        said.append("如 2014-09-01")
    if field.pattern is not None and not field.description:
        said.append(f"格式为 {field.pattern}")
    if field.unique:
        said.append("不得重复")
    if field.missing:
        said.append(f"或填{answers_offered(field)}")
    return "；".join(said)


def answers_offered(field: Field) -> str:
    """The answers that may stand instead of a value, as a form says them."""
    return "、".join(f"“{MISSING_ANSWERS[answer]}”" for answer in field.missing)


def hint(dataset: Dataset, field: Field) -> str:
    """What stands above the column: whether it has to be filled in, its type, its limits."""
    said = ["必填" if required(dataset, field) else "选填", TYPES[field.type], limits(field)]
    if field.codes is not None:
        said.append("填代码，见填写说明")
    return f"〔{'；'.join(one for one in said if one)}〕"


def explained(dataset: Dataset, field: Field, heading: str) -> list[str]:
    """A row of the explanation: what the field is and what it allows."""
    return [
        heading,
        field.name,
        TYPES[field.type],
        field.unit,
        "必填" if required(dataset, field) else "选填",
        limits(field),
        field.codes or "",
        _PERSONAL[field.personal],
        field.description,
    ]


EXPLAINED = ("列名", "字段名", "类型", "计量单位", "是否必填", "允许的取值", "代码集", "个人信息", "说明")


def check_words(dataset: Dataset, check: Check) -> list[str]:
    """A declared check: what it complains of, which columns it looks at, and whether it stops the delivery."""
    return [check.message, _columns_read(dataset, check.expression), _WEIGHT[check.severity]]


def agreement_words(dataset: Dataset, agreement: Agreement) -> list[str]:
    """A sum that has to agree with another dataset's: what is said if not, the columns added up, whether it stops the delivery."""
    labels = [_columns_read(dataset, text) for text in agreement.own.texts]
    said = "、".join(one for one in labels if one) or "行数"
    return [f"{agreement.message}（与数据集 {agreement.other.dataset} 对照）", said, _WEIGHT[agreement.severity]]


def _columns_read(dataset: Dataset, expression: str) -> str:
    try:
        names = sorted(parse(expression, dataset.types(), dataset.answers()).fields)
    except ExpressionError:
        names = []
    return "、".join(dataset.field(name).label.zh or name for name in names)


def codes_in_words(field: Field, code_lists: Mapping[str, CodeList], as_of: date) -> str:
    """The first codes of a field's list with their names; empty if it has none."""
    codes = code_lists.get(field.codes or "")
    if codes is None:
        return ""
    valid = [code for code in codes.codes if code.valid(as_of)]
    said = "、".join(f"{code.code} {code.label.zh}" for code in valid[:_LISTED_CODES])
    return f"{said} 等 {len(valid)} 个代码" if len(valid) > _LISTED_CODES else said
