"""Trains small spaCy pipelines of several shapes and writes what they say about some texts.

Usage: python train_pipelines.py OUT. For each pipeline OUT/NAME holds the pipeline as spaCy saves it, and
OUT/NAME.jsonl one line a text: {"text", "tokens", "ents"}. The training sentences are made up; the pipelines are
bad at English and good at showing that two programs compute the same.
"""

import json
import random
import sys
from pathlib import Path

import numpy
import spacy
from spacy.lookups import Lookups
from spacy.tokens import Doc
from spacy.training import Example

NOUNS = ["minister", "army", "talks", "border", "rebels", "treaty", "envoy", "grain", "port", "strike"]
NAMES = ["Zenda", "Ruritania", "Graustark", "Strelsau", "Hentzau", "U.N."]
VERBS = ["rejected", "met", "signed", "attacked", "visited", "can't", "won't", "said"]
REST = ["the", "of", "in", "on", "near", "with", "1,200", "2024", "50km", "quickly", "don't", "new-found", "\n\n", "  "]
MARKS = [".", ",", ";", "...", "!", '"', "(", ")", "'s", "%"]
TAGS = ["NN", "NNP", "VBD", "IN", "CD", "."]
DEPS = ["nsubj", "dobj", "prep", "pobj", "det", "punct"]
ENTS = ["PLACE", "GROUP", "WHEN"]


def text_of(rng, n):
    words = [rng.choice(rng.choice([NOUNS, NAMES, VERBS, REST])) + rng.choice(["", "", "", rng.choice(MARKS)]) for _ in range(n)]
    return " ".join(words)


def examples(nlp, rng, n):
    out = []
    for _ in range(n):
        doc = nlp.make_doc(text_of(rng, rng.randint(4, 14)))
        words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
        k = len(words)
        cut = rng.randint(1, k - 1) if k > 6 else k
        heads, deps = [], []
        for i in range(k):
            lo, hi = (0, cut) if i < cut else (cut, k)
            root = lo + (hi - lo) // 2
            heads.append(root if i == root or abs(i - root) <= 2 else i + (1 if i < root else -1))
            deps.append("ROOT" if i == root else DEPS[len(words[i]) % len(DEPS)])
        if k - cut > 5:
            # A crossing arc, so that labels are decorated.
            heads[k - 1] = cut
        ents = ["O"] * k
        for i, w in enumerate(words):
            if w[0].isupper():
                ents[i] = "B-" + ENTS[len(w) % len(ENTS)]
            elif i and ents[i - 1] != "O" and w == "of":
                ents[i] = "I" + ents[i - 1][1:]
        ref = Doc(
            nlp.vocab, words=words, spaces=spaces, heads=heads, deps=deps, ents=ents,
            tags=[TAGS[(len(w) + (w[0].isupper())) % len(TAGS)] for w in words],
            pos=[["NOUN", "VERB", "ADJ", "PROPN"][len(w) % 4] for w in words],
            morphs=[["", "Number=Sing", "Number=Plur|Case=Nom"][len(w) % 3] for w in words],
        )
        out.append(Example(nlp.make_doc(doc.text), ref))
    return out


def tok2vec(width, attrs, rows, depth, window, pieces, vectors=False):
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": width, "attrs": attrs, "rows": rows, "include_static_vectors": vectors},
        "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": width, "depth": depth, "window_size": window, "maxout_pieces": pieces},
    }


def listener(width):
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "*"}


def tagger(t2v):
    return {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": t2v}}


def parser(t2v, kind, hidden, pieces, extra=False, upper=True):
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": kind, "extra_state_tokens": extra,
        "hidden_width": hidden, "maxout_pieces": pieces, "use_upper": upper, "tok2vec": t2v,
    }
    return {"model": model, **({"min_action_freq": 1} if kind == "parser" else {})}


def hash_cnn(width, depth, window, pieces, subword):
    return {
        "@architectures": "spacy.HashEmbedCNN.v2", "width": width, "depth": depth, "embed_size": 200, "window_size": window,
        "maxout_pieces": pieces, "subword_features": subword, "pretrained_vectors": None,
    }


def lemmatizer(nlp, mode="rule"):
    pipe = nlp.add_pipe("lemmatizer", config={"mode": mode})
    tables = Lookups()
    if mode == "lookup":
        tables.add_table("lemma_lookup", {"rebels": "rebel", "met": "meet", "don": "do"})
    else:
        tables.add_table("lemma_rules", {"noun": [["s", ""], ["ies", "y"]], "verb": [["ed", "e"], ["ed", ""], ["s", ""]]})
        tables.add_table("lemma_exc", {"verb": {"met": ["meet"], "said": ["say"]}})
        tables.add_table("lemma_index", {"noun": ["rebel", "talk"], "verb": ["sign", "attack"]})
    pipe.initialize(lambda: [], nlp=nlp, lookups=tables)


def narrow(nlp):
    """Shared vectors, wide windows, two pieces, extra state tokens, no upper layer in the entity recogniser."""
    nlp.add_pipe("tok2vec", config={"model": tok2vec(32, ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"], [300, 100, 100, 100, 10, 10], 2, 2, 2)})
    nlp.add_pipe("tagger", config=tagger(listener(32)))
    nlp.add_pipe("parser", config=parser(listener(32), "parser", 16, 3, extra=True))
    nlp.add_pipe("ner", config=parser(listener(32), "ner", 24, 2, extra=True, upper=False))
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"TAG": "NN"}]], {"POS": "NOUN", "MORPH": "Number=Sing"})
    ruler.add([[{"TAG": "VBD"}]], {"POS": "VERB"})
    ruler.add([[{"LOWER": {"REGEX": "^[tm].*e"}}, {"LOWER": {"NOT_IN": ["army"]}}]], {"LEMMA": "x"}, index=1)
    ruler.add([[{"ORTH": "of"}], [{"IS_SPACE": True}]], {"TAG": "XX", "POS": "X"}, index=-1)
    lemmatizer(nlp)


def own(nlp):
    """Vectors of each component's own, one piece, depth one, a sentence recogniser in front."""
    nlp.add_pipe("senter", config=tagger(hash_cnn(16, 1, 1, 2, False)))
    nlp.add_pipe("tagger", config=tagger(hash_cnn(20, 1, 2, 3, True)))
    nlp.add_pipe("parser", config=parser(hash_cnn(24, 3, 1, 2, True), "parser", 20, 1, upper=False))
    nlp.add_pipe("ner", config=parser(tok2vec(40, ["ORTH", "LOWER", "IS_DIGIT", "IS_ALPHA"], [200, 200, 8, 8], 2, 1, 4), "ner", 33, 1))


def vectors(nlp):
    """Static vectors, entities before the parse, a morphologizer."""
    rng = numpy.random.RandomState(1)
    words = NOUNS + NAMES + ["the", "of"]
    nlp.vocab.reset_vectors(width=20)
    for w in words:
        nlp.vocab.set_vector(w, rng.randn(20).astype("f"))
    attrs, rows = ["NORM", "SUFFIX"], [200, 100]
    nlp.add_pipe("tok2vec", config={"model": tok2vec(48, attrs, rows, 4, 1, 3, vectors=True)})
    nlp.add_pipe("ner", config=parser(tok2vec(24, attrs, rows, 1, 1, 3, vectors=True), "ner", 16, 2))
    nlp.add_pipe("morphologizer", config=tagger(listener(48)))
    nlp.add_pipe("parser", config=parser(listener(48), "parser", 64, 2))
    lemmatizer(nlp)


def german(nlp):
    """Another language's tokenizer, sentences by rule, lemmas by table."""
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("tagger", config=tagger(hash_cnn(96, 4, 1, 3, True)))
    lemmatizer(nlp, "lookup")


def plain(nlp):
    """A tokenizer alone."""


PIPELINES = [
    ("narrow", "en", narrow), ("own", "en", own), ("vectors", "en", vectors), ("german", "de", german),
    *[(f"plain-{lang}", lang, plain) for lang in ["fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "sv", "fi", "xx", "hu", "ca"]],
]


def row(doc, i):
    t = doc[i]
    ent = f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O"
    return [t.idx, len(t.text), t.norm_, t.lemma_, t.tag_, t.pos_, str(t.morph), t.head.i, t.dep_, i == 0 or t.is_sent_start is True, ent, t.whitespace_]


def main():
    out = Path(sys.argv[1])
    for name, lang, add in PIPELINES:
        rng = random.Random(name)
        spacy.util.fix_random_seed(3)
        nlp = spacy.blank(lang)
        add(nlp)
        if nlp.pipe_names:
            data = examples(nlp, rng, 60)
            kept = {p: nlp.get_pipe(p).lookups for p in nlp.pipe_names if p == "lemmatizer"}
            patterns = nlp.get_pipe("attribute_ruler").patterns if "attribute_ruler" in nlp.pipe_names else None
            with nlp.select_pipes(disable=[p for p in nlp.pipe_names if p in ("lemmatizer", "attribute_ruler", "sentencizer")]):
                sgd = nlp.initialize(lambda: data)
                sgd.learn_rate = 0.01
                for _ in range(10):
                    rng.shuffle(data)
                    for batch in spacy.util.minibatch(data, 12):
                        nlp.update(batch, sgd=sgd)
            assert all(nlp.get_pipe(p).lookups is l for p, l in kept.items())
            assert patterns is None or nlp.get_pipe("attribute_ruler").patterns == patterns
        nlp.to_disk(out / name)
        nlp = spacy.load(out / name)
        odd = ["", " ", "\n\n x", "a.b c-d e…", "“Ruritania’s” 5€ (50%) http://a.org/b?c=d x@y.org :-) d'État aujourd'hui z.B. l'eau"]
        with open(out / f"{name}.jsonl", "w") as f:
            for text in odd + [text_of(rng, n) for n in (1, 2, 5, 9, 20, 60, 150, 700)]:
                doc = nlp(text)
                f.write(json.dumps({"text": text, "tokens": [row(doc, i) for i in range(len(doc))]}) + "\n")


if __name__ == "__main__":
    main()
