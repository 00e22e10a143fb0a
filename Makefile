# SPDX-License-Identifier: EUPL-1.2
# The front door of stormvast: every target installs what it needs first
# (tools/packages names it all), then leaves the work to Meson and tools/.
#   make              build/stormvast            make demo   see it work
#   make check        every test                 make help   all of it
.DEFAULT_GOAL := all
.PHONY: all help deps deps-test demo check check-quick soak bench bench-full \
	fuzz format docs install clean

BUILD := build
PORT ?= 8080
DATA ?= demo-data
DESTDIR ?=
PREFIX ?= /usr/local
SHARE := $(DESTDIR)$(PREFIX)/share
SETUP := --buildtype=release -Db_pie=true --prefix=$(PREFIX)
ifeq ($(origin CC),default)
CC := gcc
endif
CCACHE := $(shell command -v ccache)

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) stormvast

help:
	@echo 'make               build, leaves build/stormvast'
	@echo 'make demo          five demo organisations, served on PORT=8080 (0: any free port)'
	@echo 'make check         every test; the last line counts them'
	@echo 'make check-quick   the tests that take less than a minute'
	@echo 'make soak          the long forms; broken off, it goes on (FUZZ=14400: hours of fuzzing)'
	@echo 'make bench         figures beside those of other servers (bench-full: the long ones too)'
	@echo 'make fuzz          a minute of fuzzing over all parsers'
	@echo 'make format        lay the C lines that you changed out as .clang-format says'
	@echo 'make docs          man pages and record tables in build/docs'
	@echo 'make install       into PREFIX=/usr/local, under DESTDIR'
	@echo 'make clean         take the builds and the demo data away'

deps:
	@tools/install-deps build

deps-test:
	@tools/install-deps build test

$(BUILD)/build.ninja: | deps
	@CC="$(strip $(CCACHE) $(CC))" meson setup $(BUILD) $(SETUP) >/dev/null

demo: all
	@[ -e $(DATA) ] || $(BUILD)/stormvast demo --data $(DATA)
	@$(BUILD)/stormvast check --data $(DATA) || [ $$? -le 2 ]
	@! $(BUILD)/stormvast user list --data $(DATA) | grep -qw '^demo' || \
		echo 'Inloggen / log in: demo / windkracht-elf'
	@exec $(BUILD)/stormvast serve --data $(DATA) --listen 127.0.0.1:$(PORT)

check: deps-test $(BUILD)/build.ninja
	@tools/run-tests $(BUILD)

check-quick: deps-test $(BUILD)/build.ninja
	@tools/run-tests --quick $(BUILD)

soak: deps-test $(BUILD)/build.ninja
	@tools/run-soak $(if $(FUZZ),--fuzz $(FUZZ)) $(if $(ONLY),--only $(ONLY)) $(BUILD)

bench bench-full: all
	@tools/install-deps build bench
	@ninja -C $(BUILD)
	@bench/run $(if $(filter bench-full,$@),--full) $(BUILD)/stormvast

fuzz: deps-test
	@tools/run-fuzz 60

format:
	@tools/install-deps build dev
	@git clang-format -f --extensions c,h HEAD || [ $$? -eq 1 ]

docs: all
	@$(BUILD)/stormvast docs --out $(BUILD)/docs
	@$(BUILD)/stormvast schema > $(BUILD)/docs/tables.sql

install: docs
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD) --no-rebuild
	@for page in $(BUILD)/docs/*.[1-8]; do \
		install -D -m 644 "$$page" \
			"$(SHARE)/man/man$${page##*.}/$${page##*/}"; done
	@install -d $(SHARE)/bash-completion/completions
	@$(BUILD)/stormvast completion \
		> $(SHARE)/bash-completion/completions/stormvast

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz demo-data
