"""Verify: a certificate and the published tables go in, the properties that hold or fail come out.

No certificate is checked yet. The room will never see the mechanisms whose results it checks.
"""
