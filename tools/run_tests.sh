#!/bin/sh
# All that a change must pass, each with its name; goes on after a failure and says at the end what failed.
set -u
failed=""
step() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}
step lint .venv/bin/ruff check .
step format .venv/bin/ruff format --check .
step types .venv/bin/mypy
step layers .venv/bin/lint-imports
step manual .venv/bin/python tools/print_grammar.py --check
step packages sh -c 'for p in policies/*/; do .venv/bin/yaodian check "$p" || exit 1; done'
step tests .venv/bin/python -m pytest tests --ignore=tests/browser -n 2 -rs
step browser .venv/bin/python -m pytest tests/browser -rs
if [ -n "$failed" ]; then
    echo "没有通过:$failed"
    exit 1
fi
echo "全部通过"
