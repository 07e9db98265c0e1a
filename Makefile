# Everything a developer does, each as one command; `make` alone lists them.
# Nothing here changes the system: all is installed into .venv and node_modules.

PYTHON ?= python3
BIN := .venv/bin
NPM := $(BIN)/python tools/npm.py

.DEFAULT_GOAL := help
.PHONY: help venv ui wheel demo test check bench wire lock screenshots clean chromium

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: .venv/.installed ## the environment: Python packages as locked, Node, the pages built

.venv/.locked: requirements-dev.lock tools/check_python.py
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not here: Hallway needs Python 3.11 or newer with venv; README.md says how to get it" >&2; exit 1; }
	@$(PYTHON) tools/check_python.py
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.installed: .venv/.locked pyproject.toml hatch_build.py
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q devices display kiosk queue server # pip does it, but not for -e
	@touch $@

ui: venv ## build the pages again (only when their sources changed)
	$(BIN)/python hatch_build.py

wheel: venv ui ## the package to install on a hall's computers: dist/hallway-….whl
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .

demo: venv ui ## a hall to try: everything runs, every device is simulated (ARGS=…)
	$(BIN)/hallway demo $(ARGS)

test: chromium check ## all that CI runs: checks, page tests, Python tests, tests in a browser
	$(NPM) run --silent budget
	$(NPM) test
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore tests/e2e --ignore tests/day $(ARGS)
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/e2e $(ARGS)
	$(BIN)/python -m pytest tests/day $(ARGS)

check: venv ui ## style, types and the rooms' import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --exclude '/(conformance|simulators/video)/' devices/hall_devices kiosk/hall_kiosk
	$(BIN)/lint-imports
	$(NPM) run --silent typecheck

chromium: venv # a browser for the end-to-end tests; HALLWAY_CHROMIUM names one that is elsewhere
	@$(BIN)/python -m tests.browser

bench: venv ui ## measure: every figure beside its aim
	$(BIN)/python -m bench $(ARGS)

wire: venv ## write server/ui/wire.ts and openapi.json anew from the models
	$(BIN)/python -m tools.wire

lock: ## write the Python locks anew (UPGRADE=1: newest versions)
	UPGRADE=$(UPGRADE) tools/lock.sh

screenshots: venv ui ## take the pictures of the documentation anew
	$(BIN)/python -m tools.screenshots

clean: ## remove what was built, the environment too
	rm -rf .venv node_modules dist build server/hall_server/static/ui
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
