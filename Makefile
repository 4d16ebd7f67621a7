# The whole of the checks is `make test`; continuous integration runs nothing else.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# One step at a time: each uses all the cores there are.
.NOTPARALLEL:

BINARY  := bin/ebs-sms-gateway
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Where scripts/tools.sh puts the tools; they come first.
export PATH := $(shell scripts/tools.sh bin):$(PATH)
# The tests of the metrics check the exposition with it.
export PROMTOOL ?= promtool
# The tests of the alerts start it.
export PROMETHEUS ?= prometheus
# One of them has it notify.
export ALERTMANAGER ?= alertmanager

# -timeout is per package. Packages run at once, and parallel tests in each, as many as there are cores: go's default,
# and right for two of them, since most tests wait for nothing. -count=1 runs what go has a cached result of.
TESTFLAGS   ?=
FUZZTIME    ?= 20s
BENCHFLAGS  ?=
CRASHFLAGS  ?=
OUTAGEFLAGS ?=
STORE       ?= sqlite
DAYS ?= 3
DAYS_PEOPLE ?= 2000

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build bin/ebs-sms-gateway, static
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o $(BINARY) ./cmd/ebs-sms-gateway

.PHONY: test
test: tools format scripts tree vet compile lint generated race deploy whole ## set up what is needed and run every check and test

.PHONY: tools
tools: ## install the tools that the checks need
	scripts/tools.sh

.PHONY: race
race: ## run the tests alone, with the race detector
	go test -race -timeout 10m $(TESTFLAGS) ./...

.PHONY: deploy
deploy: ## lint and render the Helm chart with Helm, and check what it makes
	cd test/deploy && go vet ./... && go test -timeout 10m $(TESTFLAGS) ./...

.PHONY: whole
whole: ## run whole gateways with their full number of rows, and what the race detector cannot be used for
	go test -timeout 10m $(TESTFLAGS) ./test/...

.PHONY: test-oracle
test-oracle: ## run the suite on the real database of ORACLE_TEST_DSN; docs/oracle.md
	go test -tags oracle -count=1 -timeout 30m $(TESTFLAGS) ./test/realoracle

.PHONY: asan
asan: ## run the tests of the stand-in for Oracle's client library with AddressSanitizer
	scripts/test-asan.sh

.PHONY: lint
lint: tools ## run golangci-lint
	golangci-lint run

.PHONY: format
format: ## check that gofmt has nothing to change
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { echo "not formatted by gofmt:" >&2; echo "$$unformatted" >&2; exit 1; }

.PHONY: scripts
scripts: ## check the shell scripts
	shellcheck -x .ci/run scripts/*.sh sql/ebs/*.sh deploy/compose/*.sh

.PHONY: tree
tree: ## check file lengths, links and paths in the tree
	scripts/check-tree.sh

.PHONY: vet
vet: ## run go vet
	go vet ./...
	go vet -tags oracle ./test/realoracle

.PHONY: compile
compile: ## check that everything builds without cgo
	CGO_ENABLED=0 go build ./...

.PHONY: generate
generate: ## write the generated documents again
	go generate ./...
	cd test/deploy && go generate ./...

.PHONY: screenshots
screenshots: ## write the pictures of the documents again, to be looked at before they are committed
	go test -count=1 -run 'Digest|Console' ./test/browser -update

.PHONY: generated
generated: ## check that the generated documents are up to date
	scripts/check-generated.sh

.PHONY: hours
hours: ## decide a million random rows by random hours, and compare each with a search minute by minute
	go test -run TestDecide_AgainstMinuteSteps -count=1 -timeout 2h ./gateway/schedule -rapid.checks=50000

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME (20s)
	FUZZTIME=$(FUZZTIME) scripts/fuzz.sh

.PHONY: bench
bench: ## measure throughput against the simulator; STORE=oracle: on the stand-in; BENCHFLAGS=-h lists the options
	go run ./test/bench -store $(STORE) $(BENCHFLAGS)

.PHONY: search
search: ## time what people search for among 10,000,000 messages; STORE=oracle: on the stand-in; SEARCHFLAGS=-h lists the options
	go run ./test/search -store $(STORE) $(SEARCHFLAGS)

.PHONY: crash
crash: ## kill the gateway again and again and count messages; STORE=oracle: on the stand-in; CRASHFLAGS=-h lists the options
	go run ./test/crash -store $(STORE) $(CRASHFLAGS)

.PHONY: test-image
test-image: ## build the image of the embedded store without pulling anything, and run the demo in it
	scripts/test-image.sh

.PHONY: rolling
rolling: ## replace gateways one after the other under load; STORE=oracle: on the stand-in; ROLLINGFLAGS=-h lists the options
	go run ./test/rolling -store $(STORE) $(ROLLINGFLAGS)

.PHONY: outage
outage: ## take the database (the stand-in) away under load and count replies and messages; OUTAGEFLAGS=-h lists the options
	go run ./test/outage $(OUTAGEFLAGS)

.PHONY: scale
scale: ## measure one, two and three gateways on one queue of the stand-in; SCALEFLAGS=-h lists the options
	go run ./test/scale $(SCALEFLAGS)

.PHONY: days
days: ## play days of a site in fake time, over a change of the clocks, and judge each text, reply and digest; STORE=oracle, DAYS=3, DAYS_PEOPLE=2000
	DAYS_STORE=$(STORE) DAYS_PEOPLE=$(DAYS_PEOPLE) DAYS=$(DAYS) go test -count=1 -v -timeout 60m ./test/days

.PHONY: siege
siege: ## attack the webhooks as strangers can, in 512 MiB, and count answers; SIEGEFLAGS=-h lists the options
	go run ./test/siege $(SIEGEFLAGS)

.PHONY: vulncheck
vulncheck: ## look for known vulnerabilities, where their database can be reached
	scripts/vulncheck.sh

.PHONY: cover
cover: ## measure the tests' coverage, in bin/cover.out
	mkdir -p bin
	go test -coverpkg=./gateway/... -coverprofile=bin/cover.out ./...
	go tool cover -func=bin/cover.out | tail -n 1

.PHONY: clean
clean: ## remove what was built
	rm -rf bin
