# Each goal does all that it needs on a fresh machine; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help book check release test lint validators bench lock clean setup setup-test
.NOTPARALLEL:

PYTHON_BIN := .venv/bin/python
# The pip that a lock is made with has no say in what is installed: uv's resolver is used
# because it solves for every Python and platform at once.
UV := uv==0.13.9

# Node.js may be there and nowhere else.
NODE = PATH="$(CURDIR)/.venv/bin:$$PATH"

# Homebrew's libraries are not on the loader's path, and macOS drops the variable that adds
# them whenever a program of the system starts another: so it is set in each command.
ifeq ($(shell uname -s),Darwin)
RUN = $(NODE) DYLD_FALLBACK_LIBRARY_PATH="$$(brew --prefix)/lib:/usr/local/lib:/usr/lib" $(PYTHON_BIN)
else
RUN = $(NODE) $(PYTHON_BIN)
endif

help: ## list the goals
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

book: setup ## build the book into out/
	$(RUN) build.py $(ARGS)

check: setup-test validators book ## preflight: all that is wrong with what is in out/
	$(RUN) build.py check $(ARGS)

# The version goes through the environment and unexpanded, so that neither a shell nor make reads
# it as anything else: in CI it is a tag's name.
override VERSION := $(value VERSION)
release: export RELEASE_VERSION = $(VERSION)
release: setup-test validators ## publishable files of a tag into out/release/: make release VERSION=1.0.0
	$(RUN) build.py release "$$RELEASE_VERSION" $(ARGS)

test: setup-test validators lint ## lint, types, import rules and all tests
	$(RUN) -m pytest -n auto $(ARGS)

lint: setup-test ## style, types and import rules alone
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	.venv/bin/lint-imports --no-cache

validators: setup-test ## the programs from outside Python that the tests run
	@tools/setup.sh validators

bench: setup-test ## how long builds take
	$(RUN) -m benchmarks $(ARGS)

lock: setup ## pin the newest versions that pyproject.toml allows
	.venv/bin/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet $(UV)
	.venv/lock/bin/uv pip compile --quiet --upgrade $(LOCK_OPTIONS) \
		pyproject.toml --output-file requirements.lock
	.venv/lock/bin/uv pip compile --quiet --upgrade $(LOCK_OPTIONS) --group dev \
		--constraints requirements.lock pyproject.toml --output-file requirements-dev.lock

# Hashes of every file of a release, so of every platform; no index and no host.
LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	--no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

clean: ## remove what was built, and every cache
	rm -rf out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

setup:
	@tools/setup.sh run

setup-test:
	@tools/setup.sh test
