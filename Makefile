# Every target may be run again at any time. TSUNAGU_RUN_DIR and TSUNAGU_PORT_BASE choose the stack (default .run, 21000).
.DEFAULT_GOAL := help
.PHONY: help setup build demo up down status logs test check bench migrate seed clean

# Tests and benchmarks start stacks of their own, with the Asterisk of this one.
own_stacks = TSUNAGU_ASTERISK_ROOT=$$(sed -n 's/^TSUNAGU_ASTERISK_ROOT=//p' $${TSUNAGU_RUN_DIR:-.run}/env)

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing; Asterisk, certificate, prompts, addresses and secrets under .run/
	@scripts/setup.sh

build: setup ## compile the TypeScript
	@npm run --silent build

demo: build ## a small city with callers, agents and a campaign, live; ARGS=--once: an hour's stories in a minute, with a verdict
	@scripts/demo.sh $(ARGS)

up: build ## start everything that is not running; STANDBY=1 adds a second acd, ivr and bridge
	@scripts/stack.sh up-parts
	@scripts/with-env.sh node dist/migrate.js
	@STANDBY=$(STANDBY) scripts/stack.sh up-services

down: ## stop everything, in order
	@scripts/stack.sh down

status: ## what runs
	@scripts/stack.sh status

logs: ## follow the logs; ONLY=acd: of one part
	@scripts/stack.sh logs $(ONLY)

test: build check ## all tests: rule, invariant, story, contract, real
	@$(own_stacks) scripts/test.sh $(ARGS)

check: setup ## formatting, types, unused code
	@npm run --silent check

bench: build ## all benchmarks; ONLY=ring: one
	@$(own_stacks) npx tsx --conditions=source test/bench/main.ts $(ONLY)

migrate: build ## bring the database up to date
	@scripts/stack.sh up-parts
	@scripts/with-env.sh node dist/migrate.js

seed: up ## load the small city of the demo into database and PBX; loads nothing twice
	@scripts/with-env.sh node dist/tsunagu.js seed --register
	@scripts/with-env.sh node dist/tsunagu.js pbx render

clean: down ## stop, and delete all data, recordings and builds (asks first; YES=1 does not ask)
	@scripts/clean.sh $(YES)
