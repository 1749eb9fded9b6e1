"""The registry: declared datasets and delivered rows go in, checked rows and snapshots of accepted ones come out.

It refuses to know what is computed from the rows and who may see them. Its only state is the lake, which touches nothing but the
location it is given.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from yaodian.registry.codes import Code, CodeList
from yaodian.registry.declaration import (
    MISSING_ANSWERS,
    Agreement,
    Alike,
    Amount,
    Check,
    Dataset,
    Even,
    Field,
    FieldType,
    MissingAnswer,
    PeriodKind,
    PersonalClass,
    Reference,
    ReportedBy,
    Retention,
    Roster,
    Series,
    Submission,
    VaultField,
    VaultKind,
    answer_column,
    times_a_year,
)
from yaodian.registry.due import owed_by, read_due
from yaodian.registry.force import Selection, counting_day, select
from yaodian.registry.formats import FieldFormat, shape_of
from yaodian.registry.frictionless import table_schema
from yaodian.registry.groups import (
    GROUP_RULES,
    Group,
    GroupKind,
    GroupRule,
    Groups,
    Member,
    Stay,
    member_faults,
    not_once,
)
from yaodian.registry.life_cycle import LifeCycle, Step
from yaodian.registry.lives import life_faults
from yaodian.registry.tree import Hierarchy, Tree
from yaodian.registry.units import Parent, Succession, SuccessionKind, Unit, UnitVersion

if TYPE_CHECKING:
    from yaodian.registry.answers import answer_word, for_parquet, in_words, with_answers
    from yaodian.registry.beside import Beside, check_beside, datasets_beside
    from yaodian.registry.cautions import as_problem, warnings_of
    from yaodian.registry.checks import check_rows
    from yaodian.registry.comparison import Difference, Moved, difference
    from yaodian.registry.engine import in_memory
    from yaodian.registry.expression import Expression, ExpressionError, Kind, parse
    from yaodian.registry.intake import Delivered, read_file, read_rows
    from yaodian.registry.lake import Lake, stamp
    from yaodian.registry.receive import receive
    from yaodian.registry.snapshot import LakeError, Snapshot
    from yaodian.registry.steps import AtStep, standing
    from yaodian.registry.workbook import form, marked_copy, rows_workbook

__all__ = [
    "GROUP_RULES",
    "MISSING_ANSWERS",
    "Agreement",
    "Alike",
    "Amount",
    "AtStep",
    "Beside",
    "Check",
    "Code",
    "CodeList",
    "Dataset",
    "Delivered",
    "Difference",
    "Even",
    "Expression",
    "ExpressionError",
    "Field",
    "FieldFormat",
    "FieldType",
    "Group",
    "GroupKind",
    "GroupRule",
    "Groups",
    "Hierarchy",
    "Kind",
    "Lake",
    "LakeError",
    "LifeCycle",
    "Member",
    "MissingAnswer",
    "Moved",
    "Parent",
    "PeriodKind",
    "PersonalClass",
    "Reference",
    "ReportedBy",
    "Retention",
    "Roster",
    "Selection",
    "Series",
    "Snapshot",
    "Stay",
    "Step",
    "Submission",
    "Succession",
    "SuccessionKind",
    "Tree",
    "Unit",
    "UnitVersion",
    "VaultField",
    "VaultKind",
    "answer_column",
    "answer_word",
    "as_problem",
    "check_beside",
    "check_rows",
    "counting_day",
    "datasets_beside",
    "difference",
    "for_parquet",
    "form",
    "in_memory",
    "in_words",
    "life_faults",
    "marked_copy",
    "member_faults",
    "not_once",
    "owed_by",
    "parse",
    "read_due",
    "read_file",
    "read_rows",
    "receive",
    "rows_workbook",
    "select",
    "shape_of",
    "stamp",
    "standing",
    "table_schema",
    "times_a_year",
    "warnings_of",
    "with_answers",
]

# Names whose modules load polars, DuckDB, Delta or sqlglot: fetched when first asked for, so that the door stays light.
_LAZY = {
    "Beside": "beside",
    "answer_word": "answers",
    "as_problem": "cautions",
    "warnings_of": "cautions",
    "check_beside": "beside",
    "datasets_beside": "beside",
    "for_parquet": "answers",
    "in_memory": "engine",
    "in_words": "answers",
    "with_answers": "answers",
    "AtStep": "steps",
    "Delivered": "intake",
    "Difference": "comparison",
    "Moved": "comparison",
    "difference": "comparison",
    "Expression": "expression",
    "ExpressionError": "expression",
    "Kind": "expression",
    "Lake": "lake",
    "LakeError": "snapshot",
    "Snapshot": "snapshot",
    "check_rows": "checks",
    "form": "workbook",
    "marked_copy": "workbook",
    "parse": "expression",
    "read_file": "intake",
    "read_rows": "intake",
    "receive": "receive",
    "rows_workbook": "workbook",
    "stamp": "lake",
    "standing": "steps",
}


def __getattr__(name: str) -> Any:
    module = _LAZY.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value
