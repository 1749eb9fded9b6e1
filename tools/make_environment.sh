#!/bin/sh
# Makes .venv from a lock: sh tools/make_environment.sh PYTHON LOCK
set -eu
python=$1
lock=$2
if [ -z "$python" ]; then
    echo "没有找到 Python 3.11 或更高版本。安装后再运行，或写明：make run PYTHON=/路径/python3.11" >&2
    exit 1
fi
# A start takes a second longer without compiled modules, and some machines forbid Python to write them while it runs.
unset PYTHONDONTWRITEBYTECODE
[ -x .venv/bin/python ] || "$python" -m venv .venv
if .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-tools.lock; then
    .venv/bin/uv pip install -q --python .venv/bin/python --compile-bytecode --require-hashes -r "$lock"
    .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    echo "uv 没有装上，改用 pip（较慢）" >&2
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
.venv/bin/python -m compileall -q src/yaodian
