# Every target makes its own environment; nothing but Python 3.11 or later is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: run test lint eval third-party kills clean
.DELETE_ON_ERROR:

run: $(INSTALLED)  ## Read the papers in corpus/ with the rules reader
	$(BIN)/extract run corpus/ --reader rules

test: $(INSTALLED)  ## All tests
	$(BIN)/pytest

lint: $(INSTALLED)  ## Format, lint, strict types, floors of the house, spelling, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/deptry src

eval: $(INSTALLED)  ## Read what is in corpus/ with the rules reader and hold it against gold
	$(BIN)/extract run corpus/ --reader rules
	$(BIN)/extract eval

third-party: $(INSTALLED)  ## Ask a llama.cpp server with a random model; it is built from source the first time
	$(BIN)/pytest -m third_party tests/readers/llm/third_party

kills: $(INSTALLED)  ## Kill a run a hundred times; each next run must end with the same records
	$(BIN)/python eval/kills.py --kills 100

clean:  ## Remove what can be made again; runs/ stays, and so do the model's replies, which were paid for
	rm -rf $(VENV) .extractor/index .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
