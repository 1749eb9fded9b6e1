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
from yaodian.web.api.answers.evidence_files import EvidenceAnswer, EvidencePage
from yaodian.web.api.answers.groups import GroupAnswer, GroupKindAnswer, GroupsAnswer, MemberAnswer
from yaodian.web.api.answers.hand_ins import (
    ComparedAnswer,
    DeliveriesAnswer,
    DeliveryAnswer,
    DueAnswer,
    DuePage,
    PassedReview,
    ReasonGiven,
    ReceiptAnswer,
    RefusedAnswer,
    RowsToHandIn,
)
from yaodian.web.api.answers.indicators import FigureAnswer, FiguresAnswer, IndicatorAnswer, RowsAnswer
from yaodian.web.api.answers.ledger import EntryAnswer, LedgerAnswer, LedgerHead, LedgerProof
from yaodian.web.api.answers.registry import (
    CheckRule,
    DatasetAnswer,
    DatasetBrief,
    ExportsOfRows,
    FieldAnswer,
    ListOfRows,
    ParameterAnswer,
    RecordAnswer,
    RecordVersion,
)

__all__ = [
    "Answer",
    "BindingsCovered",
    "CheckAnswer",
    "CheckRule",
    "ComparedAnswer",
    "Coverage",
    "DatasetAnswer",
    "DatasetBrief",
    "DatasetNamed",
    "DeliveriesAnswer",
    "DeliveryAnswer",
    "DueAnswer",
    "DuePage",
    "EntryAnswer",
    "EvidenceAnswer",
    "EvidencePage",
    "ExportsOfRows",
    "Expression",
    "Fault",
    "FieldAnswer",
    "FigureAnswer",
    "FiguresAnswer",
    "GroupAnswer",
    "GroupKindAnswer",
    "GroupsAnswer",
    "IndicatorAnswer",
    "LedgerAnswer",
    "LedgerHead",
    "LedgerProof",
    "LinkAnswer",
    "ListOfRows",
    "MemberAnswer",
    "Numbered",
    "OfficeNamed",
    "ParameterAnswer",
    "PassedReview",
    "PlaceOfProblem",
    "PlanTarget",
    "ProblemAnswer",
    "ProblemFound",
    "Proof",
    "ReasonGiven",
    "ReceiptAnswer",
    "RecordAnswer",
    "RecordVersion",
    "RefusedAnswer",
    "RowsAnswer",
    "RowsInChain",
    "RowsToHandIn",
    "RuleAnswer",
    "SourceDocument",
    "Span",
    "StatusAnswer",
    "TargetAnswer",
    "WhyAnswer",
    "Words",
]
