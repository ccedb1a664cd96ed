# Each target sets up what it needs first; see packaging/bootstrap.py. PYTHON=... chooses another Python.
SHELL = /bin/sh
CANDIDATES = python3 python3.11 python3.12 python3.13 python3.14
PYTHON ?= $(shell for python in $(CANDIDATES); do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HERE = .venv/bin/python
SUITE = bookworm
MIRROR =

.PHONY: help run test lint bench package wheel test-package plates pictures clean python
help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

run: python ## open the window; with no screen, render its opening to build/
	@$(PYTHON) packaging/bootstrap.py run
	@$(HERE) packaging/open.py

test: python ## format, lint, types, layers, tests
	@$(PYTHON) packaging/bootstrap.py dev
	@$(HERE) packaging/check.py test

lint: python ## the same without the tests
	@$(PYTHON) packaging/bootstrap.py dev
	@$(HERE) packaging/check.py lint

bench: python ## figures beside what they are compared with
	@$(PYTHON) packaging/bootstrap.py dev
	@$(HERE) -m tests.bench

package: python ## make what people install on Linux: a bundle, its archive, a package for Debian
	@$(PYTHON) packaging/bootstrap.py package
	@.venv-package/bin/python packaging/package.py

wheel: python ## make what pip installs, in dist/, and try it in an empty environment
	@$(PYTHON) packaging/bootstrap.py package
	@.venv-package/bin/python packaging/distributions.py

test-package: python ## try what make package made on bare Debians; as root; SUITE and MIRROR choose others
	@$(PYTHON) packaging/bootstrap.py machines
	@$(HERE) packaging/clean_machine.py build/package --suite "$(SUITE)" --mirror "$(MIRROR)"

plates: python ## bake the still bodies anew from their drawing; takes a quarter of an hour
	@$(PYTHON) packaging/bootstrap.py dev
	@$(PYTHON) packaging/bootstrap.py bake
	@.venv-bake/bin/python packaging/bake/trees.py
	@.venv-bake/bin/python packaging/bake/bake.py
	@$(HERE) packaging/bake/first.py

pictures: python ## make the pictures of the README anew, with the program itself
	@$(PYTHON) packaging/bootstrap.py run
	@$(HERE) packaging/pictures.py

clean: ## remove everything that was made
	@rm -rf .venv .venv-bench .venv-bake .venv-package build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

python:
	@test -n "$(PYTHON)" || { echo "metaviz needs Python 3.11 or later, and there is none here." >&2; exit 1; }
