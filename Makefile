# Two commands: `make run` shows the plan, `make test` proves the house. Both need Python 3.11 or newer and make, nothing else.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
HOME_DIR ?= var
ARGS ?=

.PHONY: run test quick lint types layers bench lock clean

run: .venv/.run
	@.venv/bin/python -m compileall -q src/yaodian
	.venv/bin/yaodian up --home $(HOME_DIR) $(ARGS)

test: .venv/.dev
	sh tools/get_test_needs.sh
	sh tools/run_tests.sh

quick: .venv/.dev
	.venv/bin/python -m pytest tests --ignore=tests/browser -n 2 $(ARGS)

lint: .venv/.dev
	.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv/.dev
	.venv/bin/mypy

layers: .venv/.dev
	.venv/bin/lint-imports

bench: .venv/.dev
	.venv/bin/python benchmarks/all.py $(ARGS)

# The environment is made anew whenever its lock changes. uv is the fast way in; plain pip reads the same lock.
.venv/.run: requirements.lock requirements-tools.lock pyproject.toml
	sh tools/make_environment.sh "$(PYTHON)" requirements.lock
	@touch .venv/.run

.venv/.dev: requirements-dev.lock requirements-tools.lock pyproject.toml
	sh tools/make_environment.sh "$(PYTHON)" requirements-dev.lock
	@touch .venv/.dev .venv/.run

lock: .venv/.dev
	.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml --group build -o requirements.lock
	.venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf .venv build dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
