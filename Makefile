# make help lists the targets. PYTHON=python3.13 make test chooses the interpreter.
.DEFAULT_GOAL := help
.PHONY: help run test check fix bench eval openapi lock audit clean
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=
# What was compiled is kept for the next process; the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE
# A file's tests share what is slow to make, so they stay in one process, in the order collected.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: .venv/installed-run ## Serve on http://127.0.0.1:8000 with an embedded database
	@$(BIN)/warstats serve $(ARGS)

test: .venv/installed-dev ## Run the tests on a real PostgreSQL, in parallel
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

check: .venv/installed-dev ## Check style, types, layers, SQL and the Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 0 sql
	$(BIN)/squawk --assume-in-transaction --pg-version 15 sql/migrations/*.sql
	$(BIN)/hadolint Dockerfile

fix: .venv/installed-dev ## Fix what the linters can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix --processes 0 sql

bench: .venv/installed-dev ## Measure the service beside a floor, a peer and ceilings
	@$(BIN)/python -m benchmarks $(ARGS)

eval: .venv/installed-dev ## Evaluate the claim checker on claims with known answers
	@$(BIN)/python -m evaluation $(ARGS)

openapi: .venv/installed-dev ## Regenerate docs/openapi.json
	$(BIN)/warstats openapi > docs/openapi.json

lock: .venv/installed-dev ## Pin the newest compatible releases, with hashes
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
		--generate-hashes --no-header --no-strip-extras --upgrade --quiet \
		--output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --extra dev --universal \
		--python-version 3.11 --generate-hashes --no-header --no-strip-extras --upgrade --quiet \
		--constraint requirements.lock --output-file requirements-dev.lock

audit: .venv/installed-dev ## Look for known vulnerabilities (queries an advisory service)
	$(BIN)/pip-audit --disable-pip --requirement requirements.lock

clean: ## Remove the virtual environment and caches, never the data in var/
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "warstats needs Python 3.11 to 3.13: set PYTHON, for example PYTHON=python3.12." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed-run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed-run
	@echo "Installing the tools for development ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
