"""The pipeline that newsrooms build today, in Python: trafilatura, then spaCy, then textacy's direct quotations.

Reads raw articles (JSON Lines with `html` or `text`) from the file named first and writes one JSON line for each:
the body, the named entities and the quotations. Loading is not part of the time that it reports on standard error.
"""

import json
import sys
import time
from pathlib import Path

import spacy
import textacy.extract
import trafilatura


def article_text(record):
    """Return the body text of a raw article, or the empty string."""
    if record.get("html"):
        return trafilatura.extract(record["html"], favor_precision=True, include_comments=False) or ""
    return record.get("text") or ""


def paragraphs(document):
    """Yield each line of the document that holds a mark, as a document of its own (nothing is parsed again)."""
    start = 0
    for line in document.text.split("\n"):
        span = document.char_span(start, start + len(line), alignment_mode="expand")
        start += len(line) + 1
        if span is not None and any(mark in line for mark in '"“'):
            yield span.as_doc()


def quotations(document):
    """Return the direct quotations, paragraph by paragraph: textacy refuses a text with an odd number of marks."""
    found = []
    for paragraph in paragraphs(document):
        try:
            triples = list(textacy.extract.direct_quotations(paragraph))
        except ValueError:
            continue
        found += [[" ".join(word.text for word in triple.speaker), triple.content.text] for triple in triples]
    return found


def enrich(record):
    """Return the enriched record of one raw article."""
    document = NLP(article_text(record))
    return {
        "uri": record.get("uri"),
        "text": document.text,
        "entities": [[span.text, span.label_] for span in document.ents],
        "quotes": quotations(document),
    }


def main():
    """Time the stack on the file named first, with the spaCy pipeline named second."""
    records = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()]
    started = time.perf_counter()
    for record in records:
        print(json.dumps(enrich(record), ensure_ascii=False))
    print(json.dumps({"articles": len(records), "seconds": time.perf_counter() - started}), file=sys.stderr)


NLP = spacy.load(sys.argv[2])

if __name__ == "__main__":
    main()
