# Everything a developer or an operator runs. `make` alone lists it.
PYTHON ?= python3
INSTALLED := .venv/installed
TESTABLE := .venv/installed-for-tests
MOTO := .venv/moto/installed
PATRONI := .venv/failover/installed
GENERATORS := .venv/generators/installed
INSTALL := .venv/bin/pip install --quiet --disable-pip-version-check
COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u PIP_CONSTRAINT PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make lock" .venv/lock/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras \
	--allow-unsafe --no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: help setup serve test browser bench audit client clients failover lock

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

setup: $(INSTALLED) ## install Dateline and what it needs into .venv

serve: setup ## run Dateline, with its own PostgreSQL unless DATABASE_URL names another
	@.venv/bin/dateline serve

test: $(TESTABLE) $(MOTO) browser ## run the tests, on DATABASE_URL's PostgreSQL or Dateline's own
	.venv/bin/pytest --numprocesses auto --maxprocesses 4 --dist worksteal

browser: ## install Chromium for the tests of pages, where apt-get can
	@{ command -v chromium || command -v google-chrome || { [ "$$(id -u)" = 0 ] && apt-get update --quiet=2 && \
	DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends chromium; }; } >/dev/null || \
	echo "There is no Chromium here, and it could not be installed: the tests of pages in a browser are left out." >&2

bench: setup ## measure Dateline beside hand-written endpoints, or with ARGS=--archive an archive of ten years
	.venv/bin/python -m tests.benchmarks $(ARGS)

audit: setup ## run the GraphQL-over-HTTP audit on a server of its own
	npm ci --prefix tests/audit --no-fund --no-audit
	node tests/audit/audit.mjs

client: setup ## build the typed client of npm, and pack it into clients/typescript
	cd clients/typescript && npm ci --no-fund --no-audit && npm run build && npm pack

clients: $(TESTABLE) $(GENERATORS) ## run sessions with the usual GraphQL clients, live ones too, on servers of their own
	npm ci --prefix tests/clients --no-fund --no-audit
	.venv/bin/python -m tests.clients

failover: $(TESTABLE) $(PATRONI) ## break a PostgreSQL of three members under Patroni, with etcd, HAProxy and PgBouncer
	.venv/bin/python -m tests.failover

lock: ## pin the newest versions of all requirements, with their hashes; those of the tests are what these add
	$(PYTHON) -m venv --clear .venv/lock
	.venv/lock/bin/pip install --quiet pip-tools
	$(COMPILE) --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra test --constraint requirements.txt --output-file .venv/lock/all.txt pyproject.toml
	{ echo "# What the tests need besides, by make lock."; echo "-r requirements.txt"; \
	grep -vxF -f requirements.txt .venv/lock/all.txt; } >requirements-test.txt
	for part in object_stores failover clients; do \
	$(COMPILE) --output-file tests/$$part/requirements.txt tests/$$part/requirements.in || exit 1; done
	rm -r .venv/lock

$(INSTALLED): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Dateline needs Python 3.11 or later")'
	@echo "Installing Dateline into .venv; the first time this takes a minute."
	@$(PYTHON) -m venv .venv
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@.venv/bin/python -m compileall -q api schema db
	@touch $@

$(TESTABLE): $(INSTALLED) requirements-test.txt
	@echo "Installing what the tests need besides."
	@$(INSTALL) --require-hashes -r requirements-test.txt
	@touch $@

# Environments of their own, beside what Dateline needs: what moto needs is older, and the others it does not need.
define separate
	@echo "Installing $(1)."
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
endef

$(MOTO): tests/object_stores/requirements.txt
	$(call separate,a server of S3 for the tests)

$(PATRONI): tests/failover/requirements.txt
	$(call separate,Patroni for failovers)

$(GENERATORS): tests/clients/requirements.txt
	$(call separate,generators of typed clients in Python)
