"""What every certificate must keep to, whatever mechanism it speaks of; then the check that belongs to the mechanism.

Digests show that the tables are those the certificate speaks of; the parameters are held against those of the policy package where it
is given; the check of the mechanism computes the result again from the published tables alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yaodian.values import canonical_json, sha256_hex
from yaodian.verify.balance import check_balance, is_read
from yaodian.verify.published import Fault, Table, read_table

_FILE = "certificate.json"
_FORMAT = 1
_KEYS = {
    "format": int,
    "mechanism": str,
    "version": str,
    "as_of": str,
    "place": str,
    "parameters": dict,
    "inputs": dict,
    "outputs": dict,
    "properties": list,
}

Check = Callable[[Mapping[str, Any], Mapping[str, Table]], tuple[list[str], list[Fault]]]


@dataclass(frozen=True, slots=True)
class Checker:
    """The check of a mechanism (what was checked, what does not hold), and which parameters it may not leave aside."""

    check: Check
    is_read: Callable[[str], bool]


CHECKERS: Mapping[tuple[str, str], Checker] = {("balance", "1"): Checker(check_balance, is_read)}
"""By name and version of the mechanism."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, in words, and every fault that was found."""

    mechanism: str
    checked: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether everything holds."""
        return not self.faults


def verify_certificate(
    content: bytes, files: Mapping[str, bytes], rules: Mapping[str, object] | None = None
) -> Verification:
    """Checks a certificate against the published files by name. `rules` are the values of the parameters in force on its day and for
    its place, by id; without them the certificate's own are believed.
    """
    try:
        said = json.loads(content)
    except ValueError as error:
        return Verification("", (), (Fault(_FILE, None, f"不是 JSON（{error}）"),))
    faults = list(_faults_of_form(said, content))
    if faults:
        return Verification("", (), tuple(faults))
    name = said["mechanism"]
    tables, faults = _tables(said, files)
    checked = [f"{len(tables)} 张表与证书所记的行数、列和 SHA-256 一致"] if not faults else []
    checker = CHECKERS.get((name, said["version"]))
    if rules is not None:
        wrong = list(_faults_of_rules(said["parameters"], rules, checker))
        checked += [f"{len(said['parameters'])} 个参数与政策包一致"] if not wrong else []
        faults += wrong
    faults += [
        Fault(_FILE, None, f"证书自称不成立：{one['words']}") for one in said["properties"] if one["holds"] is not True
    ]
    if len(tables) < len(said["inputs"]) + len(said["outputs"]):
        return Verification(name, tuple(checked), tuple(faults))
    if checker is None:
        faults.append(Fault(_FILE, None, f"没有机制“{name}”第 {said['version']} 版的核对方法，只核对了表的摘要"))
        return Verification(name, tuple(checked), tuple(faults))
    try:
        again, wrong = checker.check(said, tables)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        again, wrong = [], [Fault(_FILE, None, f"参数或表不成形，算不下去（{type(error).__name__}：{error}）")]
    return Verification(name, (*checked, *again), (*faults, *wrong))


def _faults_of_form(said: Any, content: bytes) -> Iterator[Fault]:
    if not isinstance(said, dict):
        yield Fault(_FILE, None, "应为一个对象")
        return
    for key, kind in _KEYS.items():
        if not isinstance(said.get(key), kind):
            yield Fault(_FILE, None, f"缺少“{key}”，或写法不对")
    if said.get("format") != _FORMAT:
        yield Fault(_FILE, None, f"证书格式应为 {_FORMAT}，写的是 {said.get('format')}")
    digests = [one for key in ("inputs", "outputs") if isinstance(said.get(key), dict) for one in said[key].values()]
    if not all(isinstance(one, dict) and {"rows", "columns", "sha256"} <= one.keys() for one in digests):
        yield Fault(_FILE, None, "inputs、outputs 的每张表应有 rows、columns、sha256")
    listed = said.get("properties")
    if isinstance(listed, list) and not all(
        isinstance(one, dict) and {"holds", "words"} <= one.keys() for one in listed
    ):
        yield Fault(_FILE, None, "properties 的每一项应有 holds、words")
    try:
        same = canonical_json(said) == content
    except ValueError:
        same = False
    if not same:
        yield Fault(_FILE, None, "不是规范写法（RFC 8785）的字节，证书可能被改动过")


def _tables(said: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[dict[str, Table], list[Fault]]:
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for name, digest in {**said["inputs"], **said["outputs"]}.items():
        file = f"{name}.csv"
        if file not in files:
            faults.append(Fault(file, None, "证书提到这张表，文件夹里没有"))
            continue
        if sha256_hex(files[file]) != digest["sha256"]:
            faults.append(Fault(file, None, "内容与证书所记的 SHA-256 不符，发布后被改动过"))
        try:
            table = read_table(name, files[file])
        except ValueError as error:
            faults.append(Fault(file, None, f"读不出来（{error}）"))
            continue
        if len(table.rows) != digest["rows"] or list(table.columns) != digest["columns"]:
            faults.append(Fault(file, None, f"证书记的是 {digest['rows']} 行，列为 {'、'.join(digest['columns'])}"))
        tables[name] = table
    return tables, faults


def _faults_of_rules(
    parameters: Mapping[str, Any], rules: Mapping[str, object], checker: Checker | None
) -> Iterator[Fault]:
    for key in sorted(rules.keys() - parameters.keys()):
        if checker is not None and checker.is_read(key):
            yield Fault(_FILE, None, f"政策包里这一天有效的参数“{key}”没有用上")
    for key, value in parameters.items():
        if key not in rules:
            yield Fault(_FILE, None, f"参数“{key}”在政策包里这一天没有效力")
        elif canonical_json(value["value"]) != canonical_json(rules[key]):
            yield Fault(_FILE, None, f"参数“{key}”的值与政策包不同")
