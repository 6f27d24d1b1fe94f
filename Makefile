# Everything a newcomer needs: `make demo` to see it work, `make test` to trust it.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# What running needs, and what developing needs besides: `make demo` doesn't wait for the second.
RUN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
# On a terminal pip shows what it fetches, so that nobody takes a minute's silence for a fault.
QUIET := $(shell test -t 2 || echo --quiet)
INSTALL := $(BIN)/python -m pip install $(QUIET) --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup demo test twins instants unit browser screenshots coverage check bench bench-page bench-qr bench-batch bench-delivery bench-memory bench-growth fmt lock

help: ## What each target does
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUN) ## Make .venv with the pinned packages that running needs
	@echo "Selesai. Agar terminal ini mengenal perintah yanduan: · Done. For this terminal to know the command:"
	@echo "    . $(BIN)/activate"

$(RUN): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Perlu Python 3.11 atau lebih baru: · Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Memasang paket ke $(VENV), satu-dua menit… · Installing $$(grep -c '==' requirements.lock) packages, a minute or two…"
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $(RUN)

$(DEV): $(RUN) requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $(DEV)

demo: $(RUN) ## Try it all in the browser, without token or network (BROWSER=no: just print the address)
	@$(BIN)/yanduan demo $(if $(filter no,$(BROWSER)),--no-browser)

# Some tests wait for processes of their own: one more than there are processors, and none is idle meanwhile.
AT_ONCE := $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))

test: $(DEV) ## Run all tests
	$(BIN)/pytest -n $(AT_ONCE) --dist worksteal $(if $(TURN),--turn $(TURN))

twins: $(DEV) ## Tell stories in twin worlds that differ in who reported (SEEDS=1000: so many)
	$(BIN)/python -m tests.twins $(or $(SEEDS),100)

instants: $(DEV) ## Run all tests eight times: each at each awkward instant, as before a release
	@for turn in 0 1 2 3 4 5 6 7; do \
		echo "Turn $$turn of 0 to 7"; $(BIN)/pytest -n logical --dist worksteal --turn $$turn || exit 1; done

unit: $(DEV) ## Run the pure tests alone: no store, no network, no process, no whole poster
	$(BIN)/pytest -p no:xdist tests/rules tests/texts tests/qr_assets tests/delivery/test_pacing.py \
		tests/delivery/test_lanes.py tests/delivery/test_queue.py tests/reporter/form/test_form.py tests/reporter/form/test_machine.py \
		--ignore tests/qr_assets/poster --ignore tests/qr_assets/test_apart.py

BROWSER_TOOLS := tests/browser/node_modules/.package-lock.json

browser: $(DEV) $(BROWSER_TOOLS) ## Check the sandbox's page, and use it in a real browser (installs what is missing)
	@sh tests/browser/chromium.sh
	cd tests/browser && npm run --silent check
	$(BIN)/pytest -n logical --dist worksteal tests/browser

screenshots: $(DEV) $(BROWSER_TOOLS) ## Make the pictures of docs/screenshots anew
	@sh tests/browser/chromium.sh
	rm -rf docs/screenshots && mkdir -p docs/screenshots
	SCREENSHOTS=docs/screenshots $(BIN)/pytest -p no:xdist tests/browser -k "(clicking or goes_on) and not en"
	$(BIN)/python -m tests.qr_assets.poster.overview docs/screenshots/layouts.png

$(BROWSER_TOOLS): tests/browser/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 or newer, then run make $(MAKECMDGOALS) again"; exit 1; }
	cd tests/browser && npm ci --silent --ignore-scripts

coverage: $(DEV) ## Run all tests, with more examples a property, and report what they reach
	HYPOTHESIS_PROFILE=thorough $(BIN)/pytest -n logical --dist worksteal --cov --cov-report=term:skip-covered

check: $(DEV) ## Formatting, lint, types, and which way imports point
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV) ## Form steps answered a second, beside a bare echo bot
	$(BIN)/python -m tests.bench.form

bench-page: $(DEV) ## How smoothly ten thousand messages scroll, beside a hundred
	@sh tests/browser/chromium.sh
	$(BIN)/python -m tests.bench.page

bench-qr: $(DEV) ## What share of codes is read after harm, beside plain qrcode and segno
	$(BIN)/python -m tests.bench.qr

bench-batch: $(DEV) ## Five thousand posters: time, memory, and whether a killed run is completed
	$(BIN)/python -m tests.bench.batch

bench-delivery: $(DEV) ## What share of Telegram's limits is used, and how often it would refuse
	$(BIN)/python -m tests.bench.delivery

bench-memory: $(DEV) ## What the bot holds after a hundred thousand updates
	$(BIN)/python -m tests.bench.memory

bench-growth: $(DEV) ## What grows with the number of cases: 1,000 beside 100,000 (MILLION=yes: a million, too)
	$(BIN)/python -m tests.bench.growth $(if $(filter yes,$(MILLION)),--million)

fmt: $(DEV) ## Format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

UPGRADE ?= --upgrade
COMPILE := uv pip compile pyproject.toml --generate-hashes --universal --python-version 3.11 --no-emit-index-url \
	--no-annotate --no-strip-extras --custom-compile-command "make lock"

lock: ## Renew the lock files from pyproject.toml (needs uv: pip install uv; UPGRADE= keeps what still fits)
	$(COMPILE) $(UPGRADE) --group build -o requirements.lock
	$(COMPILE) $(UPGRADE) --group dev -c requirements.lock -o requirements-dev.lock
