"""Procedures: a BPMN or DMN specification and a running case go in, the next state of the case comes out.

No procedure is built yet. The room will refuse to know who is signed in and how a form is drawn.
"""
