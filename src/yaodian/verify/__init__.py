"""Verify: a certificate and the published tables go in, the properties that hold or fail come out.

It recomputes from the tables as they were published, with the standard library, and never sees the mechanisms whose results it checks.
"""

from yaodian.verify.certificate import Verification, verify_certificate
from yaodian.verify.published import Fault

__all__ = ["Fault", "Verification", "verify_certificate"]
