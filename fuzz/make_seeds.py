"""Writes the seed pipelines of the fuzz targets: spaCy pipelines of a few kilobytes.

Usage: python fuzz/make_seeds.py OUT (with spaCy 3). Each pipeline becomes OUT/NAME.files: for every file of the pipeline its
name, a zero byte, its length as four bytes (little-endian) and its content. `cargo run --release -p fuzzing -- convert-seeds`
makes the model files out of them. Seeds are checked in; this says where they came from.
"""

import json
import struct
import sys
import tempfile
from pathlib import Path

import spacy
from spacy.tokenizer import Tokenizer

sys.path.insert(0, str(Path(__file__).parent.parent / "crates/convert/tests"))
import random  # noqa: E402

import train_pipelines as shapes  # noqa: E402

WANTED = ("config.cfg", "meta.json", "tokenizer", "vocab/lookups.bin", "vocab/vectors", "vocab/key2row")


def tiny_tokenizer(nlp):
    compile = spacy.util.compile_prefix_regex
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        rules={"can't": [{65: "ca"}, {65: "n't", 67: "not"}], "U.N.": [{65: "U.N."}]},
        prefix_search=compile([r"\(", r'"', r"\.\.+"]).search,
        suffix_search=spacy.util.compile_suffix_regex([r"\)", r'"', ",", r"\.", "'s", r"(?<=[0-9])(?:km|%)"]).search,
        infix_finditer=spacy.util.compile_infix_regex([r"(?<=[a-z])-(?=[a-z])", r"\.\.+"]).finditer,
        url_match=__import__("re").compile(r"^(?u)(?:https?://)?\w+\.(?:com|org)$".replace("(?u)", "")).match,
    )


def shared(nlp):
    nlp.add_pipe("tok2vec", config={"model": shapes.tok2vec(4, ["NORM", "SHAPE", "SPACY"], [8, 8, 4], 1, 1, 2)})
    nlp.add_pipe("tagger", config=shapes.tagger(shapes.listener(4)))
    nlp.add_pipe("parser", config=shapes.parser(shapes.listener(4), "parser", 4, 2))
    nlp.add_pipe("ner", config=shapes.parser(shapes.listener(4), "ner", 4, 2, upper=False))
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"TAG": "NN"}]], {"POS": "NOUN", "MORPH": "Number=Sing"})
    ruler.add([[{"LOWER": {"REGEX": "^[tm].*e"}}, {"LOWER": {"NOT_IN": ["army"]}}]], {"LEMMA": "x"}, index=1)
    shapes.lemmatizer(nlp)


def own(nlp):
    nlp.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": shapes.hash_cnn(4, 1, 2, 1, True) | {"embed_size": 8}}})
    nlp.add_pipe("senter", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": shapes.tok2vec(4, ["LOWER"], [8], 1, 1, 3)}})
    nlp.add_pipe("ner", config=shapes.parser(shapes.tok2vec(4, ["LOWER", "IS_SPACE"], [8, 2], 1, 1, 2), "ner", 3, 2, extra=True))
    shapes.lemmatizer(nlp, "lookup")


def vectors(nlp):
    import numpy

    nlp.vocab.reset_vectors(width=3)
    for i, word in enumerate(["treaty", "Zenda", "met"]):
        nlp.vocab.set_vector(word, numpy.asarray([i, 0.5, -i], dtype="float32"))
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("tagger", config=shapes.tagger(shapes.tok2vec(4, ["ORTH"], [8], 1, 1, 2, vectors=True)))


def frames(folder):
    out = b""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        part = name.split("/")[0]
        if path.is_dir() or not (name in WANTED or part not in ("vocab", *WANTED)):
            continue
        content = path.read_bytes()
        if name == "meta.json":
            meta = json.loads(content)
            content = json.dumps({k: meta[k] for k in ("lang", "name", "version", "license", "url")}).encode()
        out += name.encode() + b"\0" + struct.pack("<I", len(content)) + content
    return out


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for make in (shared, own, vectors):
        spacy.util.fix_random_seed(5)
        nlp = spacy.blank("xx")
        tiny_tokenizer(nlp)
        make(nlp)
        rng = random.Random(5)
        data = shapes.examples(nlp, rng, 12)
        with nlp.select_pipes(disable=[p for p in nlp.pipe_names if p in ("lemmatizer", "attribute_ruler", "sentencizer")]):
            sgd = nlp.initialize(lambda: data)
            for _ in range(2):
                nlp.update(data, sgd=sgd)
        with tempfile.TemporaryDirectory() as folder:
            nlp.to_disk(folder)
            content = frames(Path(folder))
        (out / f"{make.__name__}.files").write_bytes(content)
        print(make.__name__, len(content))


if __name__ == "__main__":
    main()
