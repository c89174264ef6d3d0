# The commands of this repository; `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help setup run psql test suites test-sql test-container fuzz thorough faults crashes matrix bench lint format lock clean

# The first Python that is new enough; `make PYTHON=… setup` takes another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
BIN := .venv/bin
ARGS ?=

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with the pinned tools (all others do it first)
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11 or newer on the PATH" >&2; exit 1; }
	@$(PYTHON) .ci/bootstrap.py

run: setup ## start PostgreSQL, migrate, run the pgTAP suites, print the account
	@$(BIN)/harness run $(ARGS)

psql: ## psql in a migrated database in a container (needs docker compose)
	@docker compose --project-name bookings -f docker/compose.yaml run --rm psql $(ARGS)

test: setup ## run the whole test suite and verify the migrations, newest major
	@$(BIN)/pytest -n 2 --verify $(ARGS)

suites: setup ## run the pgTAP suites alone, under pytest
	@$(BIN)/pytest -n 2 sql/tests $(ARGS)

test-sql: setup ## run the product's suites and tests alone
	@$(BIN)/pytest -n 2 sql/tests tests/bookings $(ARGS)

test-container: setup ## run the tests of the container server (needs Docker or Podman)
	@$(BIN)/pytest -m container tests/harness $(ARGS)

fuzz: setup ## search long for a booking that breaks a rule
	@$(BIN)/pytest -n 2 -m fuzz --fuzz-profile nightly tests/bookings $(ARGS)

thorough: setup ## what takes long: each object, bad migrations, killed runs, plain psql
	@$(BIN)/pytest -n 2 -m thorough $(ARGS)

faults: setup ## plant each fault; the machines must find it (minutes)
	@$(BIN)/pytest -n 2 -m faults tests/bookings $(ARGS)

crashes: setup ## end the runner at every statement of every migration (minutes)
	@$(BIN)/pytest -n 2 --verify-crashes sql/migrations $(ARGS)

matrix: setup ## run the product's tests on all supported majors
	@$(BIN)/pytest --pg 15,16,17,18 -n 2 sql/tests tests/bookings $(ARGS)

bench: setup ## the benchmarks, side by side, summed up as ratios (minutes; ARGS="-k …")
	@$(BIN)/pytest tests/benchmarks --benchmark-columns=median,iqr,rounds $(ARGS)

lint: setup ## ruff, mypy, import-linter, sqlfluff, squawk, harness lint, hadolint, actionlint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint sql
	$(BIN)/squawk --config .squawk.toml $(filter-out %.down.sql,$(wildcard sql/migrations/*.sql))
	$(BIN)/harness lint
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/python .ci/actionlint.py $(wildcard .github/workflows/*.yml) harness/starter/files/workflow.yml

format: setup ## rewrite Python and SQL in the repository's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/sqlfluff fix sql

lock: setup ## pin the newest tools in .ci/requirements.txt (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --group pyproject.toml:dev pyproject.toml -o .ci/requirements.txt

clean: ## delete .venv and what the tools cached here
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
