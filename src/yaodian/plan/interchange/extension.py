"""What StratML has no element for rides in OtherInformation: one line of JSON behind a mark that other programs leave alone."""

from __future__ import annotations

import json
import re
from typing import Any

MARK = "yaodian-1:"
_LINE = re.compile(rf"^[ \t]*{MARK}(.*)$", re.MULTILINE)
_FORBIDDEN = re.compile("[\x7f\u0085\u2028\ud800-\udfff\ufffe\uffff]")


def carried(values: Any, words: str = "") -> str:
    """Words for people, then the line with values for the program."""
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    safe = _FORBIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", line)
    return f"{words}\n{MARK}{safe}" if words else MARK + safe


def brought(text: str) -> Any:
    """The values in an OtherInformation, None if it has no such line; raises ValueError if the line is damaged."""
    match = _LINE.search(text)
    if match is None:
        return None
    values = json.loads(match.group(1))
    if not isinstance(values, dict):
        raise ValueError(MARK)
    return values
