"""What of a PDF decides whether it is kept, found in a process of its own: run as a script, it takes the file on stdin and prints JSON.

The library that reads PDF is native code: apart, a broken file can neither end nor hold up the program, and its memory is bounded.
This file imports nothing of the program, so that it starts at once.
"""

from __future__ import annotations

import json
import sys
from typing import Any

_MEMORY = 1_500_000_000
_PASSWORD = 4


def main() -> int:
    """Prints the number of pages, of scripts and of attached files, or what is wrong."""
    _bound_memory()
    import pypdfium2 as pdfium

    try:
        told = _read(pdfium.PdfDocument(sys.stdin.buffer.read()))
    except pdfium.PdfiumError as error:
        told = {"error": "password" if getattr(error, "err_code", 0) == _PASSWORD else "damaged"}
    except MemoryError:
        told = {"error": "damaged"}
    sys.stdout.write(json.dumps(told))
    sys.stdout.flush()
    return 0


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # not a POSIX system
        return
    held = [limit for limit in resource.getrlimit(resource.RLIMIT_AS) if limit != resource.RLIM_INFINITY]
    least = min([_MEMORY, *held])
    resource.setrlimit(resource.RLIMIT_AS, (least, least))


def _read(document: Any) -> dict[str, Any]:
    import pypdfium2.raw as raw

    pages = len(document)
    if pages:
        document[0].close()
    return {
        "pages": pages,
        "scripts": raw.FPDFDoc_GetJavaScriptActionCount(document.raw),
        "attached": raw.FPDFDoc_GetAttachmentCount(document.raw),
    }


if __name__ == "__main__":
    sys.exit(main())
