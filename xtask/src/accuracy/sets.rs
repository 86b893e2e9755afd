//! The dev sets, one row each, and the figures that goals are set for.

use eval::{Options, Task};

/// What the pipeline is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The JSON of `code`.
    Code,
    /// The JSON of `parse`.
    Parse,
    /// Who a phrase stands for.
    Phrase,
}

/// A goal for a figure.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// No goal: the figure is told for its own sake.
    None,
    AtLeast(f64),
    AtMost(f64),
}

/// A figure of a set: its path in the report, what it is called, its goal.
pub(crate) struct Shown(pub(crate) &'static str, pub(crate) &'static str, pub(crate) Goal);

/// A data set and how it is scored.
pub(crate) struct Set {
    /// The heading it stands under.
    pub(crate) area: &'static str,
    /// Its file under `../shared`.
    pub(crate) file: &'static str,
    pub(crate) task: Task,
    pub(crate) way: Way,
    pub(crate) options: Options,
    /// What stands in the set, and under which conditions it is scored.
    pub(crate) what: &'static str,
    pub(crate) shown: &'static [Shown],
}

const PLAIN: Options = Options {
    misses: 0,
    by_type: false,
    unseen: false,
    negative: false,
    by_genre: false,
    raw: false,
    gum_scheme: false,
    literal: false,
    held_out: false,
};

const fn at_least(x: f64) -> Goal {
    Goal::AtLeast(x)
}

const SENTENCES: &[Shown] = &[
    Shown("found", "root found", Goal::None),
    Shown("events", "events per sentence", Goal::None),
    Shown("exact", "exact root set", Goal::None),
];

const ENTITIES: &[Shown] = &[
    Shown("exact.core.f1", "F1 exact, persons, bodies, places", Goal::None),
    Shown("overlap.core.f1", "F1 overlapping", Goal::None),
    Shown("exact.all.f1", "F1 exact, all classes", Goal::None),
];

const PARITY: &[Shown] = &[
    Shown("tokens", "tokens equal", at_least(1.0)),
    Shown("tag", "tags", at_least(0.999)),
    Shown("lemma", "lemmas", at_least(0.999)),
    Shown("pos", "parts of speech", Goal::None),
    Shown("dep", "heads and labels", at_least(0.999)),
    Shown("sentences.f1", "sentence starts F1", at_least(0.999)),
    Shown("ents.f1", "entities F1", at_least(0.999)),
];

const TREEBANK: &[Shown] = &[
    Shown("tokens.f1", "words F1", Goal::None),
    Shown("sentences.f1", "sentences F1", Goal::None),
    Shown("upos_f1", "tags F1", Goal::None),
    Shown("lemma", "lemmas", Goal::None),
];

const DATES: &[Shown] = &[
    Shown("relaxed", "recall", at_least(0.80)),
    Shown("strict", "recall, same span", Goal::None),
    Shown("when", "value right, of single dates found", at_least(0.85)),
    Shown("interval", "value right, of intervals found", Goal::None),
];

/// The figures of a set of places, with the goals for resolution and recall.
macro_rules! places {
    ($acc161:expr, $recall:expr) => {
        &[
            Shown("resolution.acc161", "within 161 km, of those found", $acc161),
            Shown("overlap.r", "toponyms found", $recall),
            Shown("overlap.p", "precision of toponyms", Goal::None),
            Shown("resolution.country", "country right", Goal::None),
            Shown("resolution.median", "median error, km", Goal::None),
            Shown("end_to_end", "found and within 161 km, of all", Goal::None),
        ]
    };
}

/// A row; what is not told is scored plainly on the output of `code`.
macro_rules! set {
    ($area:expr, $file:expr, $task:ident, $way:ident, $options:expr, $what:expr, $shown:expr) => {
        Set {
            area: $area,
            file: $file,
            task: Task::$task,
            way: Way::$way,
            options: $options,
            what: $what,
            shown: $shown,
        }
    };
}

const EVENTS: &str = "Events";
const PARSING: &str = "Linguistic layer";
const NER: &str = "Entities";
const COREF: &str = "Reference";
const QUOTES: &str = "Statements";
const GEO: &str = "Places";
const TEMPORAL: &str = "Dates";

/// All sets, in the order of the page.
pub(crate) const SETS: &[Set] = &[
    set!(
        EVENTS,
        "gold/dev.jsonl",
        Events,
        Code,
        PLAIN,
        "whole articles, every telling of an event",
        &[
            Shown("type.f1", "type F1", at_least(0.70)),
            Shown("type.p", "type precision", at_least(0.70)),
            Shown("type.r", "type recall", Goal::None),
            Shown("pair.f1", "type and country pair F1", at_least(0.55)),
            Shown("full.f1", "full F1", Goal::None),
            Shown("dyad.f1", "dyad F1", at_least(0.65)),
            Shown("fields.status", "status right, where the type is", at_least(0.90)),
            Shown("fields.group", "group of status right", Goal::None),
            Shown("fields.mode", "mode right", Goal::None),
            Shown("fields.date", "date right", Goal::None),
            Shown("fields.place", "place right", Goal::None),
            Shown("fields.reported", "reported or not, right", Goal::None),
            Shown("links.p", "tellings joined that are of one act", Goal::None),
            Shown("links.r", "tellings of one act that are joined", Goal::None),
        ]
    ),
    set!(
        EVENTS,
        "data/events/plv_train.jsonl",
        Sentences,
        Code,
        PLAIN,
        "single sentences, one labelled act each",
        &[
            Shown("found", "root found", at_least(0.85)),
            Shown("events", "events per sentence", Goal::AtMost(1.3)),
            Shown("exact", "exact root set", at_least(0.65)),
        ]
    ),
    set!(
        EVENTS,
        "data/events/plover_gsr_dev.jsonl",
        Sentences,
        Code,
        PLAIN,
        "single sentences with roots and actors",
        &[
            Shown("pair_root", "country pair and root", at_least(0.70)),
            Shown("pair", "country pair, any root", Goal::None),
            Shown("found", "root found", Goal::None),
            Shown("events", "events per sentence", Goal::None),
        ]
    ),
    set!(
        EVENTS,
        "data/events/conflibert_cameo.jsonl",
        Sentences,
        Code,
        PLAIN,
        "single sentences, five classes; a bare statement counts as found when nothing is coded",
        &[
            Shown("class", "right class among five found", at_least(0.85)),
            Shown("events", "events per sentence", Goal::None),
        ]
    ),
    set!(
        EVENTS,
        "data/events/cameo_manual.jsonl",
        Sentences,
        Code,
        PLAIN,
        "examples of a coding manual; codes without a type of ours are left out",
        &[
            Shown("cameo_root", "CAMEO root found", at_least(0.80)),
            Shown("cameo", "three digits found", at_least(0.60)),
            Shown("found", "root found", Goal::None),
        ]
    ),
    set!(
        EVENTS,
        "data/events/petrarch_gsr.jsonl",
        Sentences,
        Code,
        PLAIN,
        "single sentences, corrected program output",
        SENTENCES
    ),
    set!(
        EVENTS,
        "data/events/police_dev.jsonl",
        Sentences,
        Code,
        Options { negative: true, ..PLAIN },
        "only the sentences without police action; other events may stand in them",
        &[Shown("silent", "no event", at_least(0.85)), Shown("events", "events per sentence", Goal::None),]
    ),
    set!(
        EVENTS,
        "data/events/actor_phrases_dev.jsonl",
        Actors,
        Phrase,
        PLAIN,
        "phrases with a day: who that is",
        &[
            Shown("both", "country and sector right", at_least(0.90)),
            Shown("country", "country right", Goal::None),
            Shown("sector", "sector right", Goal::None),
        ]
    ),
    set!(PARSING, "parity/wikinews.jsonl", Parse, Parse, PLAIN, "against what spaCy 3.8.7 prints", PARITY),
    set!(PARSING, "parity/odd.jsonl", Parse, Parse, PLAIN, "the same on odd strings", PARITY),
    set!(PARSING, "parity/seed.jsonl", Parse, Parse, PLAIN, "the same on one dispatch", PARITY),
    set!(
        PARSING,
        "data/parsing/ud_ewt.dev.jsonl",
        Parse,
        Parse,
        PLAIN,
        "a treebank; its conventions differ in part",
        TREEBANK
    ),
    set!(
        PARSING,
        "data/parsing/ud_gum.dev.jsonl",
        Parse,
        Parse,
        PLAIN,
        "a treebank; its conventions differ in part",
        TREEBANK
    ),
    set!(
        NER,
        "data/ner/worldwide.dev.jsonl",
        Ner,
        Code,
        PLAIN,
        "newswire from all continents; the recogniser has learned from these articles, unseen ones reach .773 (`models/MODEL.md`)",
        &[
            Shown("exact.core.f1", "F1 exact, persons, bodies, places", at_least(0.72)),
            Shown("overlap.core.f1", "F1 overlapping", Goal::None),
            Shown("exact.PER.f1", "persons", Goal::None),
            Shown("exact.ORG.f1", "bodies", Goal::None),
            Shown("exact.LOC.f1", "places", Goal::None),
        ]
    ),
    set!(
        NER,
        "data/ner/ieer.dev.jsonl",
        Ner,
        Code,
        PLAIN,
        "American newswire of 1998; learned from, unseen articles reach .819",
        ENTITIES
    ),
    set!(
        NER,
        "data/ner/re3d.dev.jsonl",
        Ner,
        Code,
        PLAIN,
        "defence reports; nominal mentions are gold, so recall is low",
        ENTITIES
    ),
    set!(
        NER,
        "data/ner/uner_ewt.dev.jsonl",
        Ner,
        Code,
        PLAIN,
        "web text; learned from, unseen texts reach .645",
        ENTITIES
    ),
    set!(
        NER,
        "data/ner/wikigold.dev.jsonl",
        Ner,
        Code,
        PLAIN,
        "an encyclopedia; learned from, unseen texts reach .650",
        ENTITIES
    ),
    set!(NER, "data/ner/crossner_politics.dev.jsonl", Ner, Code, PLAIN, "an encyclopedia, politics", ENTITIES),
    set!(
        COREF,
        "data/coref/gum.dev.jsonl",
        Coref,
        Code,
        PLAIN,
        "OntoNotes scheme, sixteen genres",
        &[
            Shown("conll", "CoNLL F1", at_least(0.497)),
            Shown("mentions.f1", "mentions F1", Goal::None),
            Shown("muc.f1", "MUC", Goal::None),
            Shown("b3.f1", "B³", Goal::None),
            Shown("ceafe.f1", "CEAF-e", Goal::None),
        ]
    ),
    set!(
        COREF,
        "data/coref/gap.dev.jsonl",
        Coref,
        Code,
        PLAIN,
        "ambiguous pronouns in an encyclopedia",
        &[
            Shown("overall.f1", "F1", at_least(0.70)),
            Shown("masculine.f1", "masculine", Goal::None),
            Shown("feminine.f1", "feminine", Goal::None),
            Shown("bias", "feminine to masculine", Goal::None),
        ]
    ),
    set!(
        QUOTES,
        "data/quotes/polnear.dev.jsonl",
        Quotes,
        Code,
        PLAIN,
        "attributions in election coverage",
        &[
            Shown("words.source.f1", "words F1, source", at_least(0.74)),
            Shown("words.cue.f1", "words F1, cue", at_least(0.64)),
            Shown("words.content.f1", "words F1, content", at_least(0.78)),
            Shown("words.all.f1", "words F1, all", at_least(0.75)),
            Shown("touch.f1", "statements touched F1", at_least(0.66)),
            Shown("exact.source.f1", "exact F1, source", Goal::None),
            Shown("exact.cue.f1", "exact F1, cue", Goal::None),
            Shown("exact.content.f1", "exact F1, content", Goal::None),
            Shown("exact.all.f1", "exact F1, all", Goal::None),
        ]
    ),
    set!(
        GEO,
        "data/geo/trnews.dev.jsonl",
        Places,
        Code,
        PLAIN,
        "world news; the weights have learned from it, cross-validated figures are in `data/places/README.md`",
        places!(at_least(0.85), at_least(0.75))
    ),
    set!(
        GEO,
        "data/geo/geowebnews.dev.jsonl",
        Places,
        Code,
        PLAIN,
        "world news; the weights have learned from it, cross-validated figures are in `data/places/README.md`",
        places!(at_least(0.85), Goal::None)
    ),
    set!(
        GEO,
        "data/geo/lgl.dev.jsonl",
        Places,
        Code,
        PLAIN,
        "local news; the weights have learned from it, cross-validated figures are in `data/places/README.md`",
        places!(at_least(0.75), Goal::None)
    ),
    set!(
        GEO,
        "data/geo/geovirus.dev.jsonl",
        Places,
        Code,
        PLAIN,
        "news of epidemics; the weights have learned from it, cross-validated figures are in `data/places/README.md`",
        places!(at_least(0.80), Goal::None)
    ),
    set!(
        GEO,
        "data/geo/event_location.train.jsonl",
        EventPlaces,
        Code,
        Options { held_out: true, ..PLAIN },
        "where single acts took place, the tenth kept out of training",
        &[
            Shown("right", "place right, or rightly none", at_least(0.70)),
            Shown("places.p", "precision of places told", Goal::None),
            Shown("places.r", "places told of those in gold", Goal::None),
            Shown("coded_right", "place right, of acts that are coded", Goal::None),
        ]
    ),
    set!(
        TEMPORAL,
        "data/temporal/gum_dates.dev.jsonl",
        Times,
        Code,
        PLAIN,
        "dates that can be fixed, sixteen genres",
        DATES
    ),
    set!(TEMPORAL, "data/temporal/gum_dates.train.jsonl", Times, Code, PLAIN, "the same, the larger part", DATES),
];
