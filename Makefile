# Two commands are enough: `make demo` and `make test`. Both set everything up first.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do command -v $$name && break; done)
BIN := .venv/bin

export LANG := C.UTF-8
export LC_ALL := C.UTF-8
export QT_LOGGING_RULES ?= qt.qpa.*=false
# Another active virtual environment must not shine through.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

# What is left out of `make check`: whole-window journeys, large registers, long random runs.
SLOW := tests/e2e tests/scale tests/screens tests/stateful
OFFSCREEN := QT_QPA_PLATFORM=offscreen
TYPED := $(wildcard chgdesk ui tests benchmarks migrations)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint run bench shots package

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

setup:
	@$(PYTHON) .ci/setup.py

demo: setup ## build, judge, export and check a sample workspace, then open it
	@$(BIN)/chgdesk demo --out build/demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] && [ -z "$$CI" ]; then \
		echo "Opening build/demo/sample.chgdesk; its messages go to build/demo/window.log."; \
		nohup $(BIN)/chgdesk -w build/demo/sample.chgdesk >build/demo/window.log 2>&1 & \
	else \
		echo "No screen here. With one: $(BIN)/chgdesk -w build/demo/sample.chgdesk"; \
	fi

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports

test: lint ## every check: format, lint, types, import contracts, all tests
	$(OFFSCREEN) $(BIN)/python -m pytest -n 2

check: lint ## the same without the slow tests
	$(OFFSCREEN) $(BIN)/python -m pytest -n 2 $(addprefix --ignore=,$(SLOW))

run: setup ## open the window
	@$(BIN)/chgdesk

bench: setup ## timings, each as a ratio to the bare library in the same run
	$(OFFSCREEN) $(BIN)/python -m benchmarks

shots: setup ## screenshots of every view into build/shots
	$(OFFSCREEN) $(BIN)/python -m pytest tests/screens --shots build/shots
	$(BIN)/python docs/pictures.py build/shots/manual

package: setup ## a stand-alone program in dist/ (refused beside a library known to be bad)
	@$(BIN)/python .ci/release_gate.py
	$(BIN)/python -m pip install --quiet "pyinstaller>=6.16"
	$(BIN)/python -m PyInstaller --noconfirm chgdesk.spec
	dist/chgdesk/chgdesk-cli selftest
