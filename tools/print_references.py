"""Prints docs/reference from the program: the command line, the interface for programs, policy packages, the JSON schemas.

python tools/print_references.py            writes the files
python tools/print_references.py --check    says which are stale, and ends with 1 if any is
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
_WIDTH = "100"
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "true/false",
    "array": "列表",
    "object": "对象",
    "null": "null",
}
_FORMATS = {
    "date": "日期",
    "partial-date": "日期、月或年",
    "date-time": "时间",
    "jurisdiction": "辖区",
    "period": "期间",
}


_ENVIRONMENT = {
    "YAODIAN_DATABASE": "数据库，postgresql://用户：密码@主机：端口/数据库名；不设时用数据文件夹里的 SQLite",
    "YAODIAN_EVIDENCE_MB": "一个佐证文件至多几兆字节，1 至 50；默认 20",
    "YAODIAN_HOSTS": "网页可以用哪些主机名访问，以逗号分开；默认只有本机",
    "YAODIAN_HTTPS": "设为 1 时，cookie 只经 HTTPS 传送；前面的服务器须自己设置 X-Forwarded-Proto",
    "YAODIAN_NAMED_ROWS": "带姓名的导出一次至多几行，1 至 100000；默认 3000",
    "YAODIAN_SECRET_KEY": "签署会话的密钥；不设时用数据文件夹里的 secret.key",
}


def main() -> int:
    """Writes or checks the files."""
    start_django()
    stale = [name for name, text in references() if not _same(FOLDER / name, text)]
    if "--check" in sys.argv[1:]:
        for name in stale:
            sys.stdout.write(f"docs/reference/{name} 已过时，运行 python tools/print_references.py\n")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in references():
        (FOLDER / name).write_text(text, "utf-8")
    sys.stdout.write(f"写了 {len(PRINTERS)} 个文件，其中 {len(stale)} 个有变化\n")
    return 0


def references() -> Iterator[tuple[str, str]]:
    """Every file by name with what it should hold."""
    for name, printer in PRINTERS.items():
        yield name, printer()


def start_django() -> None:
    """Starts Django on no home at all: nothing is read or kept."""
    os.environ.setdefault("YAODIAN_SECRET_KEY", "only to print references, nothing is signed with this")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yaodian.web.settings")
    import django

    django.setup()


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def command_line() -> str:
    """docs/reference/cli.md"""
    import typer

    from yaodian.cli.main import app

    group: Any = typer.main.get_command(app)
    parts = [
        "# 命令行",
        "结果写到标准输出，进度和说明写到标准错误。退出码列在下面第一段的末尾，对每个命令都一样。",
        "带 `--json` 的输出有固定的格式：`status` 见 [status.schema.json](status.schema.json)，`why` 见 "
        "[why.schema.json](why.schema.json)，`check` 见 [check.schema.json](check.schema.json)，`compile` 见 "
        "[plan.schema.json](plan.schema.json)，`compare` 见 [compare.schema.json](compare.schema.json)，"
        "`read-table` 见 [read-table.schema.json](read-table.schema.json)，`datasets` 见 "
        "[datasets.schema.json](datasets.schema.json)，`burden` 见 [burden.schema.json](burden.schema.json)。",
        "`datasets --frictionless` 写出的是 Data Package 标准第 2 版的 Table Schema；标准没有的项以 `yaodian:` 开头，"
        "列在 [policy-package.md](policy-package.md) 的末尾。",
    ]
    for words in ([], *_commands(group, [])):
        parts += [f"## yaodian {' '.join(words)}".rstrip(), f"```text\n{_help(group, words)}\n```"]
    rows = [(f"`{name}`", said) for name, said in _ENVIRONMENT.items()]
    return _joined([*parts, "## 环境变量", _table(("名称", "意思"), rows)])


def _commands(group: Any, before: list[str]) -> Iterator[list[str]]:
    for name, command in group.commands.items():
        yield [*before, name]
        if hasattr(command, "commands"):
            yield from _commands(command, [*before, name])


def _help(group: Any, words: list[str]) -> str:
    os.environ["COLUMNS"] = os.environ["TERMINAL_WIDTH"] = _WIDTH
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        group.main([*words, "--help"], prog_name="yaodian", standalone_mode=False)
    return "\n".join(line.rstrip() for line in said.getvalue().strip("\n").split("\n"))


def interface() -> str:
    """docs/reference/api.md"""
    from yaodian.web.api.asked import Asked, AsOf, AsOfUnit
    from yaodian.web.api.interface import description

    said = description()
    parts = [
        "# 程序接口",
        said["info"]["description"],
        "机器可读的说明（OpenAPI）在 `/api/openapi.json`。各地址只接受所列的方法（能 GET 的也能 HEAD）；没有列出的参数、给了两次的参数一律回答 400。"
        "程序凭令牌（请求头 `Authorization: Bearer …`，在 /tokens 或用 `yaodian token make` 制作）以某个账号使用，权限与网页上相同；"
        "浏览器登录后的会话（cookie）只能看，不能报送和审核；都没有时看到的是公开的部分。",
    ]
    for address, methods in said["paths"].items():
        for method, asked in methods.items():
            parts += _operation(method, address, asked)
    parts.append("# 回答的内容")
    questions = {
        one.__name__ for one in (Asked, *Asked.__subclasses__(), *AsOf.__subclasses__(), *AsOfUnit.__subclasses__())
    }
    for name, schema in sorted(said["components"]["schemas"].items()):
        if "properties" in schema and name not in questions:
            rows = [(key, _kind(value), value.get("description", "")) for key, value in schema["properties"].items()]
            parts += [f"## {name}", schema.get("description", ""), _table(("键", "值", "说明"), rows)]
    return _joined(parts)


def _operation(method: str, address: str, asked: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {method.upper()} {address}"
    yield f"**{asked['summary']}。** {asked.get('description', '')}"
    if {} not in asked["security"]:
        yield "须凭令牌。" if method == "post" else "须凭令牌，或已在浏览器登录。"
    if asked.get("parameters"):
        rows = [_parameter(one) for one in asked["parameters"]]
        yield _table(("参数", "在", "写法", "默认", "说明"), rows)
    if "requestBody" in asked:
        yield "正文：" + "、".join(f"`{kind}`" for kind in asked["requestBody"]["content"]) + "。"
    codes = {"default": "其他"}
    answers = [f"{codes.get(str(code), code)}：{_named(answer)}" for code, answer in asked["responses"].items()]
    yield "回答：" + "；".join(answers) + "。"


def _parameter(one: Mapping[str, Any]) -> tuple[str, ...]:
    schema = one["schema"]
    default = schema.get("default")
    shown = "" if default in (None, []) else f"`{default}`"
    place = "地址" if one["in"] == "path" else "查询"
    return (one["name"], place, _kind(schema), shown, schema.get("description", one.get("description", "")))


def _named(answer: Mapping[str, Any]) -> str:
    content = answer.get("content", {})
    return _kind(next(iter(content.values()))["schema"]) if content else ""


def _kind(schema: Mapping[str, Any]) -> str:
    """The type of a value in a few words, with its limits."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " 或 ".join(_kind(one) for one in schema[several])
    if "enum" in schema or "const" in schema:
        return "、".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"列表({_kind(schema.get('items', {}))})"
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    kinds = schema.get("type")
    word = "、".join(_TYPES[kind] for kind in ([kinds] if isinstance(kinds, str) else kinds or []))
    low, high = schema.get("minimum"), schema.get("maximum")
    limits = f" {'' if low is None else low}–{'' if high is None else high}" if (low, high) != (None, None) else ""
    longest = f"，至多 {schema['maxLength']} 字" if "maxLength" in schema else ""
    return (word or "任意") + limits + longest


def policy_package() -> str:
    """docs/reference/policy-package.md"""
    from yaodian.binding import schema_of
    from yaodian.binding.schema import KINDS

    parts = [
        "# 政策包",
        "政策包是一个文件夹，里面是 YAML 文件（UTF-8），不含程序。`yaodian check 文件夹` 一次查出全部问题。"
        "下面逐个文件列出每一项；“必”表示必填，缩进的项属于上一项。",
        "政策包还有：`plan` 所指的正文，`rows.yaml` 所指的数据文件，`map.file` 所指的轮廓，`simulation` 所指的模拟声明。",
    ]
    for kind in KINDS:
        schema = schema_of(kind)
        parts += [f"## {schema['title'].split(':')[0]}", schema["description"] + "。"]
        rows = [(f"{'  ' * depth}`{name}`", *rest) for depth, name, *rest in _keys(schema, schema["$defs"], 0)]
        parts.append(_table(("项", "必", "值", "意思"), [tuple(row) for row in rows]))
    parts.append("## 各处都用的写法")
    rows = []
    for name, schema in schema_of("package")["$defs"].items():
        rows.append((name, _value(schema, {}), schema["description"]))
    parts.append(_table(("名称", "值", "意思"), rows))
    return _joined([*parts, *_own_words()])


def _own_words() -> Iterator[str]:
    """The keys that a Table Schema of ours has beside those of the standard."""
    from yaodian.registry.frictionless import OWN_WORDS

    yield "## Table Schema 中以 `yaodian:` 开头的项"
    yield (
        "`yaodian datasets --frictionless` 把数据集写成 Data Package 标准第 2 版的 Table Schema："
        "`label` 写作 `title`，`key` 写作 `primaryKey`，`references` 写作 `foreignKeys`，`codes` 的代码写作 `categories`，"
        "`missing` 写作字段的 `missingValues`，各种限制写作 `constraints`。标准没有的写作："
    )
    yield _table(
        ("项", "所在", "意思"), [(f"`yaodian:{name}`", where, said) for name, (where, said) in OWN_WORDS.items()]
    )


def _keys(schema: Mapping[str, Any], shared: Mapping[str, Any], depth: int) -> Iterator[tuple[Any, ...]]:
    needed = set(schema.get("required", ()))
    for name, value in schema.get("properties", {}).items():
        yield depth, name, "必" if name in needed else "", _value(value, shared), value.get("description", "")
        inner = value.get("items", {}) if value.get("type") == "array" else value
        if "$ref" not in inner:
            yield from _keys(inner, shared, depth + 1)


def _value(schema: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if schema.get("type") == "array" and "$ref" in schema.get("items", {}):
        return f"列表({schema['items']['$ref'].rsplit('/', 1)[-1]})"
    if "pattern" in schema:
        return f"文字，符合 `{schema['pattern']}`"
    return _kind({key: value for key, value in schema.items() if key != "description"})


def _schema(title: str, shape: Callable[[], Any]) -> Callable[[], str]:
    def printed() -> str:
        from pydantic import TypeAdapter

        body = TypeAdapter(shape()).json_schema(by_alias=True, ref_template="#/$defs/{model}")
        told = {"$schema": "https://json-schema.org/draft/2020-12/schema", **body, "title": title}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"

    return printed


def _answers(name: str) -> Any:
    from yaodian.web.api import answers

    return getattr(answers, name)


def _comparison() -> Any:
    from yaodian.plan.comparison import ComparisonAnswer

    return ComparisonAnswer


def _edit() -> Any:
    from yaodian.plan.interchange import BreakdownEdit

    return BreakdownEdit


def _catalogue() -> Any:
    from pydantic import create_model

    from yaodian.binding import CatalogueEntry

    return create_model("Catalogue", package=(str, ...), datasets=(list[CatalogueEntry], ...))


def _burden() -> Any:
    from pydantic import create_model

    from yaodian.binding import Burden

    return create_model("BurdenOfPackage", package=(str, ...), burden=(Burden, ...))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines)


def _cell(text: str) -> str:
    indented = len(text) - len(text.lstrip(" "))
    return "&emsp;" * (indented // 2) + text.strip().replace("|", "\\|").replace("\n", " ")


def _joined(parts: list[str]) -> str:
    note = "<!-- 由 tools/print_references.py 从程序印出，不要手改 -->"
    return "\n\n".join([note, *(part for part in parts if part)]) + "\n"


PRINTERS: Mapping[str, Callable[[], str]] = {
    "cli.md": command_line,
    "api.md": interface,
    "policy-package.md": policy_package,
    "status.schema.json": _schema("yaodian status --json", lambda: list[_answers("StatusAnswer")]),  # type: ignore[misc]
    "why.schema.json": _schema("yaodian why --json", lambda: _answers("WhyAnswer")),
    "check.schema.json": _schema("yaodian check --json", lambda: _answers("CheckAnswer")),
    "compare.schema.json": _schema("yaodian compare --json", lambda: _comparison()),
    "read-table.schema.json": _schema("yaodian read-table --json", lambda: list[_edit()]),  # type: ignore[misc]
    "datasets.schema.json": _schema("yaodian datasets --json", lambda: _catalogue()),
    "burden.schema.json": _schema("yaodian burden --json", lambda: _burden()),
}


if __name__ == "__main__":
    sys.exit(main())
