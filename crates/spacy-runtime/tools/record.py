#!/usr/bin/env python3
"""Records what spaCy computes, for the parity tests.

    record.py PIPELINE OUTPUT TEXTS...

PIPELINE is the folder of an unpacked spaCy pipeline (the one with config.cfg), each of TEXTS a file of JSON lines
(.gz or not) with `id` and `text`, OUTPUT a gzip file of JSON lines with the same `id` and `text` and, a column each: `starts` and `ends` (bytes of
the UTF-8 text), `spaces`, `tags`, `deps`, `heads`, `sentences` (1 where a token opens one) and `entities` (first token,
one past the last, label). Needs spaCy 3.8.
"""

import gzip
import json
import sys

import spacy


def record(nlp, text):
    doc = nlp(text)
    bytes_before = [0]
    for char in text:
        bytes_before.append(bytes_before[-1] + len(char.encode("utf-8")))
    return {
        "starts": [bytes_before[token.idx] for token in doc],
        "ends": [bytes_before[token.idx + len(token)] for token in doc],
        "spaces": [int(bool(token.whitespace_)) for token in doc],
        "tags": [token.tag_ for token in doc],
        "deps": [token.dep_ for token in doc],
        "heads": [token.head.i for token in doc],
        "sentences": [int(bool(token.is_sent_start)) for token in doc],
        "entities": [[span.start, span.end, span.label_] for span in doc.ents],
    }


def items(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        yield from map(json.loads, lines)


def main():
    pipeline, output, *texts = sys.argv[1:]
    nlp = spacy.load(pipeline, exclude=["attribute_ruler", "lemmatizer", "senter"])
    # The same bytes for the same content: no file name and no time in the header.
    with open(output, "wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0) as out:
        for path in texts:
            for item in items(path):
                item = {"id": item["id"], "text": item["text"], **record(nlp, item["text"])}
                out.write((json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main()
