#!/usr/bin/env bash
# Checks the deploy files with the tools that read them. Names everything that is missing at once; what only some machines have
# (docker compose, PyYAML) is used where it is there. The test target `deploy_files` compares the same files with the code.
#   deploy/check.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
step() { printf -- '-- %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }

missing=0
has promtool || { echo "missing: promtool    Debian and Ubuntu: apt-get install prometheus" >&2; missing=1; }
has python3 || { echo "missing: python3     Debian and Ubuntu: apt-get install python3" >&2; missing=1; }
[[ $missing == 0 ]] || exit 1

step "prometheus: configuration and rules"
promtool check config prometheus/prometheus.yml
step "prometheus: every alert fires and clears"
promtool test rules prometheus/tests/*.yml

step "json: dashboards and models"
for file in grafana/dashboards/*.json model/*.json; do
  python3 -m json.tool "$file" >/dev/null || { echo "$file is no JSON" >&2; exit 1; }
done

yaml_files=(compose/compose.yaml grafana/provisioning/*/*.yml)
if python3 -c 'import yaml' 2>/dev/null; then
  step "yaml: ${yaml_files[*]}"
  python3 -c 'import sys, yaml; [yaml.safe_load(open(name, encoding="utf-8")) for name in sys.argv[1:]]' "${yaml_files[@]}"
else
  step "yaml: left to the test target deploy_files (PyYAML is not installed)"
fi
if docker compose version >/dev/null 2>&1; then
  step "compose: the file as docker compose reads it"
  docker compose --file compose/compose.yaml config --quiet
else
  step "compose: left to the test target deploy_files (docker compose is not installed)"
fi

step "shell: scripts parse"
find . -name '*.sh' -print0 | sort -z | while IFS= read -r -d '' script; do
  case $(head -n 1 "$script") in
    '#!/bin/sh') sh -n "$script" ;;
    *) bash -n "$script" ;;
  esac
done
if has shellcheck; then
  step "shell: shellcheck"
  find . -name '*.sh' -exec shellcheck {} +
fi
step "all deploy files are well"
