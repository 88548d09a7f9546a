#!/usr/bin/env bash
# Fuzzes one target for some seconds, from the seeds, the repository's own samples and what was found before.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:?which target: html, json_ld, dates, text or quotes}
seconds=${2:-1800}
corpus=fuzz/corpus/$target
samples=crates/copydesk/samples

command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
mkdir -p "$corpus"
cp fuzz/seeds/"$target"/* "$corpus"
case $target in
    html) cp "$samples"/*.html "$corpus" ;;
    text | quotes) cp "$samples"/*.txt "$corpus" ;;
    json_ld)
        for page in "$samples"/*.html; do
            sed -n '/<script[^>]*ld+json/,/<\/script>/p' "$page" | sed -E 's/<\/?script[^>]*>//g' \
                >"$corpus/$(basename "$page" .html).json"
        done
        ;;
esac
# Coverage guides the search on any compiler; the address sanitizer would need an unstable one, and the crate has no unsafe code.
exec cargo fuzz run --sanitizer none "$target" "$corpus" -- -dict=fuzz/dictionaries/"$target".dict -max_total_time="$seconds" \
    -timeout=5 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1
