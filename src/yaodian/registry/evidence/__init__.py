"""Evidence: the bytes of a file that somebody sent go in; what is fit to be kept comes out, and is kept under its SHA-256.

A file is judged by what is in it, never by its name. It refuses to know who sent it, which rows refer to it and who may see it.
"""

from yaodian.registry.evidence.files import EvidenceFiles
from yaodian.registry.evidence.looking import MEDIA, Evidence, looked_at

__all__ = ["MEDIA", "Evidence", "EvidenceFiles", "looked_at"]
