# What a developer needs: make check test race fuzz bench. Nothing here is needed to use mtalens:
# `go build ./cmd/mtalens` does that.

TOOL      := go tool -modfile=.ci/tools/go.mod
BENCHTIME ?= 1s
LINES     ?= 2000000
ROUNDS    ?= 5
# Packages in which goroutines meet. What only decodes is left out, as it takes long.
CONCURRENT ?= ./pipeline ./pipeline/input/file/... ./pipeline/input/stdin/... ./pipeline/output/...

.PHONY: help build check fmt format vet lint mod vuln test race fuzz bench bench-compare image-steps image-check clean

help: ## shows this
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

build: ## builds dist/mtalens, static
	CGO_ENABLED=0 go build -trimpath -tags timetzdata -o dist/mtalens ./cmd/mtalens

check: fmt mod vet lint vuln ## everything that reads the code without running it

fmt:
	@files=$$($(TOOL) gofumpt -l .) && test -z "$$files" || { echo "not formatted (make format): $$files"; exit 1; }

format: ## formats the code
	$(TOOL) gofumpt -w .

mod:
	go mod tidy -diff
	go mod verify

vet:
	go vet ./...

lint:
	$(TOOL) golangci-lint run --allow-parallel-runners ./...

vuln:
	.ci/vuln

test: ## installs what the tests need and runs them all, with the race detector
	.ci/test

race: ## runs what is concurrent again and again, with the race detector
	CGO_ENABLED=1 go test -race -count=3 -cpu=1,2,4 $(CONCURRENT)

fuzz: ## runs each fuzz target for a while
	.ci/fuzz

bench: ## measures; BENCHTIME=5s for steadier figures
	go test -run '^$$' -bench . -benchmem -benchtime $(BENCHTIME) ./...

bench-compare: ## compares with other programs; LINES=100000 ROUNDS=3 for a quick try
	bench/peers/install dist/bench/peers
	go run ./bench/compare -lines $(LINES) -rounds $(ROUNDS)

# The steps of the Dockerfile: the root of the image lies in dist/image afterwards.
image-steps: build
	rm -rf dist/image
	install -D -m 0755 dist/mtalens dist/image/mtalens
	install -D -m 0644 /etc/ssl/certs/ca-certificates.crt dist/image/etc/ssl/certs/ca-certificates.crt

# What the image promises: nothing but the binary is needed, also for a user who owns nothing.
image-check:
	@! ldd dist/image/mtalens >/dev/null 2>&1 || { echo "dist/image/mtalens is not static"; exit 1; }
	@if test "$$(id -u)" -eq 0; then \
		chroot --userspec=65532:65532 dist/image /mtalens version; \
	else \
		dist/image/mtalens version; \
	fi

clean: ## removes what was built
	rm -rf dist
