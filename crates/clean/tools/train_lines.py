"""Train the line classifier: python3 train_lines.py LABELS --features BINARY --out ../data/line-model.txt

LABELS is JSON Lines (or .gz) of {id, site, lang, lines, keep, near}: keep[k] is true for a line of the article, false for
junk, null for a line that is not used. BINARY is this crate's example `line_features`, the one implementation of the
features. Needs lightgbm and numpy. The result does not depend on the number of cores.

Folds are made over sites. Stage two is trained on scores that stage one gives to sites it has not seen. Each page is seen
whole and in windows of random size around the article, so that no line is judged by its distance from the ends of a window.
With --fold-models DIR, a model for each fold, trained without it, and the list of its documents are written, so that the
cross-validated figures can be measured on the whole cleaner.
"""

import argparse
import gzip
import json
import random
import subprocess
import zlib
from pathlib import Path

import lightgbm
import numpy

MARGINS = (0, 0, 1, 2, 3, 4, 6, 9, 13, 18, 25, 40)
WINDOWS_PER_PAGE = 3
PARAMETERS = {"objective": "binary", "learning_rate": 0.07, "num_leaves": 20, "min_data_in_leaf": 40, "feature_fraction": 0.35,
              "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "max_bin": 127, "verbosity": -1,
              "deterministic": True, "force_row_wise": True, "seed": 7, "num_threads": 1}
TREES = (120, 140)


def read_pages(path):
    """Return the labelled pages."""
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        return [json.loads(line) for line in lines]


def windows(page):
    """Yield (start, end) of the whole page and of random windows around the article."""
    count = len(page["lines"])
    yield 0, count
    kept = [k for k, keep in enumerate(page["keep"]) if keep]
    if not kept:
        return
    chance = random.Random(page["id"])
    for _ in range(WINDOWS_PER_PAGE):
        yield max(0, kept[0] - chance.choice(MARGINS)), min(count, kept[-1] + 1 + chance.choice(MARGINS))


def make_documents(pages, folds):
    """Return one document a window: lines, labels, weight, fold."""
    documents = []
    for page in pages:
        fold = zlib.crc32(page["site"].encode()) % folds
        for k, (start, end) in enumerate(windows(page)):
            weight = 0.5 if k == 0 else 1 / WINDOWS_PER_PAGE
            documents.append({"lines": page["lines"][start:end], "keep": page["keep"][start:end], "lang": page["lang"],
                              "weight": weight, "fold": fold})
    return documents


def features(binary, documents, scores=None):
    """Return the feature rows of all lines of all documents, as the crate computes them."""
    requests = []
    for k, document in enumerate(documents):
        request = {"lines": document["lines"], "lang": document["lang"]}
        if scores is not None:
            request["scores"] = [float(score) for score in scores[k]]
        requests.append(json.dumps(request))
    output = subprocess.run([binary], input="\n".join(requests).encode(), stdout=subprocess.PIPE, check=True).stdout
    count = sum(len(document["lines"]) for document in documents)
    return numpy.frombuffer(output, dtype="<f4").reshape(count, -1)


class Data:
    """All lines as arrays."""

    def __init__(self, documents):
        self.documents = documents
        lengths = [len(document["lines"]) for document in documents]
        self.ends = numpy.cumsum(lengths)
        labels = [keep for document in documents for keep in document["keep"]]
        self.used = numpy.array([keep is not None for keep in labels])
        self.labels = numpy.array([bool(keep) for keep in labels], dtype=int)
        self.fold = numpy.repeat([document["fold"] for document in documents], lengths)
        self.weight = numpy.repeat([document["weight"] for document in documents], lengths)
        # A lost sentence of the article is worse than a junk line that stays.
        widths = numpy.array([len(line) for document in documents for line in document["lines"]])
        self.weight = self.weight * numpy.where(self.labels == 1, 1.0 + numpy.minimum(widths, 300) / 300, 1.0)

    def by_document(self, scores):
        """Cut an array over lines into one array a document."""
        return numpy.split(scores, self.ends[:-1])


def train(data, rows, mask, trees):
    """Train one ensemble on the lines of the mask."""
    mask = mask & data.used
    dataset = lightgbm.Dataset(rows[mask], data.labels[mask], weight=data.weight[mask])
    return lightgbm.train(PARAMETERS, dataset, trees)


def train_both(data, binary, rows, mask, folds):
    """Train both stages on the lines of the mask; stage two sees scores of folds unknown to stage one."""
    scores = numpy.full(len(rows), 0.5)
    for fold in range(folds):
        seen, held = mask & (data.fold != fold), mask & (data.fold == fold)
        if held.any():
            scores[held] = train(data, rows, seen, TREES[0]).predict(rows[held])
    second_rows = features(binary, data.documents, data.by_document(scores))
    return train(data, rows, mask, TREES[0]), train(data, second_rows, mask, TREES[1])


def node_text(node):
    """Return a tree in preorder, as src/lines/trees.rs reads it."""
    if "leaf_value" in node:
        return f"{node['leaf_value']:.5g}"
    if node["decision_type"] != "<=":
        raise ValueError("only numeric splits can be written")
    threshold = numpy.format_float_positional(numpy.float32(node["threshold"]), unique=True, trim="-")
    return f"{node['split_feature']}<{threshold} {node_text(node['left_child'])} {node_text(node['right_child'])}"


def write_model(path, ensembles):
    """Write ensembles in the format of src/lines/trees.rs."""
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Weights of the line classifier; see line-model.md. Written by tools/train_lines.py.\n")
        for ensemble in ensembles:
            dump = ensemble.dump_model()
            out.write(f"ensemble {len(dump['tree_info'])} {dump['max_feature_idx'] + 1}\n")
            for tree in dump["tree_info"]:
                out.write(node_text(tree["tree_structure"]) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--features", required=True, metavar="BINARY", help="the example line_features, built with --release")
    parser.add_argument("--out", type=Path, help="where to write the model trained on all pages")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--fold-models", type=Path, metavar="DIR", help="also write fold-K.txt and fold-K.ids")
    arguments = parser.parse_args()
    pages = read_pages(arguments.labels)
    data = Data(make_documents(pages, arguments.folds))
    rows = features(arguments.features, data.documents)
    if arguments.fold_models:
        arguments.fold_models.mkdir(parents=True, exist_ok=True)
        for fold in range(arguments.folds):
            ensembles = train_both(data, arguments.features, rows, data.fold != fold, arguments.folds)
            write_model(arguments.fold_models / f"fold-{fold}.txt", ensembles)
            ids = [page["id"] for page in pages if zlib.crc32(page["site"].encode()) % arguments.folds == fold]
            (arguments.fold_models / f"fold-{fold}.ids").write_text("\n".join(ids) + "\n", encoding="utf-8")
            print(f"fold {fold}: {len(ids)} pages", flush=True)
    if arguments.out:
        write_model(arguments.out, train_both(data, arguments.features, rows, data.fold >= 0, arguments.folds))


if __name__ == "__main__":
    main()
