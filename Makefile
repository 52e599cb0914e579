# The only entry points to remember. Needs Debian's python3 (with python3-venv), git and make;
# what else is needed is installed, or the line to type is said.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest -q
# Coverage in every process that a command starts.
MEASURED := COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml
export COVERAGE_FILE := $(CURDIR)/build/coverage/data

QUICK := "not sandbox and not pipeline and not notebook and not browser and not slow"
# Not measured: thousands of known programs, judged in process, which would take twice the time; and
# exceptions from another thread, at which Python 3.11 spins for ever while it is traced.
UNMEASURED := tests/exercises tests/judge/test_mistakes.py tests/judge/test_another_language.py \
	tests/judge/test_bounds.py

# Thousands of processes start here; without bytecode each would compile its imports anew.
unexport PYTHONDONTWRITEBYTECODE
# Another environment that is active where `make` was typed: IPython warns of it, and tests take no warning.
unexport VIRTUAL_ENV

.DEFAULT_GOAL := help
.PHONY: help setup walls demo lab build release types lint check test test-matrix test-hub bench html dist clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## make .venv with every package pinned in requirements.lock

$(STAMP): requirements.lock pyproject.toml tools/setup.sh
	@PYTHON=$(PYTHON) bash tools/setup.sh $(VENV)
	@touch $@

walls: $(STAMP)
	@bash tools/system_packages.sh bubblewrap:bwrap

demo: walls  ## release, grade a small class in the sandbox, feedback, class report
	@$(BIN)/autograder demo

lab: $(STAMP)  ## open the course in JupyterLab
	@$(BIN)/jupyter lab --notebook-dir=. course/00_map_and_tools.ipynb

build: $(STAMP)  ## build notebooks from their masters, then release the assignments
	@$(BIN)/autograder build
	@$(BIN)/autograder release

release: walls  ## make the students' version of every assignment
	@$(BIN)/autograder release

types: $(STAMP)  ## check the annotations of both packages with mypy
	@$(BIN)/mypy

lint: walls types  ## style, types, rebuild without a difference, audit, catalogue of mistakes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/autograder build --check
	@$(BIN)/autograder release --check
	@$(BIN)/autograder audit
	@$(BIN)/autograder mistakes --check

check: lint  ## lint, and the table of known wrong programs
	@$(BIN)/autograder mistakes

test: walls  ## all tests, quick ones first, and how much of the code they run
	@bash tools/system_packages.sh --optional chromium:chromium postgresql:/usr/lib/postgresql
	@rm -rf build/coverage && mkdir -p build/coverage
	$(MEASURED) $(PYTEST) -n 2 -x -m $(QUICK) $(addprefix --ignore=,$(UNMEASURED))
	$(PYTEST) -n 2 -x -m $(QUICK) $(UNMEASURED)
	$(MEASURED) $(PYTEST) -n 2 -m "sandbox and not pipeline and not browser and not slow"
	$(PYTEST) -n 2 --dist loadfile -m "pipeline and not browser and not slow"
	$(PYTEST) -n 2 -m "notebook and not browser and not slow"
	$(PYTEST) -m "browser and not slow"
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

test-matrix: walls  ## quick tests on every Python here, and with the oldest packages allowed
	@$(BIN)/python tools/matrix.py $(MATRIX)

test-hub: walls  ## as root: a class on a JupyterHub, from release to feedback, in a browser
	@bash tools/system_packages.sh --optional chromium:chromium npm:npm python3-venv:/usr/lib/python3/dist-packages
	$(PYTEST) tests/hub

bench: walls  ## measure speed, ours and stock nbgrader's, in one run
	@$(BIN)/python -m tests.bench

html: $(STAMP)  ## the course as a website, offline, in build/html
	@$(BIN)/python tools/build_site.py

dist: $(STAMP)  ## students.zip and convlab's wheel: what students get, audited
	@$(BIN)/autograder dist

clean:  ## remove what can be made again (not grading/)
	rm -rf build dist students.zip convlab-*.whl .pytest_cache .mypy_cache .ruff_cache .hypothesis
