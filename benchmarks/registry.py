"""How long a delivered file takes to be read and checked, beside pandas with openpyxl and frictionless on the same files; and
the lake at the size of a city (lake.py).

    python benchmarks/registry.py [--peers]

Each figure is taken in a process of its own, so that its peak memory is its own. The peers are oracles only: they live in a temporary
environment and read the rows; frictionless checks types as well, nobody else checks what ours checks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import lake
from record import Row, record

HERE = Path(__file__).resolve().parent
SHEET_ROWS, FILE_ROWS = 100_000, 1_000_000
NAMES = ("学校标识码", "班级", "学号", "性别", "年级", "人数", "面积", "金额", "比例", "寄宿", "日期", "备注")
SHARED = f"""
import sys, time, resource
NAMES = {NAMES!r}
def cells(number):
    return (f"{{1_120_000_000 + number % 900}}", f"{{number % 40 + 1}}班", f"N{{number:09}}", "12"[number % 2], f"{{number % 12 + 1}}",
            number % 60, number % 1000 / 8, number % 90000 / 4, number % 100 / 128, "是" if number % 3 else "否",
            f"20{{number % 20 + 10}}-09-{{number % 28 + 1:02}}", "" if number % 5 else "备注")
"""
MAKE = (
    SHARED
    + """
import xlsxwriter
sheet_path, sheet_rows, file_path, file_rows = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
book = xlsxwriter.Workbook(sheet_path, {"constant_memory": True})
sheet = book.add_worksheet("登记")
sheet.write_row(0, 0, NAMES)
for number in range(sheet_rows):
    sheet.write_row(number + 1, 0, cells(number))
book.close()
with open(file_path, "w", encoding="utf-8") as stream:
    stream.write(",".join(NAMES) + "\\n")
    for number in range(file_rows):
        stream.write(",".join(map(str, cells(number))) + "\\n")
"""
)
OURS = (
    SHARED
    + """
from datetime import date
from pathlib import Path
from yaodian.registry import Dataset, Field, Tree, Unit, UnitVersion, receive
from yaodian.values import Label
kinds = ("string", "string", "string", "string", "string", "integer", "number", "number", "number", "boolean", "date", "string")
fields = tuple(Field(f"f{at}", Label(name), kind, required=at < 5, maximum=1e6 if kind in ("integer", "number") else None)
               for at, (name, kind) in enumerate(zip(NAMES, kinds)))
dataset = Dataset("bench", Label("登记"), "", "school", "f0", "school_year", fields, ("f2",))
units = {"top": Unit("top", "city", None, (UnitVersion("1", Label("市"), "city"),))}
units |= {f"s{n}": Unit(f"s{n}", "school", "top", (UnitVersion(f"{1_120_000_000 + n}", Label(f"{n}校"), "school"),)) for n in range(900)}
tree = Tree(("city", "school"), units)
started = time.perf_counter()
got = receive(dataset, Path(sys.argv[1]), tree=tree, code_lists={}, as_of=date(2030, 1, 1), name="file")
seconds = time.perf_counter() - started
assert not got.problems, got.problems[:3]
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, got.frame.height)
"""
)
PANDAS = (
    SHARED
    + """
import pandas
started = time.perf_counter()
frame = pandas.read_excel(sys.argv[1], dtype=str) if sys.argv[1].endswith("xlsx") else pandas.read_csv(sys.argv[1], dtype=str)
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(frame))
"""
)
FRICTIONLESS = (
    SHARED
    + """
from frictionless import Resource, Schema, fields, system
kinds = (fields.StringField,) * 5 + (fields.IntegerField,) + (fields.NumberField,) * 3 + (fields.StringField, fields.DateField, fields.StringField)
schema = Schema(fields=[kind(name=name) for name, kind in zip(NAMES, kinds)])
system.trusted = True
started = time.perf_counter()
report = Resource(path=sys.argv[1], schema=schema).validate(limit_errors=10)
rows = report.tasks[0].stats.get("rows") or 0
print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows)
"""
)


def main() -> None:
    """Makes the two files, reads them, and with --peers has others read them."""
    options = argparse.ArgumentParser()
    options.add_argument("--peers", action="store_true")
    with tempfile.TemporaryDirectory() as folder:
        sheet, file = str(Path(folder) / "sheet.xlsx"), str(Path(folder) / "file.csv")
        subprocess.run([sys.executable, "-c", MAKE, sheet, str(SHEET_ROWS), file, str(FILE_ROWS)], check=True)
        rows = [
            *_taken("workbook of 100,000 rows, read and checked", sys.executable, OURS, sheet, SHEET_ROWS, 4, 500),
            *_taken("CSV of 1,000,000 rows, read and checked", sys.executable, OURS, file, FILE_ROWS, 6, None),
        ]
        rows += lake.rows_of(folder)
        if options.parse_args().peers:
            rows += _peers(folder, sheet, file)
        record("registry", rows)


def _taken(
    what: str, python: str, program: str, path: str, rows: int, bar: float | None = None, memory: float | None = None
) -> list[Row]:
    done = subprocess.run([python, "-c", program, path], capture_output=True, text=True, check=False)
    if done.returncode:
        return [Row(f"{what}: failed", float("nan"), "", None, done.stderr.strip().splitlines()[-1][:120])]
    seconds, peak, found = (float(one) for one in done.stdout.split())
    note = "12 columns" if found == rows else f"{found:.0f} rows"
    return [Row(what, seconds, "s", bar, note), Row(f"{what}: peak memory", peak, "MB", memory)]


def _peers(folder: str, sheet: str, file: str) -> list[Row]:
    environment = Path(folder) / "peers"
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    wanted = ["pandas", "openpyxl", "frictionless[excel]"]
    done = subprocess.run([python, "-m", "pip", "install", "-q", *wanted], capture_output=True, text=True, check=False)
    if done.returncode:
        print(json.dumps({"peers": "not to be had", "said": done.stderr[-300:]}))
        return []
    return [
        *_taken("pandas with openpyxl: the workbook, read", python, PANDAS, sheet, SHEET_ROWS),
        *_taken("pandas: the CSV, read", python, PANDAS, file, FILE_ROWS),
        *_taken("frictionless: the workbook, read and types checked", python, FRICTIONLESS, sheet, SHEET_ROWS),
        *_taken("frictionless: the CSV, read and types checked", python, FRICTIONLESS, file, FILE_ROWS),
    ]


if __name__ == "__main__":
    main()
