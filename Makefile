# `make run` needs Python 3.11 or newer, git and make, and brings the rest into .venv/, node_modules/ and var/.
# `make test` needs Chromium and PostgreSQL 15 as well: root gets them installed, others are told how.

PYTHON := .venv/bin/python
NPM := .venv/bin/npm
POSTGRES_15 ?= /usr/lib/postgresql/15/bin
PROVIDER := tests/oidc/provider
PROOFS := forged pay mentoring locks matrix

.PHONY: run test check proof bench system-packages

run: .venv/.run node_modules/.done
	$(PYTHON) demo.py

# Version 15 goes first, so that the last line counts every test once.
test: system-packages .venv/.dev node_modules/.done $(PROVIDER)/node_modules/.done
	PG_BIN=$(POSTGRES_15) $(PYTHON) -m pytest tests/integration
	$(PYTHON) -m pytest tests/unit tests/oidc tests/attacks tests/integration tests/browser

check: .venv/.dev
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy app.py config.py demo.py pages auth components data
	.venv/bin/lint-imports

proof: $(PROOFS:%=var/proof/%.xml)
	CASES=10000 $(PYTHON) -m tests.salary.report
	$(PYTHON) -m tests.proof_report $^

# Each part by itself (`make var/proof/matrix.xml`); what does not hold is counted at the end.
var/proof/forged.xml: PARTS := tests/attacks/test_c_forged_posts.py
var/proof/pay.xml: PARTS := tests/attacks/test_j_*.py
var/proof/mentoring.xml: PARTS := tests/integration/test_mentor_programs.py
var/proof/locks.xml: PARTS := tests/proof/test_mutations.py
var/proof/matrix.xml: PARTS := tests/proof/test_matrix.py
var/proof/%.xml: system-packages .venv/.dev node_modules/.done $(PROVIDER)/node_modules/.done FORCE
	-CASES=10000 $(PYTHON) -m pytest $(PARTS) --junitxml=$@

FORCE:

bench: system-packages .venv/.dev node_modules/.done
	$(PYTHON) -m tests.bench

system-packages:
	@bin/system-packages $(POSTGRES_15)

.venv/.run: requirements.txt
	@bin/python-packages $<
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/.run
	@bin/python-packages $<
	@touch $@

node_modules/.done: package-lock.json
$(PROVIDER)/node_modules/.done: $(PROVIDER)/package-lock.json
%/.done: | .venv/.run
	@echo "Installing the packages of $<"
	@$(NPM) ci --prefix $(<D) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
