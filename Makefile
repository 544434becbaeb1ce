# Everything sets itself up in .venv from nothing but Python 3.11+, make and a package index.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null && echo $$p && break; done)
VENV   := .venv
BIN    := $(VENV)/bin
CONFIG ?= $(DEID_PROXY_CONFIG)
KILLS  ?= 200
REPORT ?= crash-loop.json
SECONDS ?= 600
SEED   ?= 1
TARGET ?= engine
TESTS  ?= tests

ENGINE  ?= docker

.PHONY: demo serve configured test check compile requirements statement faults hostile fuzz lock kill-test crash-loop endurance bench image image-test clean

# A tour needs no compiled engine and does not make anybody wait for one; where there is one, it must not be stale.
demo: $(or $(wildcard $(VENV)/.compiled),$(VENV)/.ready) ## a guided tour: two studies of one patient go through the gateway
	$(BIN)/deid-proxy demo

serve: configured $(VENV)/.compiled ## run the gateway: make serve CONFIG=FILE
	$(BIN)/deid-proxy serve --config $(CONFIG)

configured: # asked before anything is compiled
	@test -n "$(CONFIG)" || { printf '%s\n' "make serve needs a configuration, and a fresh clone has none. Make one with its keys, and run it:" "  cp config/deid-proxy.example.yaml gateway.yaml      then write your names and addresses into it" "  $(BIN)/deid-proxy keygen spool.key" "  $(BIN)/deid-proxy keygen lung01.key --project LUNG-01" "  $(BIN)/deid-proxy keygen --map lung01-map.key --project LUNG-01" "  make serve CONFIG=gateway.yaml" "Or see it run first: make demo" >&2; exit 1; }

test: $(VENV)/.compiled ## the whole test suite
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(TESTS)

check: $(VENV)/.ready ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

requirements: $(VENV)/.ready ## each requirement of PS3.15 Annex E with the tests that carry it
	$(BIN)/python tools/requirements.py

statement: $(VENV)/.ready ## write docs/conformance-statement.md, and the table of deviations behind it
	$(BIN)/python tools/statement.py

faults: $(VENV)/.compiled ## run what breaks the gateway, row by row (ROWS="34 35": these only; ROWS=--rest: what has not passed), and write docs/reference/faults.md
	$(BIN)/python tools/faults.py $(ROWS)

hostile: $(VENV)/.compiled ## a healthy sender's latency beside hundreds of hostile peers, as a ratio to an idle gateway
	$(BIN)/python tests/benchmarks/bench_hostile.py

fuzz: $(VENV)/.compiled ## damaged input for SECONDS, for TARGET (engine, walker, part10, deflate, character-sets, codestream, profile)
	$(BIN)/python tests/fuzz/fuzz_engine.py --target $(TARGET) --seconds $(SECONDS) --seed $(SEED)

kill-test: $(VENV)/.compiled ## kill -9 the gateway KILLS times while studies are sent
	DEID_PROXY_KILLS=$(KILLS) $(BIN)/python -m pytest -q -s --timeout 3600 tests/acceptance/test_kill.py

crash-loop: $(VENV)/.compiled ## kill -9 hundreds of times, in parts with seeds that add up in REPORT: ended and started again, it goes on
	$(BIN)/python tools/crash_loop.py $(REPORT)

endurance: $(VENV)/.compiled ## 100,000 instances with three busy loops beside: no response lost, none doubled
	$(BIN)/python -m deid_proxy.testing.endurance

bench: $(VENV)/.compiled ## engine and end to end, against pydicom and the obvious gateway, in one run
	$(BIN)/deid-proxy bench

image: $(VENV)/.ready ## build docker/Dockerfile with ENGINE (docker, podman) as deid-proxy:local
	rm -rf dist && $(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w dist .
	$(ENGINE) build -f docker/Dockerfile -t deid-proxy:local .

image-test: $(VENV)/.ready ## build the image without an engine and run it for real: root, debootstrap, buildah, DCMTK
	tools/image-without-engine.sh

compile: $(VENV)/.compiled ## compile the engine's inner loops, where there is a C compiler

lock: $(VENV)/.ready ## pin what pyproject.toml asks for, with hashes
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements.lock pyproject.toml -o docker/requirements.lock

$(VENV)/.ready: pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "deid-proxy needs Python 3.11, 3.12 or 3.13; none was found. Name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Compiled modules hide their sources: whoever changes one gets it compiled again before anything runs.
$(VENV)/.compiled: $(VENV)/.ready tools/compile_engine.py $(wildcard deid_proxy/engine/*.py deid_proxy/engine/*/*.py deid_proxy/identity/*.py deid_proxy/standard/compounds.py deid_proxy/standard/everyday.py deid_proxy/standard/korean.py deid_proxy/standard/vocabulary.py deid_proxy/standard/word_forms.py)
	$(BIN)/python tools/compile_engine.py
	@touch $@

clean: ## remove the environment and all caches
	rm -rf $(VENV) *.so *.pyd deid_proxy/*/*.so deid_proxy/*/*.pyd deid_proxy/*/*/*.so deid_proxy/*/*/*.pyd .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
