# make run · make test · make check · make bench · make soak · make model
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PAGE := src/malbeot/web/static/index.html
MODULES := frontend/node_modules/.package-lock.json
NPM := scripts/npm $(BIN)
npm_config_cache ?= $(CURDIR)/$(VENV)/npm-cache
export npm_config_cache
PAGE_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html frontend/package-lock.json frontend/vite.config.ts
DATA ?=
# Exit code 3 is "done, with rows set aside".
TRAIN := $(BIN)/malbeot train

.PHONY: help run test check bench soak model page clean

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /  — /'

run: $(BIN)/.run $(PAGE)  ## from a fresh clone to the chat at http://127.0.0.1:8000
	@echo "· starting both servers: a few seconds"
	@$(BIN)/malbeot up $(ARGS) || [ $$? -eq 130 ]

test: $(BIN)/.dev $(PAGE)  ## everything needed, then all tests
	@scripts/debian chromium chromium-driver fonts-noto-cjk
	$(NPM) run --silent test
	$(BIN)/python -m pytest $(ARGS)

check: $(BIN)/.dev $(MODULES)  ## ruff and mypy --strict, and the page's types
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(NPM) run --silent check

bench: $(BIN)/.dev $(PAGE)  ## every figure of benchmarks/RESULTS.md
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

soak: $(BIN)/.dev  ## twenty kills at random moments of every long job, and a million rows
	SOAK_KILLS=20 $(BIN)/python -m pytest tests -k "kill" $(ARGS)
	$(BIN)/python benchmarks/prepare.py --rows 10000 100000 1000000

model: $(BIN)/.dev  ## rebuild the shipped weights (DATA=folder adds permitted human pairs)
	$(BIN)/malbeot augment food
	$(TRAIN) recipes/malbeot-mini.toml $(if $(DATA),--data $(DATA)) || [ $$? = 3 ]
	$(BIN)/malbeot augment food --out .malbeot/corpus/food-lora.jsonl --count 30000 --seed 2 --invented 0.4
	$(TRAIN) recipes/malbeot-mini-food-lora.toml || [ $$? = 3 ]
	$(BIN)/malbeot export model .malbeot/models/malbeot-mini --out src/malbeot/models/malbeot-mini

page: $(PAGE)  ## build the page

clean:  ## remove what was built (not your data in .malbeot)
	rm -rf $(VENV) frontend/node_modules src/malbeot/web/static

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Malbeot needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	@echo "· making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(BIN)/.run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "· installing the Python packages: about a minute the first time"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[data]'
	@touch $@

$(BIN)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "· installing what training and tests need, PyTorch too: a few minutes the first time"
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[data,dev,ray,train]'
	@touch $@ $(BIN)/.run

$(MODULES): frontend/package-lock.json | $(BIN)/python
	@echo "· fetching what builds the page: about half a minute the first time"
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(PAGE): $(PAGE_SOURCES) $(MODULES)
	@echo "· building the page: some seconds"
	@$(NPM) run --silent build
