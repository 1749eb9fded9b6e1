"""Yaodian (要点): a published education work plan, compiled, bound to evidence, computed and shown."""

__version__ = "0.1.0"
