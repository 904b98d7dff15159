# make run     the demo: environment, install, database, server; prints the address
# make test    the quick tests            make check   linters, types, layers, migrations
# make bench   the benchmarks             make mutants every bug in tests/mutants must be noticed
# make pictures the pictures of docs/desk, taken in the demo
# make shots   screenshots of every page  make lock    choose versions anew
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url \
	--no-emit-find-links --python-version 3.11
PORT ?= 8008
# Most tests wait more than they work.
JOBS ?= 4
QUICK := not peer and not browser and not slow
# Tests are compiled once and not by each worker, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=
STRICT := $(if $(filter true,$(CI)),-p tests.noskip)
PYTEST := $(BIN)/python -m pytest $(STRICT)

.PHONY: pictures run test check bench mutants shots lock docs install

run: $(VENV)/installed
	$(BIN)/python -m heedful demo --port $(PORT) $(ARGS)

# Only the slow tests need schemathesis, and each process takes half a second to load its plugin.
test: $(VENV)/installed-dev
	$(PYTEST) -p no:schemathesis -n $(JOBS) --dist worksteal -m "$(QUICK)" $(ARGS)

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict heedful
	$(BIN)/lint-imports
	HEEDFUL_DATA_DIR=$$(mktemp -d) DJANGO_SETTINGS_MODULE=heedful.settings \
		$(BIN)/python -m django makemigrations --check --dry-run
	$(PYTEST) tests/docs

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks $(ARGS)

mutants: $(VENV)/installed-dev
	$(BIN)/python tests/mutants/run.py --jobs 2 $(ARGS)

shots: $(VENV)/installed-dev
	$(PYTEST) -m browser tests/browser -k "shot" $(ARGS)

pictures: $(VENV)/installed-dev
	$(BIN)/python -m tests.browser.pictures

docs: $(VENV)/installed
	$(BIN)/python -m heedful config reference > docs/options.md

lock: $(VENV)/installed-dev
	$(BIN)/$(LOCK) --output-file requirements.txt requirements.in
	$(BIN)/$(LOCK) --output-file requirements-dev.txt requirements-dev.in

install: $(VENV)/installed-dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(BIN)/python
	$(PIP) -r requirements.txt
	@touch $@

# Tests import the package from this folder; installing it gives the command `heedful` its place.
$(VENV)/installed-dev: requirements-dev.txt pyproject.toml setup.py $(wildcard heedful/query/native/*) | $(BIN)/python
	$(PIP) -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@ $(VENV)/installed
