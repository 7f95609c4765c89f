# One command each; `make help` lists them. Needs Python 3.11 and nothing else.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do command -v $$name && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Where HOME cannot be written, pip must not try to; as root it need not warn about itself.
export PIP_ROOT_USER_ACTION = ignore
export PIP_NO_INPUT = 1

.DEFAULT_GOAL := help
.PHONY: help run reset test check bench lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed  ## the service with sample people and the phone simulator; PORT=8080 make run for another port
	@exec $(BIN)/kabar run --with-parent

reset: $(VENV)/.installed  ## the sample people as they were at first; everything tried out is removed
	@exec $(BIN)/kabar db reset $(ARGS)

test: $(VENV)/.installed-dev  ## everything; ARGS="tests/unit -k saldo" for a part of it
	@$(BIN)/python -m $(if $(ARGS),pytest $(ARGS),tests.side_by_side)

check: $(VENV)/.installed-dev  ## lint, format, types, import rule, unit tests: under 30 seconds
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo > $(VENV)/.imports 2>&1 || { cat $(VENV)/.imports; exit 1; }
	@$(BIN)/python -m pytest -q --hypothesis-profile=quick tests/unit tests/architecture

bench: $(VENV)/.installed-dev  ## ratios measured side by side; how well the parser reads
	@for name in parse turn inbound ussd sender imports replay campaigns campaign_running faults campaign_faults; do echo "== $$name"; $(BIN)/python -m bench.$$name || exit 1; done

lock: $(VENV)/.installed-dev  ## solve the dependencies anew for Python 3.11.2 to 3.13 (needs uv: pip install uv)
	uv pip compile --quiet --upgrade --universal --python-version 3.11.2 --extra dev pyproject.toml -o constraints.txt
	uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes -c constraints.txt pyproject.toml -o requirements.lock

clean:  ## remove the virtual environment and caches; the data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 tidak ditemukan / not found: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11, 2) <= sys.version_info < (3, 14))' || \
		{ echo "Kabar perlu Python 3.11 sampai 3.13 / needs Python 3.11 to 3.13, found: $$($(PYTHON) -V)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Memasang / installing (satu kali / once) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Memasang / installing (satu kali / once) ..."
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.installed $@
