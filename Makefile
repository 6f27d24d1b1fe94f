# Everything a newcomer needs: `make demo` to see it work, `make test` to trust it.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test unit coverage check bench fmt lock

help: ## What each target does
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv with the pinned packages

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "yanduan needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: $(STAMP) ## Play the whole story on this machine: no token, no network
	$(BIN)/yanduan demo

test: $(STAMP) ## Run all tests
	$(BIN)/pytest -n logical --dist worksteal

unit: $(STAMP) ## Run the pure tests alone: no store, no network, no process
	$(BIN)/pytest -p no:xdist tests/rules tests/texts tests/qr_assets tests/delivery/test_pacing.py \
		tests/delivery/test_lanes.py tests/reporter/form/test_form.py tests/reporter/form/test_machine.py

coverage: $(STAMP) ## Run all tests, with more examples a property, and report what they reach
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n logical --dist worksteal --cov --cov-report=term:skip-covered

check: $(STAMP) ## Formatting, lint, types, and which way imports point
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## Form steps answered a second, beside a bare echo bot
	$(BIN)/python -m tests.bench.form

fmt: $(STAMP) ## Format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## Renew requirements.lock from pyproject.toml (needs uv: pip install uv)
	uv pip compile pyproject.toml --group dev --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" --upgrade -o requirements.lock
