"""How well and how fast the compiler reads: sentences and items against their annotation, whether confidence keeps its word, one plan,
a thousand plans, a long text.

    python benchmarks/plan.py [--plans 1000] [--peers]

Scores are written as what is wanting to a whole (0 is perfect), so that a bar is an upper bound like every other; only the shares
behind a stated confidence are written as they are, to stand beside what was said.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from record import Row, record

ROOT = Path(__file__).parents[1]
PLAN = ROOT / "tests" / "fixtures" / "plans" / "tianjin-2014.txt"
REPEATS = 15
COLD = "import time; t = time.process_time(); from yaodian.plan import compile_plan; compile_plan(open({path!r}, encoding='utf-8').read()); print(time.process_time() - t)"
MEMORY = "import resource; from yaodian.plan import compile_plan; text = open({path!r}, encoding='utf-8').read()\nfor _ in range(20): compile_plan(text)\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"


def sentence_rows() -> list[Row]:
    """The three sets of sentences."""
    from plan_scores import lines, score_sentences

    composed = lines("composed_targets.jsonl")
    sets = {
        "given sentences": lines("dev_targets.jsonl"),
        "composed sentences": [one for one in composed if not one["aside"]],
        "sentences kept aside": [one for one in composed if one["aside"]],
    }
    rows = []
    for name, records in sets.items():
        score = score_sentences(records)
        rows += [
            Row(f"{name}: strict F1, wanting", 1 - score.strict_f1, "", 0.08, f"{len(records)} sentences"),
            Row(f"{name}: number F1, wanting", 1 - score.number_f1, "", 0.04),
            Row(f"{name}: false alarms", score.false_alarms, "", 0.03),
            Row(f"{name}: per, wanting", 1 - score.per, "", 0.08),
            Row(f"{name}: deadline, wanting", 1 - score.deadline, "", 0.08),
            Row(f"{name}: owner F1, wanting", 1 - score.owner_f1, "", 0.05),
        ]
    return rows


def unseen_rows() -> list[Row]:
    """Sentences that the grammar was never mended for: two thirds of them hold numbers and promise nothing."""
    from plan_scores import lines, score_sentences

    records = lines("sixth_targets.jsonl")
    score = score_sentences(records)
    return [
        Row("never mended for: strict F1, wanting", 1 - score.strict_f1, "", None, f"{len(records)} sentences"),
        Row("never mended for: number F1, wanting", 1 - score.number_f1, ""),
        Row("never mended for: false alarms", score.false_alarms, "", None, "of 40 without a target"),
    ]


def item_rows() -> list[Row]:
    """The annotated items of the plan."""
    from plan_scores import lines, score_items

    from yaodian.plan import compile_plan

    plan = compile_plan(PLAN.read_bytes().decode("utf-8"))
    score = score_items(plan, lines("tianjin-2014.gold.jsonl"))
    targets = sum(len(commitment.targets) for commitment in plan.commitments)
    return [
        Row("items 1-20: recall, wanting", 1 - score.recall, "", 0.15),
        Row("items 1-20: precision, wanting", 1 - score.precision, "", 0.15),
        Row("items 1-20: class, wanting", 1 - score.action_class, "", 0.15),
        Row("items 1-20: deliverable, wanting", 1 - score.deliverable, "", None),
        Row("whole plan: targets off 23", abs(targets - 23), "", 0, f"{len(plan.commitments)} commitments"),
    ]


def confidence_rows() -> list[Row]:
    """Of the commitments said to be so sure, the share that is right, on each set; and how far said and found lie apart in the mean."""
    from plan_calibration import expected_error, stated

    rows = []
    for name, sure in stated().items():
        for said, (right, of) in sure.items():
            rows.append(Row(f"{name}: said {said:g} sure, right", right / of, "", None, f"{right} of {of}"))
        number = sum(of for _, of in sure.values())
        rows.append(Row(f"{name}: expected calibration error", expected_error(sure), "", 0.1, f"{number} commitments"))
    return rows


def two_core_rows(plans: int) -> list[Row]:
    """Many plans in two new processes: wall time from their start to the last answer, and the peak memory of both together."""
    text = PLAN.read_bytes().decode("utf-8")
    started = time.perf_counter()
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        answers = list(pool.map(_compiled, [text] * plans, chunksize=10))
    seconds = time.perf_counter() - started
    peaks: dict[int, float] = {}
    for process, peak, _ in answers:
        peaks[process] = max(peak, peaks.get(process, 0.0))
    each = min(sum(process == one for process, _, _ in answers) for one in peaks)
    found = f"{len(peaks)} processes, {answers[0][2]} commitments each plan, the idler compiled {each}"
    return [
        Row(f"{plans:,} plans, two cores", seconds, "s", 30.0 * plans / 1000, f"wall time; {found}"),
        Row("peak memory of the two", sum(peaks.values()), "MB", 600),
    ]


def _compiled(text: str) -> tuple[int, float, int]:
    """In a process of the pool: which one, its peak memory in megabytes so far, and how many commitments the plan has."""
    from yaodian.plan import compile_plan

    count = len(compile_plan(text).commitments)
    return os.getpid(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count


def speed_rows(plans: int) -> list[Row]:
    """One plan cold and warm, many plans, a text of a megabyte; processor time, so that a busy machine does no harm."""
    from yaodian.plan import compile_plan

    text = PLAN.read_bytes().decode("utf-8")
    compile_plan(text)
    warm = []
    for _ in range(REPEATS):
        started = time.process_time()
        compile_plan(text)
        warm.append(time.process_time() - started)
    started = time.process_time()
    for _ in range(plans):
        compile_plan(text)
    many = time.process_time() - started
    long = text * (1_000_000 // len(text))
    started = time.process_time()
    compile_plan(long)
    megabyte = time.process_time() - started
    return [
        Row("one plan, cold, import included", _said(COLD), "s", 0.3),
        Row("one plan, warm", statistics.median(warm), "s", 0.06, f"median of {REPEATS}, best {min(warm):.3f}"),
        Row(f"{plans} plans, one core", many, "s", 60.0 * plans / 1000),
        Row("a text of a million characters", megabyte, "s", 6.0),
        Row("peak memory", _said(MEMORY), "MB", 300),
    ]


def _said(code: str) -> float:
    """The number that a fresh process prints."""
    command = [sys.executable, "-c", code.format(path=str(PLAN))]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Measure and write benchmarks/figures/plan.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--plans", type=int, default=1000, help="on two cores; one core compiles a tenth of them")
    parser.add_argument("--peers", action="store_true", help="also ask other readers of numbers, installed in passing")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
    speed = [*speed_rows(max(1, arguments.plans // 10)), *two_core_rows(arguments.plans)]
    record(
        "plan", [*sentence_rows(), *unseen_rows(), *item_rows(), *confidence_rows(), *speed, *_peers(arguments.peers)]
    )


def _peers(wanted: bool) -> list[Row]:
    if not wanted:
        return []
    from plan_scores import lines

    from plan_peers import peer_rows

    return peer_rows([*lines("dev_targets.jsonl"), *lines("composed_targets.jsonl")])


if __name__ == "__main__":
    main()
