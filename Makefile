# `make` lists the targets. Each step leaves a stamp and runs again only when what it is made from changed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# Material prints an announcement at every build otherwise.
export NO_MKDOCS_2_WARNING := 1
PORT ?= 8000
HOST ?= 127.0.0.1

VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help setup serve preview build test coverage lint fix bench ledger screens screens-check lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The stamp is a file of its own: bin/python leads out of the tree, to the Python that everyone shares.
$(VENV)/.made: .python-version
	@python=; for p in python3.13 python3 python "$$(uv python find --no-project 3.13 2>/dev/null)"; do \
	  "$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && python="$$p" && break; done; \
	if [ -z "$$python" ]; then echo "Python 3.13 was not found: install it (for example with 'pyenv install 3.13' or 'uv python install 3.13') and run make again." >&2; exit 1; fi; \
	"$$python" -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(PY) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.run: package-lock.json .npmrc
	@command -v npm >/dev/null || { echo "npm was not found: install Node.js 20 or later and run make again." >&2; exit 1; }
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

setup: $(VENV)/.run node_modules/.run ## Set up what building and serving need

build: setup ## Build the site into site/, verifier included
	$(PY) -m mkdocs build --strict

serve: build ## Serve the site, the verifier and the check (PORT=8000)
	exec $(PY) -m verifier serve --host $(HOST) --port $(PORT)

preview: setup ## Preview for writers: pages reload as they are saved
	exec $(PY) -m mkdocs serve --dev-addr $(HOST):$(PORT)

$(VENV)/.browser: $(VENV)/.dev
	$(PY) -m verifier.chromium
	@touch $@

$(VENV)/.programs: $(VENV)/.dev
	$(PY) -m tests.programs
	@touch $@

# The tests look at the site that was built just now; a third worker runs while browsers wait.
# In their own order the browser's long files come first and the units' short ones fill the end:
# by number of tests, as is the default, one worker would wait for the other's last long file.
test: build $(VENV)/.dev $(VENV)/.browser $(VENV)/.programs screens-check ## Run every test, browser tests included
	BUILT_SITE=site $(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The order of the code is tests/unit/test_house.py's to look at: it runs nothing of verifier/.
coverage: build $(VENV)/.dev $(VENV)/.browser ## Fail where the tests leave a branch of verifier/ without the service
	$(PY) -m coverage erase
	$(PY) -m coverage run -m pytest -q -n 2 --dist loadfile tests/unit tests/site tests/browser/test_preview.py --deselect tests/unit/test_house.py
	$(PY) -m coverage combine -q
	$(PY) -m coverage report

lint: $(VENV)/.dev ## Check code, types, pages and words
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m verifier lint

fix: $(VENV)/.dev ## Fix what can be fixed by machine
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) -m verifier lint --fix

bench: build $(VENV)/.dev $(VENV)/.browser ## Measure: ratios in one run, never a verdict
	$(PY) -m tests.bench
	$(PY) -m tests.bench.service
	$(PY) -m tests.bench.lighthouse

ledger: $(VENV)/.run ## Add new ids of pages and items to the ledger
	$(PY) -m verifier ledger

screens: $(VENV)/.browser ## Render the screens whose drawing, capture or entry changed
	$(PY) -m verifier screens make

screens-check: $(VENV)/.dev ## Say which screens are out of date
	$(PY) -m verifier screens check

lock: $(VENV)/.dev ## Lock the requirements anew from pyproject.toml
	$(PY) -m uv pip compile --quiet --no-header --group dev --generate-hashes --python-version 3.13 -o requirements/dev.txt pyproject.toml
	$(PY) -m uv pip compile --quiet --no-header --group run --generate-hashes --python-version 3.13 -c requirements/dev.txt -o requirements/run.txt pyproject.toml
	$(PY) -m uv pip compile --quiet --no-header --group service --generate-hashes --python-version 3.13 -c requirements/dev.txt -o requirements/service.txt pyproject.toml

clean: ## Remove everything that was made
	rm -rf $(VENV) node_modules site build overrides/assets/runtime .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
