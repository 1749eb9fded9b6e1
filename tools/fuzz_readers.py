"""Damages small documents of every kind at random and reads them, in processes with limits; reports what went wrong.

python tools/fuzz_readers.py --minutes 10 [--seed 1] [--keep FOLDER]

A case ends well as a Document or as Refused. Any other exception, a process that died, one that took longer than the time limit or more
than the memory limit is a finding; with --keep its bytes are written to the folder. Ends with 1 if there is any.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import random
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from fixtures_documents import cell, docx, page, paragraph, pdf, table  # noqa: E402
from yaodian.plan.readers import read_document  # noqa: E402
from yaodian.values import Refused  # noqa: E402

SECONDS = 5.0
MEMORY = 1_000_000_000
LINES = [
    "2014年某市教育工作要点",
    "2014年教育工作总的要求是：坚持立德树人，着力提高教育质量，努力办好人民满意的教育。",
    "一、深化改革",
    "1.新建学校10所，改造食堂8处；完善“一校一策”机制。（牵头单位：基教处）",
    "2.培训教师500名，" + "提高教育质量，" * 15 + "完成。",
]
WORDS = [
    b"<",
    b">",
    b"&",
    b"<!--",
    b"<table><tr><td>",
    b"\0",
    b"\xff",
    b"%",
    b"**",
    b"---\n",
    b"<w:p>",
    b"</w:tc>",
    b"]]>",
    b"endobj",
    b"(",
    b"1e99",
]


def seeds() -> dict[str, list[bytes]]:
    """Sound documents by the ending of their names."""
    text = "\n".join(LINES)
    rows = (
        ("序号", "工作任务", "牵头单位", "完成时限"),
        ("1", "新建学校10所", cell("基教处", merge="restart"), "6月底前"),
        ("2", "改造食堂8处", cell("", merge="continue"), "全年"),
    )
    grid = "<table><tr><th>序号<th>任务<th>责任单位</tr><tr><td rowspan=2>1<td>甲，乙。<td>丙</tr><tr><td>丁<td>戊</tr></table>"
    return {
        "txt": [text.encode(), text.encode("gb18030"), text.encode("utf-16-le"), text.encode("utf-16")],
        "md": [f"---\ntitle: 甲\n---\n# **一、甲**\n{text}".encode(), text.replace("\n", "\r\n").encode("gb18030")],
        "html": [page(LINES).encode(), page(LINES, charset="gbk").encode("gb18030"), page([*LINES, grid]).encode()],
        "docx": [
            docx(*map(paragraph, LINES)),
            docx(paragraph("甲", number=1), paragraph("乙。", number=1, level=2), table(*rows)),
        ],
        "pdf": [pdf(LINES), pdf(LINES * 6, head="某市教育局文件")],
    }


def damaged(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """The bytes after one to six changes."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(8)
        if kind == 0 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[at : at + chance.randint(1, 60)]
        elif kind == 2:
            del made[at:]
        elif kind == 3:
            start = chance.randrange(len(other) or 1)
            made[at:at] = other[start : start + chance.randint(1, 400)]
        elif kind == 4:
            made[at:at] = chance.choice(WORDS) * chance.choice((1, 2, 50, 5000))
        elif kind == 5:
            made[at:at] = made[at : at + chance.randint(1, 300)] * chance.choice((1, 3, 200))
        elif kind == 6:
            made[at : at + 4] = chance.randbytes(4)
        else:
            start = chance.randrange(len(made) + 1)
            made[at:at] = made[start : start + 2000]
    return bytes(made)


def inside(chance: random.Random, content: bytes, other: bytes) -> bytes:
    """A package with one of its parts damaged, so that damage comes past the archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        chosen = chance.choice(names)
        for name in names:
            part = before.read(name)
            after.writestr(name, damaged(chance, part, other) if name == chosen else part)
    return kept.getvalue()


def case(seed: int) -> tuple[str, bytes]:
    """The case of a number: always the same."""
    chance = random.Random(seed)
    kinds = seeds_once()
    ending = chance.choices(list(kinds), weights=[3, 3, 4, 5, 3])[0]
    content = chance.choice(kinds[ending])
    other = chance.choice(kinds[chance.choice(list(kinds))])
    if ending == "docx" and chance.random() < 0.75:
        return ending, inside(chance, content, chance.choice((other, b"<w:tbl><w:tr><w:tc>", b"<w:r><w:t>")))
    if ending in ("txt", "md", "html") and chance.random() < 0.7:
        return ending, damaged(chance, kinds[ending][0], other).decode("utf-8", "ignore").encode()
    return ending, damaged(chance, content, other)


_KEPT: dict[str, list[bytes]] = {}


def seeds_once() -> dict[str, list[bytes]]:
    """The seeds, made once a process."""
    if not _KEPT:
        _KEPT.update(seeds())
    return _KEPT


def work(pipe: Connection) -> None:
    """Reads the cases whose numbers come in; one answer each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        number = pipe.recv()
        if number is None:
            return
        ending, content = case(number)
        started = time.perf_counter()
        try:
            document = read_document(f"case.{ending}", content)
            for offset in range(0, len(document.text) + 1, 97):
                str(document.place(offset))
            ended = f"document:{document.kind}"
        except Refused as refused:
            ended = f"refused:{refused.problems[0].code}"
        except BaseException:
            ended = "crash:" + traceback.format_exc()[-1500:]
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        pipe.send((ending, ended, time.perf_counter() - started, peak))


@dataclass
class Found:
    """The tally of a run."""

    cases: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, str]] = field(default_factory=list)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    peak: int = 0


class Worker:
    """One process that reads cases."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def read(self, number: int, limit: float) -> tuple[str, str, float, int] | str:
        """The answer for a case, or what became of the process."""
        self.pipe.send(number)
        try:
            if self.pipe.poll(limit):
                answer: tuple[str, str, float, int] = self.pipe.recv()
                return answer
        except (EOFError, ConnectionResetError):
            self.process.join()
            return f"died with {self.process.exitcode}"
        self.process.kill()
        return f"took longer than {limit:.0f} s"


def fuzz(minutes: float, seed: int, keep: Path | None, say: Callable[[str], object]) -> Found:
    """Read cases until the time is over."""
    found = Found()
    worker = Worker()
    worker.read(seed, 120)
    number = seed
    until = time.monotonic() + 60 * minutes
    while time.monotonic() < until:
        number += 1
        answer = worker.read(number, SECONDS)
        if isinstance(answer, str):
            ending, ended, seconds, peak = case(number)[0], f"crash:{answer}", SECONDS, 0
            worker = Worker()
        else:
            ending, ended, seconds, peak = answer
        found.cases[ending] += 1
        found.ends[ended.split("\n")[0][:60]] += 1
        found.peak = max(found.peak, peak)
        found.slowest[ending] = max(found.slowest.get(ending, (0.0, 0)), (seconds, number))
        if ended.startswith("crash:"):
            found.faults.append((number, ended))
            say(f"case {number} ({ending}): {ended}\n")
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"case-{number}.{ending}").write_bytes(case(number)[1])
    worker.pipe.send(None)
    worker.process.join()
    return found


def main() -> int:
    """Sees that the sound documents are read, runs, and prints the tally as JSON."""
    options = argparse.ArgumentParser(description="Damages documents at random and reads them.")
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path)
    told = options.parse_args()
    for ending, contents in seeds_once().items():
        for content in contents:
            read_document(f"sound.{ending}", content)
    found = fuzz(told.minutes, told.seed, told.keep, sys.stderr.write)
    tally = {
        "minutes": told.minutes,
        "seed": told.seed,
        "cases": dict(found.cases),
        "ends": dict(found.ends.most_common()),
        "faults": len(found.faults),
        "slowest_seconds": {kind: [round(seconds, 3), number] for kind, (seconds, number) in found.slowest.items()},
        "peak_megabytes": round(found.peak / 1000),
    }
    sys.stdout.write(json.dumps(tally, indent=1) + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
