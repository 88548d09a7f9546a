#!/bin/sh
# Copies the licence texts of all crates that copydesk is built from to a folder: their licences ask for it wherever a binary goes.
#   third-party-licences.sh FOLDER
set -eu
folder=$1
crates=$(mktemp -d)
cargo vendor --quiet --locked --versioned-dirs "$crates" >/dev/null
cd "$crates"
find . -type f \( -iname 'licen[cs]e*' -o -iname 'copying*' -o -iname 'copyright*' -o -iname 'notice*' -o -iname 'unlicense*' \) \
  ! -name '*.rs' ! -path '*/tests/*' ! -path '*/src/*' | while read -r file; do
  mkdir -p "$folder/$(dirname "$file")"
  cp "$file" "$folder/$file"
done
rm -rf "$crates"
