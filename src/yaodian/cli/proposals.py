"""`yaodian propose`: which indicators of a package could measure targets that none measures yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yaodian.cli.exits import Exit, stop

if TYPE_CHECKING:
    from yaodian.binding import Bound, Package, Precedent, Proposal
    from yaodian.cli.tables import Deeds, Found
    from yaodian.plan import Target


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this file."""
    app.command("propose", rich_help_panel="编写")(propose)


def propose(
    package: Annotated[Path, typer.Argument(help="政策包的文件夹。", show_default=False)],
    commitment: Annotated[
        str | None, typer.Option("--commitment", help="只看这一项任务（已接入的也看），如 7.4。", show_default=False)
    ] = None,
    other: Annotated[
        Path | None,
        typer.Option("--from", help="从另一个政策包（如上一年的）里找；任务的佐证也一并推荐。", show_default=False),
    ] = None,
    most: Annotated[int, typer.Option("--most", help="每个目标值至多几个。", min=1, max=20)] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。")] = False,
) -> None:
    """为尚无指标核验的目标值推荐指标，为尚未接入佐证的任务推荐程序、机制和文件，最相近的在前，并说明理由。接入与否由人决定。"""
    loaded = _loaded(package)
    offering = _loaded(other) if other else loaded
    found = _proposed(loaded, offering, commitment, most)
    deeds = _precedents(loaded, offering, commitment, most) if commitment or other else []
    if as_json:
        import json

        said = [*(_as_json(*one) for one in found), *(_deed_as_json(*one) for one in deeds)]
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
        return
    from yaodian.cli.tables import show_precedents, show_proposals

    show_proposals(found)
    if deeds:
        show_precedents(deeds)


def _loaded(folder: Path) -> Package:
    from yaodian.binding import load_package, shipped_packages

    loaded = load_package(folder, near=(shipped_packages(),))
    if loaded.package is None:
        errors = sum(problem.severity == "error" for problem in loaded.problems)
        what = f"有 {errors} 个错误" if errors else "没有正文"
        stop(Exit.INPUT, f"{folder} {what}。先用 yaodian check {folder} 查看并改正。")
    return loaded.package


def _proposed(package: Package, offering: Package, commitment: str | None, most: int) -> list[Found]:
    from yaodian.binding import Proposals, unbound_targets
    from yaodian.values import nearest

    if commitment is None:
        asked = list(unbound_targets(package))
    else:
        names = [bound.commitment.id for bound in package.commitments]
        if commitment not in names:
            near = nearest(commitment, names)
            stop(Exit.USAGE, f"没有任务 {commitment}" + (f"，是否指 {near}？" if near else "。"))
        bound = package.bound(commitment)
        asked = [(bound, target) for target in bound.commitment.targets]
    proposals = Proposals(offering)
    return [(bound, target, proposals.of(bound.commitment, target, most)) for bound, target in asked]


def _precedents(package: Package, offering: Package, commitment: str | None, most: int) -> Deeds:
    """For commitments whose evidence nobody has connected, or the one that is asked for, the evidence of deeds like it."""
    from yaodian.binding import Precedents

    known = Precedents(offering)
    own = package is offering
    return [
        (bound, known.of(bound.commitment, most, without=bound.commitment.id if own else ""))
        for bound in package.commitments
        if (bound.commitment.id == commitment if commitment else bound.evidence.planned)
        and not bound.commitment.targets
    ]


def _deed_as_json(bound: Bound, found: tuple[Precedent, ...]) -> dict[str, object]:
    return {
        "commitment": bound.commitment.id,
        "text": bound.commitment.text,
        "precedents": [
            {
                "kind": one.kind,
                "name": one.name,
                "commitment": one.commitment,
                "score": round(one.score, 4),
                "reason": one.reason,
            }
            for one in found
        ],
    }


def _as_json(bound: Bound, target: Target, found: tuple[Proposal, ...]) -> dict[str, object]:
    return {
        "commitment": bound.commitment.id,
        "text": bound.commitment.text,
        "target": {"quantity": target.quantity, "unit": target.unit, "object": target.object},
        "proposals": [
            {"indicator": one.indicator, "label": one.label, "score": round(one.score, 4), "reason": one.reason}
            for one in found
        ],
    }
