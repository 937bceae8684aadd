# The product's commands; `make help` lists them. Needs make and Python 3.11 or newer with venv, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINS := $(shell cat requirements.txt requirements-dev.txt 2>/dev/null | cksum | cut -d' ' -f1)
PYTHON_IS := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)
RUNS := $(VENV)/runs-$(PYTHON_IS)-$(PINS)
TESTS := $(VENV)/tests-$(PYTHON_IS)-$(PINS)
WORKERS ?= 2

.PHONY: help run test test-long check fmt bench clean
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/'

run: $(RUNS) ## set up, load the sample data into an empty default database, serve on 127.0.0.1:8501
	@$(BIN)/python -m tools.serve

test: $(TESTS) ## set up (the browser too) and run every test
	@sh tools/test-programs.sh
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -q

test-long: $(TESTS) ## the tests of thousands of cases, which `make test` leaves out
	@$(BIN)/python -m pytest -n $(WORKERS) -m long -q

check: $(TESTS) ## lint, format check, strict types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

fmt: $(TESTS) ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(RUNS) ## measure server times on the sample data
	@$(BIN)/python -m benchmarks

clean: ## remove the environment and caches; data in var/ stays
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# One sentinel a set of pins and a version of Python: when either changes, the environment is made anew.
$(VENV)/runs-%:
	@rm -f $(VENV)/runs-* $(VENV)/tests-*
	@sh tools/environment.sh $(PYTHON) $(VENV) requirements.txt
	@touch $@

$(VENV)/tests-%: $(VENV)/runs-%
	@sh tools/environment.sh $(PYTHON) $(VENV) requirements-dev.txt
	@touch $@
