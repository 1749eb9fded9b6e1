"""The answers as types. The description of the interface and the JSON schemas in docs/reference are made from them.

Answers are built elsewhere as plain data, the same for the command line and for the interface, and leave as they are; tests hold
them against these types, which know no key more and no key less.
"""

from yaodian.web.api.answers.base import Answer, Coverage, Fault, ProblemAnswer, SourceDocument, Words
from yaodian.web.api.answers.checking import BindingsCovered, CheckAnswer, PlaceOfProblem, ProblemFound
from yaodian.web.api.answers.delivery import (
    DatasetNamed,
    Expression,
    LinkAnswer,
    Numbered,
    OfficeNamed,
    PlanTarget,
    Proof,
    RowsInChain,
    RuleAnswer,
    Span,
    StatusAnswer,
    TargetAnswer,
    WhyAnswer,
)
from yaodian.web.api.answers.indicators import FigureAnswer, FiguresAnswer, IndicatorAnswer, RowsAnswer
from yaodian.web.api.answers.ledger import EntryAnswer, LedgerAnswer, LedgerHead, LedgerProof
from yaodian.web.api.answers.registry import CheckRule, DatasetAnswer, DatasetBrief, FieldAnswer, ParameterAnswer

__all__ = [
    "Answer",
    "BindingsCovered",
    "CheckAnswer",
    "CheckRule",
    "Coverage",
    "DatasetAnswer",
    "DatasetBrief",
    "DatasetNamed",
    "EntryAnswer",
    "Expression",
    "Fault",
    "FieldAnswer",
    "FigureAnswer",
    "FiguresAnswer",
    "IndicatorAnswer",
    "LedgerAnswer",
    "LedgerHead",
    "LedgerProof",
    "LinkAnswer",
    "Numbered",
    "OfficeNamed",
    "ParameterAnswer",
    "PlaceOfProblem",
    "PlanTarget",
    "ProblemAnswer",
    "ProblemFound",
    "Proof",
    "RowsAnswer",
    "RowsInChain",
    "RuleAnswer",
    "SourceDocument",
    "Span",
    "StatusAnswer",
    "TargetAnswer",
    "WhyAnswer",
    "Words",
]
