"""Files of evidence."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from yaodian.web.api.answers.base import Answer


class EvidenceAnswer(Answer):
    """一个佐证文件。"""

    digest: str = Field(description="所存文件的摘要（SHA-256）；照片去掉拍摄信息后重写，与送来的不同")
    text: str = Field(description="填进佐证字段的文字")
    sent: str = Field(description="送来的文件的摘要，也可以填进佐证字段")
    media: str = Field(description="按内容认定的种类")
    size: int = Field(description="字节数")
    name: str
    unit: str = Field(description="单位的编号")
    by: str
    at: datetime
    entry: int = Field(description="台账条目的编号")
    repeated: bool = Field(description="这个单位早已有这个文件，没有重复写入")


class EvidencePage(Answer):
    """佐证文件的一页，由新到旧。"""

    total: int
    limit: int
    offset: int
    next: str | None = Field(description="下一页的地址")
    evidence: list[EvidenceAnswer]
