# SPDX-License-Identifier: Apache-2.0
#
#   make demo    install what is missing and find a real btrfs regression
#   make test    install what is missing and run every test, real kernels included
#   make check   lint and the fast tests, for while you work
#
# Everything that can be made again lies in $(CACHE); a second run is fast.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

XDG_CACHE_HOME ?= $(HOME)/.cache
CACHE := $(XDG_CACHE_HOME)/kbisect
PREFIX ?= /usr/local
# What the demo is given: `make demo DEMO=--short` bisects fewer commits.
DEMO ?=

# Debian's names. The first line builds kbisect, the second kernels, the third boots them, the fourth reads packages of
# released ones, the last are for tests and demo.
PACKAGES := ca-certificates libgit2-dev zlib1g-dev pkg-config libc6-dev libstdc++-12-dev \
	make gcc binutils flex bison bc perl libelf-dev libssl-dev ccache \
	qemu-system-x86 btrfs-progs busybox-static bubblewrap strace \
	kmod xz-utils zstd gzip tar curl rpm \
	git cpio procps mount e2fsprogs linux-source-6.1 \
	dpkg-dev dnf dnf-plugins-core createrepo-c gpg gpg-agent git-email libmailtools-perl python3 python3-jsonschema python3-venv chromium-headless-shell fonts-dejavu-core

SWIFT := swift
RELEASE := .build/release/kbisect
MANUAL := .build/plugins/GenerateManual/outputs/kbisect
SOURCES := Sources Tests Plugins Package.swift

.PHONY: help setup build release demo test check lint format man install clean kcidb matrix sandbox-cost simulate chaos noise bench bench-boot fuzz proof-table bench-range screenshots bad-inputs driver-memory

help:
	@sed -n '3,5s/^# *//p' Makefile

setup:
	@command -v $(SWIFT) >/dev/null || { echo "make: no Swift toolchain in PATH. kbisect needs Swift 6.2 or newer: https://www.swift.org/install/linux/" >&2; exit 69; }
	@# dpkg-query fails for the packages that are missing, which is what is asked here.
	@missing=$$({ dpkg-query -W -f '$${db:Status-Status} $${Package}\n' $(PACKAGES) 2>/dev/null || true; } \
		| awk '$$1 == "installed" {print $$2}' | sort | comm -13 - <(printf '%s\n' $(PACKAGES) | sort)); \
	if [ -n "$$missing" ]; then \
		command -v apt-get >/dev/null || { echo "make: no apt-get here; install what Debian calls" $$missing >&2; exit 69; }; \
		sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
		[ -z "$$sudo" ] || command -v sudo >/dev/null || { echo "make: become root and run: apt-get install" $$missing >&2; exit 69; }; \
		echo "make: installing" $$missing; \
		$$sudo apt-get update -q; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
	fi

build: setup
	$(SWIFT) build

release: setup
	$(SWIFT) build -c release --product kbisect

demo: release
	$(RELEASE) demo $(DEMO)

lint: setup
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# What checks the export for kernel CI: the package of KernelCI itself. No Debian package has it.
KCIDB := $(CACHE)/venv-kcidb
kcidb: $(KCIDB)/.made-141
$(KCIDB)/.made-141: | setup
	/usr/bin/python3 -m venv $(KCIDB)
	$(KCIDB)/bin/pip install --quiet --disable-pip-version-check kcidb-io==141
	touch $@

# More tests at once than this, each with programs of its own, and some miss their deadlines.
WIDTH := --experimental-maximum-parallelization-width $(shell echo $$((2 * $$(nproc))))

# Without the browser, which takes half a minute.
check: lint kcidb
	$(SWIFT) test $(WIDTH) --skip 'RealKernelTests|HTMLBrowserTests'

# One kernel is built for the tests of the virtual machine, by the program itself.
$(CACHE)/test-kernel/vmlinux: $(wildcard configs/kernel/*.config) | release
	mkdir -p "$(@D)"
	repository=$$($(RELEASE) demo --history-only); \
	built=$$($(RELEASE) build --repo "$$repository" demo-good); \
	echo "$$built"; \
	cp "$$(head -n 1 <<< "$$built")" "$@.new"
	mv "$@.new" "$@"

test: lint kcidb $(CACHE)/test-kernel/vmlinux
	$(SWIFT) test $(WIDTH) --skip RealKernelTests
	@# One guest at a time: on two cores, others beside it make it miss its deadlines.
	KBISECT_TEST_KERNEL=$(CACHE)/test-kernel/vmlinux $(SWIFT) test --skip-build --no-parallel --filter RealKernelTests

# The table of docs/proof.md: a quarter of an hour of real kernels.
proof-table: release
	repository=$$($(RELEASE) demo --history-only); \
	Tests/ProofTable/proof-table.sh $(abspath $(RELEASE)) "$$repository"

# What docs/building.md says that the sandbox costs: ten minutes of incremental builds and boots, in pairs.
sandbox-cost: release
	repository=$$($(RELEASE) demo --history-only); \
	Tests/SandboxCost/sandbox-cost.sh $(abspath $(RELEASE)) "$$repository" $(CACHE)/sandbox-cost

# The table of docs/scale.md. `make bench-range COMMITS=50000` tries it with a smaller history.
COMMITS := 1300000
bench-range: setup
	$(SWIFT) build -c release --product RangeBenchmark
	Tests/RangeBenchmark/range-benchmark.sh $(abspath .build/release/RangeBenchmark) $(CACHE)/bench $(COMMITS)

# virtme-ng, to compare with: no Debian package of bookworm has it.
VNG := $(CACHE)/venv-vng
$(VNG)/.made-1.42: | setup
	/usr/bin/python3 -m venv $(VNG)
	$(VNG)/bin/pip install --quiet --disable-pip-version-check virtme-ng==1.42
	touch $@

# docs/performance.md: kbisect beside 'git bisect run'. `make bench BENCH=--short` is the short form, `BENCH=--help` says more.
BENCH ?=
bench: release $(VNG)/.made-1.42
	$(SWIFT) build -c release --product CheckoutBenchmark
	repository=$$($(RELEASE) demo --history-only); \
	/usr/bin/python3 Tests/Bench/bench.py --kbisect $(abspath $(RELEASE)) \
		--checkout-program $(abspath .build/release/CheckoutBenchmark) --vng $(VNG)/bin/vng --demo "$$repository" \
		--folder $(CACHE)/bench/compare $(BENCH)

# The tables of docs/search.md: a quarter of an hour of made searches. `make simulate SIMULATE='--repeats 150'` is shorter.
SIMULATE ?=
simulate: setup
	$(SWIFT) run -c release simulate --into docs/search.md $(SIMULATE)

# The faults of docs/reliability.md, caused: an hour, as root, with real kernels. `make chaos CHAOS=--brief` is what CI
# does: no kernels, a minute.
CHAOS ?= --kbisect $(abspath $(RELEASE)) --repository $(CACHE)/demo/linux-*.git --into docs/reliability.md
chaos: release
	$(SWIFT) build -c release --product chaos
	[ "$(CHAOS)" = --brief ] || $(RELEASE) demo --history-only
	.build/release/chaos run $(CHAOS)

# The table of docs/reliability.md: boots over a noisy serial line; some minutes. `make noise NOISE='--sessions 1000'` is shorter.
NOISE ?= --into docs/reliability.md
noise: setup
	$(SWIFT) run -c release protocol-noise $(NOISE)

# The table of docs/booting.md: a kernel booted by one recipe after the other, and restored; some minutes. `make bench-boot
# BENCH_BOOT=` prints it.
BENCH_BOOT ?= --into docs/booting.md
bench-boot: setup $(CACHE)/test-kernel/vmlinux
	Tests/BootRecipes/boot-recipes.py $(CACHE)/test-kernel/vmlinux $(BENCH_BOOT)

# What reads foreign bytes, under libFuzzer: each target for so many seconds, two hours in all on two cores. What breaks one is
# kept in $(CACHE)/fuzz/finds. `make fuzz FUZZ_SECONDS=5` is what CI does. With FUZZ_TABLE=docs/reliability.md it writes the
# table there. SwiftPM knows no -sanitize=fuzzer: the compiler is told of it past the driver, which would link libFuzzer's
# main() into every program, and the library is named to the linker.
FUZZ_SECONDS ?= 600
FUZZ_JOBS ?= $(shell nproc)
FUZZ_TABLE ?=
FUZZ := .build/fuzz/release/fuzz
fuzz: setup
	library=$$(ls "$$(dirname "$$(realpath "$$(command -v $(SWIFT))")")"/../lib/clang/*/lib/linux/libclang_rt.fuzzer_no_main-$$(uname -m).a); \
	$(SWIFT) build -c release --product fuzz --scratch-path .build/fuzz -Xswiftc -DFUZZER \
		-Xswiftc -Xfrontend -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link -Xlinker "$$library" -Xlinker -lstdc++
	Tests/Fuzz/fuzz.sh $(abspath $(FUZZ)) Tests/Fuzz/corpus $(CACHE)/fuzz $(FUZZ_SECONDS) $(FUZZ_JOBS)
	$(FUZZ) --table $(CACHE)/fuzz $(FUZZ_TABLE)

# The table of docs/releases-matrix.md: every release of Debian's that apt has, booted once; some five minutes.
matrix: release
	$(RELEASE) releases matrix --from apt --scenario btrfs-append-hole --arg '*' --output docs/releases-matrix.md

# The pictures in docs/: the demo, proven, as a browser shows its page.
screenshots: release
	Tests/Screenshots/screenshots.sh $(abspath $(RELEASE)) docs/images

# The tables of docs/reliability.md: what is refused, and how.
bad-inputs: setup
	KBISECT_WRITE_TABLES=1 $(SWIFT) test --filter BadInputTests

# What the driver itself needs, on 16,000 commits of a kernel's whole tree: the table of docs/reliability.md.
driver-memory: release
	repository=$$($(RELEASE) demo --history-only); \
	Tests/Resources/driver-memory.sh $(abspath $(RELEASE)) "$$repository" $(CACHE)/bench/driver-memory

# ArgumentParser's plugin writes them into its own folder.
man: setup
	$(SWIFT) package generate-manual --multi-page

install: release man
	install -D $(RELEASE) $(DESTDIR)$(PREFIX)/bin/kbisect
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(MANUAL)/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/zsh/site-functions $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(RELEASE) --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/kbisect
	$(RELEASE) --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_kbisect
	$(RELEASE) --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/kbisect.fish

clean:
	rm -rf .build
