# What a person does all day. `make run` and `make test` need Python 3.11+ and nothing else.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes
# On all cores, where pip would take one; a file that no Python can compile is a package's own sample.
COMPILE := $(BIN)/python -m compileall -q -j 0 .venv/lib > /dev/null || true

.DEFAULT_GOAL := help
.PHONY: help run test test-slow check check-types check-others fix bench bench-search bench-extraction bench-search-quality bench-coding pictures screenshots messages lock clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.venv/.installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=…")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked requirements into .venv (once) …"
	@$(PIP) -r requirements.txt
	@$(COMPILE)
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing the development tools into .venv (once) …"
	@$(PIP) -r requirements-dev.txt
	@$(COMPILE)
	@touch $@

run: .venv/.installed  ## start the site (PORT=8000 HOST=127.0.0.1 CASEBASE_HOME=var)
	@$(BIN)/python manage.py setup
	@exec $(BIN)/python manage.py serve

test: .venv/.installed-dev  ## all tests, a worker per core; those that need a server or ../shared/data skip with the reason
	@$(BIN)/python manage.py translations
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

test-slow: .venv/.installed-dev  ## the tests that wait for minutes: a search engine stopped for longer than one
	@$(BIN)/python -m pytest -m slow $(PYTEST_ARGS)

check: .venv/.installed-dev  ## style, types, layers, migrations, translations
	@$(MAKE) --no-print-directory -j 2 check-types check-others

check-types: .venv/.installed-dev
	$(BIN)/mypy

check-others: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py translations --check
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

fix: .venv/.installed-dev  ## let the tools mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.installed-dev  ## the figures, with the machine's description
	$(BIN)/python -m bench.foundation

bench-search: .venv/.installed-dev  ## search beside a plain Elasticsearch set-up, on everything and on a million passages
	$(BIN)/python -m bench.search

bench-extraction: .venv/.installed-dev  ## what is read out of documents, against labels made by hand
	$(BIN)/python -m bench.extraction --errors

pictures: .venv/.installed-dev  ## the pictures of the help page, from a running site
	$(BIN)/python -m bench.pictures

bench-search-quality: .venv/.installed-dev  ## recall of cited passages, beside plain BM25, per engine
	$(BIN)/python -m bench.search_quality

bench-coding: .venv/.installed-dev  ## the workbench in Chromium on the longest reports, with the traces kept
	$(BIN)/python -m bench.coding

screenshots: .venv/.installed-dev  ## the README's pictures, from a running site
	$(BIN)/python -m bench.screenshots

messages: .venv/.installed-dev  ## collect strings to translate, compile the catalogues
	$(BIN)/python manage.py translations --update

lock: .venv/.installed-dev  ## compile requirements/*.in to the hashed locks
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q requirements/base.in -o requirements.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header -q requirements/dev.in -o requirements-dev.txt

clean:  ## remove the environment and caches; var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
