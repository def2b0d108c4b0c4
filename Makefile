# Two commands matter: `make run` and `make test`. `make help` lists the others.
.DEFAULT_GOAL := help
SHELL := /bin/bash

# The newest that runs: a pyenv shim is on PATH for versions that are not switched on, too.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do $$python -c '' 2>/dev/null && command -v $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
T ?=
# Without a long form of their own: MYRIAD_LONG makes them larger.
SIZED = tests/core/answers tests/tasks/test_recurrence_properties.py tests/tasks/test_move_task.py tests/tasks/test_round_trip.py
HTTP = tests/auth tests/tasks tests/notifications tests/contracts tests/core
PYTEST = $(BIN)/python -m pytest -n 3 --dist loadgroup
PIN = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links --no-annotate $(UPGRADE)

# nginx with the module that serves .br files, and the kubectl that renders manifests.
DEPLOY_TOOLS := nginx:nginx /usr/lib/nginx/modules/ngx_http_brotli_static_module.so:libnginx-mod-http-brotli-static \
	kubectl:kubernetes-client

APP := frontend/dist/.built
APP_INSTALLED := frontend/node_modules/.installed
APP_SOURCES := $(shell find frontend/src frontend/worker frontend/public frontend/build -type f 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts
NPM = cd frontend && npm run --silent
SPEC = DATA_DIR=$$(mktemp -d) SERVICES=all $(BIN)/flask --app webapp.app:create_app spec > frontend/openapi.json

export PIP_DISABLE_PIP_VERSION_CHECK := 1

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: $(INSTALLED) $(APP) ## Start everything and say where to look; Ctrl-C stops it (TOPOLOGY=services: split services)
	@if [ "$(TOPOLOGY)" = services ]; then scripts/system-packages rabbitmq-server:rabbitmq-server; fi
	@exec $(BIN)/python -m devstack run

tour: ## Take the tour of a running stack, from registering to the reminder's mail
	@$(PYTHON) scripts/tour

test: $(INSTALLED) $(APP) ## Run every short test, against real servers: the suite, the short fault runs, the app in a browser
	@scripts/system-packages rabbitmq-server:rabbitmq-server promtool:prometheus $(DEPLOY_TOOLS)
ifeq ($(T),)
	@scripts/chromium > /dev/null
	$(NPM) test
	$(PYTEST) -m "not faults and not timed" --ignore tests/e2e
	$(PYTEST) -m "faults and not timed" --ignore tests/e2e
	$(BIN)/python -m pytest -m timed --ignore tests/e2e
	$(BIN)/python -m pytest -n 2 -m "not timed" tests/e2e
	$(BIN)/python -m pytest -m timed tests/e2e
else
	@together=0; $(PYTEST) -m "not timed" $(T) || together=$$?; \
	alone=0; $(BIN)/python -m pytest -m timed $(T) || alone=$$?; \
	case $$together,$$alone in 0,0|0,5|5,0) ;; *) exit 1 ;; esac  # 5: nothing was chosen, in one of them
endif

test-services: $(INSTALLED) ## Run the tests of HTTP in one process, then against split services
	@scripts/system-packages rabbitmq-server:rabbitmq-server
	$(PYTEST) -m "not timed" $(HTTP)
	$(BIN)/python -m pytest -m timed $(HTTP)
	TOPOLOGY=services $(BIN)/python -m pytest tests

test-faults: $(INSTALLED) ## Run the long forms of the fault tests: half an hour on an idle machine
	@scripts/system-packages rabbitmq-server:rabbitmq-server $(DEPLOY_TOOLS)
	MYRIAD_LONG=1 $(BIN)/python -m pytest -m faults -s --timeout 1800 $(or $(T),tests)

test-long: $(INSTALLED) ## Run the other long forms: fuzz, properties, a million rows
	MYRIAD_LONG=1 $(BIN)/python -m pytest -m "long and not faults" -s --timeout 1800 $(or $(T),tests)
	MYRIAD_LONG=1 $(BIN)/python -m pytest --show-capture=no --timeout 1800 $(SIZED)

test-images: $(INSTALLED) ## Build the three images with buildah, on bases of Debian's packages, and run them (as root)
	@scripts/system-packages buildah:buildah debootstrap:debootstrap
	MYRIAD_LONG=1 $(BIN)/python -m pytest tests/deploy/test_built_images.py

lint: $(INSTALLED) $(APP_INSTALLED) ## Check style, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/event-schemas --check
	$(BIN)/python scripts/messages --check
	@if [ -x $(BIN)/hadolint ]; then $(BIN)/hadolint deploy/docker/Dockerfile; fi
	$(BIN)/cfn-lint deploy/ecs/stack.yaml
	@$(SPEC)
	$(NPM) lint

types: $(INSTALLED) $(APP_INSTALLED) ## Generate the app's types from the API's own OpenAPI
	@$(SPEC)
	$(NPM) types

app: $(APP) ## Build the browser app

dev: $(APP_INSTALLED) ## Serve the app's sources with hot reload, beside a running `make run`
	@$(NPM) dev

screenshots: $(INSTALLED) $(APP) ## Take the pictures of docs/images anew
	$(BIN)/python -m pytest tests/e2e/screenshots.py

edge: $(INSTALLED) ## Render what nginx and CDNs are told from deploy/routing.py
	@$(BIN)/python -m deploy.edge
	@$(BIN)/python -m deploy.cdn

fmt: $(INSTALLED) $(APP_INSTALLED) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) format

bench: $(INSTALLED) ## Measure ours, the best peer and the floor under load (about 50 minutes)
	@$(BIN)/python -m bench run

bench-quick: $(INSTALLED) ## The same in one short round with 1,000 users, for trials
	@$(BIN)/python -m bench quick

bench-profile: $(INSTALLED) ## Draw a flame graph of the mixed load
	@$(BIN)/python -m bench profile

bench-soak: $(INSTALLED) ## Hold the memory of web processes to its bounds over 15 minutes of load
	@$(BIN)/python -m bench soak

bench-app: $(INSTALLED) $(APP) ## Have Lighthouse judge the app on a phone: login and Today, the median of five visits
	@scripts/chromium > /dev/null
	@$(BIN)/python -m bench.lighthouse

bench-million: $(INSTALLED) ## Seed a million users (once), measure beside smaller crowds, draw docs/scale.md
	@$(BIN)/python -m bench.million seed
	@$(BIN)/python -m bench.million measure

capacity: $(INSTALLED) ## Draw docs/capacity.md anew, by the last bench
	@$(BIN)/python -m bench.capacity --write

serve: $(INSTALLED) ## Run the production configuration here, for load tools from outside
	@$(BIN)/python -m bench serve

keys-rotate: $(INSTALLED) ## Give tokens a new key: published at once, signing later; nobody is logged out
	@$(BIN)/python -m webapp.admin rotate-keys

reset: $(INSTALLED) ## Forget the data of `make run`
	@$(BIN)/python -m devstack reset

requirements: ## Pin the requirements anew, with hashes (UPGRADE=--upgrade for newer versions)
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-dev.in -o requirements-dev.txt
	$(PIN) requirements-native.in -o requirements-native.txt

$(INSTALLED): requirements-dev.txt requirements-native.txt Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Myriad needs Python 3.11 or newer: install it, or run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Myriad needs Python's venv module. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the requirements (once)…"
	@# The lock is whole: nothing is resolved. (pip 23 asks for hashes of releases newer than a pin reached by an extra.)
	@$(BIN)/python -m pip install -qq --require-hashes --no-deps --only-binary :all: -r requirements-dev.txt
	@$(BIN)/python -m pip check > /dev/null || { $(BIN)/python -m pip check; exit 1; }
	@$(BIN)/python -m pip install -qq --require-hashes --no-deps -r requirements-native.txt 2>/dev/null || \
		echo "No C compiler: gunicorn parses HTTP in Python, more slowly. On Debian: apt-get install gcc python3-dev"
	@touch $@

$(APP_INSTALLED): frontend/package.json frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null || \
		{ echo "The browser app needs Node 20.19 or newer, and npm. On Debian: apt-get install nodejs npm"; exit 1; }
	@echo "Installing the browser app's packages (once)…"
	@cd frontend && npm ci --silent
	@touch $@

$(APP): $(APP_INSTALLED) $(APP_SOURCES)
	@echo "Building the browser app…"
	@$(NPM) build
	@touch $@

.PHONY: help edge types app dev screenshots run tour keys-rotate test test-services test-faults test-long test-images lint fmt reset requirements bench bench-quick bench-app bench-profile bench-soak serve bench-million capacity
