# make demo     install into .venv, extract the shipped sample, print its fields
# make fast     the same environment with its reading modules compiled by mypyc: same answers, a fifth less time
# make test     the same environment plus the test extras, then the whole test suite
# make accuracy the headline on the frozen test split, held against the committed report (CORPUS=FILE)
# make figures  every figure in README, model card and data card anew (CORPUS=FILE, PHEE=DIR, PUBLIC=DIR)
# make lint     style, types and import direction
# make wheelhouse   fill WHEELHOUSE, so that `WHEELHOUSE=dir make demo` needs no index
#
# PYTHON=/path/to/python3.12 picks the interpreter, VENV=dir the environment's folder.

SHELL := /bin/sh
VENV ?= .venv
WHEELHOUSE ?=
PYTEST_ARGS ?=
export PYTHON

RIGHT_PYTHON := import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))
SOURCES := $(if $(WHEELHOUSE),--no-index --find-links "$(WHEELHOUSE)")
LOCK := pyproject.toml constraints.txt nlp/stemtrial/version.py
MADE := $(VENV)/.stemtrial-venv
RUN := $(VENV)/.stemtrial-run
TEST := $(VENV)/.stemtrial-test
BIN := $(VENV)/bin

# Both names, since pip 25.3 and later no longer reads PIP_CONSTRAINT when it fetches the build backend.
# The path is relative because pip splits these variables at spaces.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
	$(BIN)/python -m pip

REPORTS := evaluation/stemtrial_evaluation/reports
RELEASE ?= $(lastword $(sort $(wildcard models/stemtrial_models/releases/*)))

.PHONY: demo fast test accuracy figures lint wheelhouse clean

demo: $(RUN)
	$(BIN)/stemtrial demo --out build/demo --force

fast: $(RUN)
	@echo "Compiling; this takes about two minutes and needs a C compiler"
	@$(PIP) install -qq $(SOURCES) -e '.[compile]'
	@rm -f $(TEST)
	@STEMTRIAL_COMPILE=1 $(PIP) install -qq --no-build-isolation --no-deps --force-reinstall .
	@$(BIN)/stemtrial --version

test: $(TEST)
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

accuracy: $(RUN)
	$(BIN)/python -m stemtrial_evaluation.accuracy $(if $(CORPUS),--corpus "$(CORPUS)")

figures: $(RUN)
	$(BIN)/python -m stemtrial_evaluation.accuracy $(if $(CORPUS),--corpus "$(CORPUS)") --commit
	$(BIN)/stemtrial train $(if $(CORPUS),--corpus "$(CORPUS)") \
		--cross-validate $(REPORTS) --ablate $(REPORTS) --curve $(REPORTS)
	$(BIN)/python -m stemtrial_evaluation.baselines --gold test $(if $(CORPUS),--corpus "$(CORPUS)") \
		--json $(REPORTS)/baselines.json --markdown $(REPORTS)/baselines.md
	$(if $(PHEE),$(BIN)/python -m stemtrial_evaluation.phee --corpus "$(PHEE)" --out $(REPORTS)/phee.json)
	$(if $(PUBLIC),$(BIN)/python -m stemtrial_training.ner --out build/ner --public "$(PUBLIC)" \
		$(if $(CORPUS),--corpus "$(CORPUS)") && cp build/ner/ner_report.json $(REPORTS)/ner.json)
	$(BIN)/stemtrial gold card $(if $(CORPUS),--corpus "$(CORPUS)") \
		--write annotations/stemtrial_annotations/DATA_CARD.md
	$(BIN)/python -m stemtrial_training.card $(RELEASE)
	$(BIN)/python -m stemtrial_evaluation.readme README.md

lint: $(TEST)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(MADE):
	@for candidate in $${PYTHON:-python3.12 python3.11 python3 python}; do \
	  if "$$candidate" -c '$(RIGHT_PYTHON)' >/dev/null 2>&1; then \
	    echo "Creating $(VENV) with $$candidate"; "$$candidate" -m venv "$(VENV)" && touch "$@"; exit; \
	  fi; \
	done; \
	echo "stemtrial needs Python 3.11 or 3.12 with its venv module: install one, or name it with PYTHON=/path/to/python3.12" >&2; \
	exit 1

$(RUN): $(MADE) $(LOCK)
	@echo "Installing stemtrial into $(VENV); the first time takes a few minutes"
	@$(PIP) install -qq $(SOURCES) -e .
	@touch $@

$(TEST): $(MADE) $(LOCK)
	@echo "Installing stemtrial and its test tools into $(VENV); the first time takes a few minutes"
	@$(PIP) install -qq $(SOURCES) -e '.[test]'
	@touch $(RUN) $@

wheelhouse: $(MADE)
	$(PIP) wheel -qq --wheel-dir "$(or $(WHEELHOUSE),wheelhouse)" '.[test]' editables
	rm -f "$(or $(WHEELHOUSE),wheelhouse)"/stemtrial-*.whl
	@echo "$(or $(WHEELHOUSE),wheelhouse) is filled: WHEELHOUSE=$(or $(WHEELHOUSE),wheelhouse) make demo"

clean:
	rm -rf "$(VENV)" build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
