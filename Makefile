# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
VENV := .venv
PY := $(VENV)/bin/python
SYSTEM_PYTHON ?= python3
export UV_NO_PROGRESS = 1
# Where a container says so, every process of a test would read our sources as if for the first time: 1.5 s of CPU.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run dev test check prove format lint types types-python types-pwa arch rules contract bench migrate seed backup restore phone lock site
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run site ## install, build and start everything; Ctrl-C stops it
	@exec $(PY) -m api.run

dev: $(VENV)/.dev site ## the same, restarting when a Python file changes
	@MOTCUA_RELOAD=1 exec $(PY) -m api.run

phone: $(VENV)/.run site ## the trial house over https on the LAN, with QR codes for the phone
	@exec $(PY) -m api.phone

migrate: $(VENV)/.run ## bring the database up to this version
	@$(PY) -m api.cli migrate

contract: $(VENV)/.run ## OpenAPI document and the PWA's typed client
	@$(PY) -m api.cli openapi > pwa/openapi.json && bash pwa/build.sh npm run -s contract

N ?= 1000
seed: $(VENV)/.run ## N=10000: file that many invented dossiers, beside a running deployment or alone
	@$(PY) -m api.cli seed $(N)

bench: $(VENV)/.dev ## every benchmark, one after the other: ratios and CPU a request
	@nice -n 5 $(PY) -m bench

backup: $(VENV)/.run ## one file that holds everything, keys too
	@$(PY) -m api.cli backup

restore: $(VENV)/.run ## FROM=backup.tar: fill an empty deployment
	@test -n "$(FROM)" || { echo "Which backup? make restore FROM=backup.tar"; exit 1; }
	@$(PY) -m api.cli restore $(FROM)

# --- what everything stands on -------------------------------------------------------------------

$(VENV)/bin/uv: requirements-uv.txt
	@$(SYSTEM_PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is missing: sudo apt-get install -y python3 python3-venv"; exit 1; }
	@$(SYSTEM_PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "python3-venv is missing: sudo apt-get install -y python3-venv"; exit 1; }
	@test -x $(PY) || $(SYSTEM_PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(VENV)/.run: requirements.txt $(VENV)/bin/uv
	@if test -e $(VENV)/.dev; then $(MAKE) -s $(VENV)/.dev; else \
	  $(VENV)/bin/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements.txt; fi
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/bin/uv
	@$(VENV)/bin/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/.run

site: $(VENV)/.run ## build the PWA when its sources changed
	@if test -f pwa/package.json; then bash pwa/build.sh; fi

lock: $(VENV)/.dev ## requirements*.txt from requirements*.in: hashed, without index URLs
	@for r in requirements requirements-dev requirements-uv requirements-node; do \
	  $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate $$r.in -o $$r.txt; done

# --- tiers ---------------------------------------------------------------------------------------

# Each process has a PostgreSQL of its own; whoever is done takes over from another's end.
SPREAD ?= -n auto --dist worksteal
# A story waits for browsers, kills and back-offs a seventh of its time: one process more than cores.
STORIES ?= -n $(shell echo $$(($$(nproc) + 1))) --dist worksteal

check: $(VENV)/.dev ## format, lint, types, architecture, rules, contracts (≤ 90 s)
	@$(MAKE) -s -j2 -O lint types-pwa arch types-python
	@$(MAKE) -s rules

test: $(VENV)/.dev site check ## everything but what takes longer than a test may (≤ 12 min)
	@$(VENV)/bin/pytest tests/queries tests/stories tests/contracts tests/pwa -m "not prove" $(STORIES)

prove: $(VENV)/.dev site ## what takes longer than a test may
	@$(VENV)/bin/pytest tests -m prove -s

format: $(VENV)/.dev ## write the format
	@$(VENV)/bin/ruff format -q . && $(VENV)/bin/ruff check -q --fix .

lint:
	@$(VENV)/bin/ruff format -q --check . && $(VENV)/bin/ruff check -q .

types: types-python types-pwa

types-python:
	@$(VENV)/bin/mypy --no-error-summary .

types-pwa:
	@bash pwa/build.sh types

arch: $(VENV)/.dev ## the architecture's contracts
	@$(VENV)/bin/lint-imports --no-cache >.arch.log 2>&1 || { cat .arch.log; exit 1; }

rules:
	@$(VENV)/bin/pytest tests/rules tests/architecture -m "not prove" $(SPREAD)
