# The words of this project: demo · test · check · conformance · bench. Needs Python 3.11+ and make; installs the rest into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test check conformance bench screenshots lock clean

demo: $(READY)  ## the whole system on embedded defaults; ends by showing people and their fields
	@$(BIN)/mailstatus demo

test: $(READY)  ## all tests
	@$(BIN)/python -m pytest -q

check: $(READY)  ## style, types, arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

conformance: $(READY)  ## jsforce, sf and simple-salesforce against the stand-in org; needs npm, brings the rest
	@$(BIN)/python -m tests.conformance.run

bench: $(READY)  ## measurements, as ratios within one run
	@$(BIN)/python -m bench

screenshots: $(READY)  ## the pictures in docs/images, made anew (needs chromium, chromium-driver, pngquant)
	@$(BIN)/python -m tests.browser.screenshots

lock:  ## resolve the dependencies anew (needs uv); names, versions and hashes only
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
	    pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q \
	    pyproject.toml --group dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) tests/conformance/node_modules build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "This needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
