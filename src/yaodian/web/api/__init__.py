"""The programmers' interface: questions by GET go in, the same JSON as the command line's comes out.

Every fault is a problem document (RFC 9457) with what is wrong, what is allowed and what to do next, in Chinese. It refuses to
write anything, and to show more than the viewer may see.
"""
