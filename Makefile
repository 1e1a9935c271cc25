# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
VENV ?= .venv
PY := $(VENV)/bin/python

.PHONY: help check format lint types arch rules lock
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

check: lint arch types rules ## format, lint, types, architecture, rules, contracts (≤ 90 s)

format: ## write the format
	@$(VENV)/bin/ruff format -q . && $(VENV)/bin/ruff check -q --fix .

lint:
	@$(VENV)/bin/ruff format -q --check . && $(VENV)/bin/ruff check -q .

types:
	@$(VENV)/bin/mypy --no-error-summary .

arch: ## the architecture's contracts
	@$(VENV)/bin/lint-imports --no-cache >.arch.log 2>&1 || { cat .arch.log; exit 1; }

rules:
	@if ls tests/rules/test_*.py tests/architecture/test_*.py >/dev/null 2>&1; then $(VENV)/bin/pytest -q tests/rules tests/architecture; fi

lock: ## requirements*.txt from requirements*.in, hashed, without index URLs
	@for r in requirements requirements-dev; do $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate $$r.in -o $$r.txt; done
