//! Head and evidence together: who a noun phrase stands for.

use super::evidence::{Countries, Evidence};
use super::extent;
use super::lexicon::{Class, Entry, Lexicon};
use super::namesakes;
use super::segments::{Seg, Segments};
use crate::{Country, Gender, Kind, Sector};
use text::{Document, Pos, dep, ent};

/// How deep phrases inside phrases are followed.
const DEEPEST: usize = 5;

/// A document with its known phrases, ready to answer who a head stands for.
pub(crate) struct View<'a> {
    pub(crate) doc: &'a Document,
    pub(crate) lex: &'a Lexicon,
    pub(crate) segs: Segments,
    pub(crate) day: Option<i32>,
    /// The countries that the document names and how often, sorted by country.
    pub(super) told: Vec<(Country, u32)>,
    /// Whether the document is set in the United States, as towns and states of theirs tell.
    pub(super) american: bool,
    /// What the document's own short forms stand for ("the People's Union (PU)"): key of the letters, last token of the
    /// name.
    pub(super) short: Vec<(u64, usize)>,
    /// The full names of persons that the document has, as the keys of their words.
    pub(super) full: Vec<Vec<u64>>,
}

/// Where the name of what was found stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Named {
    /// Nowhere: a mere thing.
    #[default]
    Not,
    /// In the lexicon.
    Entry,
    /// In tokens of the document.
    Tokens(usize, usize),
    /// The whole phrase, without its determiner.
    Phrase,
}

/// Who a head stands for, without strings.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) countries: Countries,
    pub(crate) sector: Option<Sector>,
    pub(crate) second: Option<Sector>,
    pub(crate) gender: Gender,
    pub(crate) plural: bool,
    pub(crate) wikidata: u32,
    /// The entry that told so; 0 for a pattern.
    pub(crate) link: u32,
    pub(crate) pattern: &'static str,
    pub(crate) named: Named,
    pub(crate) description: bool,
    /// Whether the text itself told role or organ, so that an apposition has nothing to add.
    pub(crate) told: bool,
}

impl<'a> View<'a> {
    pub(crate) fn new(doc: &'a Document, lex: &'a Lexicon, day: Option<i32>) -> Self {
        let segs = Segments::new(doc, lex);
        let short = namesakes::short_forms(doc, &segs);
        let mut view = Self { doc, lex, segs, day, told: Vec::new(), american: false, short, full: Vec::new() };
        view.full = view.full_names();
        let names = |e: &Entry| {
            matches!(
                e.class,
                Class::State | Class::Demonym | Class::Nation | Class::Capital | Class::Seat | Class::Person
            )
        };
        let all = || view.segs.all().filter_map(|s| view.segs.pick(lex, s, day, false)).map(|x| x.1);
        let mut told: Vec<(Country, u32)> = Vec::new();
        for c in all().filter(|e| names(e)).filter_map(|e| e.country) {
            match told.binary_search_by_key(&c, |x| x.0) {
                Ok(k) => told[k].1 += 1,
                Err(k) => told.insert(k, (c, 1)),
            }
        }
        let state = Country::parse("USA");
        // A name that both have ("Georgia") tells nothing.
        let town = |e: &Entry| matches!(e.class, Class::City | Class::Region) && !view.is_namesake(e);
        let american = told.iter().any(|x| Some(x.0) == state) || all().any(|e| town(e) && e.country == state);
        (view.told, view.american) = (told, american);
        view
    }

    pub(super) fn count(&self, c: Country) -> u32 {
        self.told.binary_search_by_key(&c, |x| x.0).map_or(0, |k| self.told[k].1)
    }

    /// Says who head `h` stands for.
    pub(crate) fn resolve(&self, h: usize, depth: usize) -> Found {
        let mut f = self.bare(h, depth);
        if depth < DEEPEST {
            self.appositions(h, &mut f, depth);
        }
        f
    }

    /// Says who `h` stands for by its own phrase alone.
    fn bare(&self, h: usize, depth: usize) -> Found {
        if depth >= DEEPEST {
            return Found::default();
        }
        let left = self.left_edge(h);
        let seg = self.segs.at(h).filter(|s| !self.part_of_longer_name(*s) && !self.ends_given_name(h));
        let picked = seg
            .and_then(|s| Some((s, self.pick(s, false)?)))
            .filter(|(_, (_, e))| !self.is_person_named_like(e.class, h));
        let Some((seg, (link, e))) = picked else {
            if let Some(found) = self.toll(h).or_else(|| self.somebody_aged(h)) {
                return found;
            }
            let mut ev = self.before(h, left, h, self.proper(h), depth);
            self.after(&mut ev, h, h + 1, depth);
            return self.campaign(h, &ev).unwrap_or_else(|| self.unknown(h, &ev));
        };
        let title = matches!(e.class, Class::Person) || self.proper(h) && e.class == Class::Role;
        let mut ev = self.before(h, left, seg.start, title, depth);
        self.after(&mut ev, h, seg.end, depth);
        match e.class {
            Class::Person => self.person(seg, &ev),
            Class::State | Class::Capital | Class::Seat => self.state(h, link, e, &ev),
            Class::Demonym | Class::Nation | Class::Folk | Class::Ethnic => {
                self.shared_noun(h, e, depth).unwrap_or_else(|| self.people_of(h, link, e))
            }
            Class::City | Class::Region => place(link, e, &ev),
            Class::Body | Class::Group | Class::Organ => self.organ(seg, link, e, &ev),
            Class::Quantity => self.quantity(h, seg, depth),
            Class::Honorific | Class::Former | Class::Modifier => self.unknown(h, &ev),
            Class::Role | Class::People | Class::Org | Class::Asset | Class::Polity => {
                self.owned_beside(seg.start, &mut ev);
                self.role(h, link, e, &ev)
            }
        }
    }

    /// The first token of the phrase headed by `h`. A noun before another noun has its country beside it, as the parser
    /// hangs both on the last one: "Israeli army bulldozers", "Chinese government policy".
    pub(crate) fn left_edge(&self, h: usize) -> usize {
        let doc = self.doc;
        let left = extent::left_edge(doc, &self.segs, h);
        let over = doc.head(h);
        let beside = left.checked_sub(1).filter(|&b| {
            doc.dep(h) == dep::COMPOUND
                && over > h
                && doc.head(b) == over
                && matches!(doc.dep(b), dep::AMOD | dep::COMPOUND | dep::NMOD)
        });
        let country = beside.and_then(|b| self.segs.at(b)).filter(|s| {
            let own = self.segs.at(h).and_then(|s| self.pick(s, false));
            let institution = own.is_some_and(|(_, e)| {
                matches!(e.class, Class::Org | Class::People | Class::Organ | Class::Role) && e.country.is_none()
            });
            let told = self.pick(*s, false);
            institution && told.is_some_and(|(_, e)| matches!(e.class, Class::Demonym | Class::Nation | Class::State))
        });
        country.map_or(left, |s| s.start.min(left))
    }

    pub(crate) fn proper(&self, h: usize) -> bool {
        self.doc.token(h).pos == Pos::Propn || self.ends_given_name(h)
    }

    /// "Suk-fan", "Yong-hyun": the second half of a given name, which the tagger may take for a common noun.
    fn ends_given_name(&self, h: usize) -> bool {
        let doc = self.doc;
        let person = |i: usize| doc.ent_of(i).is_some_and(|e| e.label == ent::PERSON && e.tokens.contains(h));
        h >= 2
            && doc.text_of(h - 1) == "-"
            && !doc.token(h - 1).space_after
            && !doc.token(h - 2).space_after
            && self.segs.capital(h - 2)
            && person(h - 2)
    }

    /// A state, also by its capital or seat of power.
    fn state(&self, h: usize, link: u32, e: &Entry, ev: &Evidence) -> Found {
        let located = e.class == Class::Capital && self.located(h);
        let kind = if located || ev.part { Kind::Place } else { Kind::State };
        Found {
            kind,
            countries: Countries::one(e.country),
            sector: if kind == Kind::State { e.sector } else { None },
            gender: Gender::Neuter,
            wikidata: if kind == Kind::State { e.wikidata } else { 0 },
            link,
            named: if kind == Kind::State { Named::Entry } else { Named::Phrase },
            ..Found::default()
        }
    }

    /// Tells whether the head stands as the place of something.
    fn located(&self, h: usize) -> bool {
        let doc = self.doc;
        doc.dep(h) == dep::POBJ
            && matches!(
                doc.norm(doc.head(h)),
                "in" | "at" | "near" | "outside" | "around" | "across" | "inside" | "within" | "throughout"
            )
    }

    /// "Afghan and coalition forces", "French and German ministers": an adjective that the parser joins with a whole
    /// phrase has its noun there.
    fn shared_noun(&self, h: usize, e: &Entry, depth: usize) -> Option<Found> {
        let doc = self.doc;
        let adjective = matches!(e.class, Class::Demonym | Class::Nation) && !e.plural;
        let mut right = doc.children(h).filter(|&c| c > h);
        let (and, noun) = (right.next()?, right.next()?);
        let joined = and == h + 1 && doc.dep(and) == dep::CC && doc.dep(noun) == dep::CONJ;
        let plural = matches!(doc.token(noun).tag, text::tag::NNS | text::tag::NNPS);
        let whole = !doc.children(noun).any(|c| c < noun && matches!(doc.dep(c), dep::DET | dep::POSS));
        if !adjective || !joined || !whole {
            return None;
        }
        let f = self.bare(noun, depth + 1);
        // "An Afghan and coalition force" is one of both, "a Kenyan and a soldier" are two.
        if !(plural || f.kind == Kind::Org && f.sector == Some(Sector::Mil)) {
            return None;
        }
        let people = matches!(f.kind, Kind::People | Kind::Org) && f.sector.is_some();
        people.then(|| Found { countries: Countries::one(e.country), wikidata: 0, named: Named::Phrase, ..f })
    }

    fn people_of(&self, h: usize, link: u32, e: &Entry) -> Found {
        let adjective = matches!(e.class, Class::Demonym | Class::Ethnic);
        // "the Russian attack": the state; "the Russian told", "the British": people.
        let modifier = [dep::AMOD, dep::COMPOUND, dep::NMOD, dep::POSS].contains(&self.doc.dep(h));
        if adjective && modifier || e.class == Class::Demonym {
            let place = e.class == Class::Ethnic;
            return Found {
                kind: if place { Kind::Place } else { Kind::State },
                countries: Countries::one(e.country),
                sector: if place { None } else { Some(Sector::Gov) },
                gender: Gender::Neuter,
                wikidata: e.wikidata,
                link,
                named: Named::Entry,
                ..Found::default()
            };
        }
        // Peoples live on both sides of borders: where the document names other states alone, it is theirs.
        let elsewhere = matches!(e.class, Class::Folk | Class::Ethnic) && e.n_words == 1 && self.is_untold(e);
        Found {
            kind: Kind::People,
            countries: Countries::one(e.country.filter(|_| !elsewhere)),
            sector: Some(Sector::Cvl),
            plural: e.plural,
            link,
            named: Named::Phrase,
            ..Found::default()
        }
    }

    fn organ(&self, seg: Seg, link: u32, e: &Entry, ev: &Evidence) -> Found {
        let org = |link: u32, e: &Entry, countries: Countries| Found {
            kind: Kind::Org,
            countries,
            sector: e.sector,
            second: e.second,
            gender: Gender::Neuter,
            link,
            named: Named::Phrase,
            ..Found::default()
        };
        // "Afghan and coalition forces": the state's and the body's.
        if let Some(body) = self.joined_body(seg.start, e, ev) {
            let mut countries = ev.states;
            countries.push(body);
            return org(link, e, countries);
        }
        // "Brazilian Congress", "Pakistani Taliban": the text's country, and the kind of organ where one is known.
        // "The Qatari Red Crescent" is a body of that country, "Qatar's UN" is none.
        let may_be_own = e.class != Class::Body || self.lex.name(e) == "Red Cross";
        if let Some(told) = ev.states.first().filter(|&c| Some(c) != e.country && may_be_own) {
            let general = self.lex.chain(seg.link).find(|(_, o)| o.class == Class::Org || o.country == Some(told));
            let (link, e) = general.unwrap_or((link, e));
            return org(link, e, Countries::one(Some(told)));
        }
        Found { wikidata: e.wikidata, named: Named::Entry, ..org(link, e, Countries::one(e.country)) }
    }

    /// "Killed five", "detained dozens": a bare number as the object of what is done to people.
    fn toll(&self, h: usize) -> Option<Found> {
        const HARM: [&str; 20] = [
            "kill",
            "injure",
            "wound",
            "displace",
            "detain",
            "arrest",
            "execute",
            "murder",
            "shoot",
            "abduct",
            "kidnap",
            "massacre",
            "slaughter",
            "behead",
            "jail",
            "imprison",
            "evict",
            "deport",
            "torture",
            "hurt",
        ];
        let doc = self.doc;
        let measure = |l| [ent::MONEY, ent::PERCENT, ent::DATE, ent::TIME, ent::QUANTITY].contains(&l);
        let object = matches!(doc.dep(h), dep::DOBJ | dep::NSUBJPASS);
        if !object || !HARM.contains(&doc.lemma(doc.head(h))) || doc.ent_of(h).is_some_and(|e| measure(e.label)) {
            return None;
        }
        let number =
            doc.token(h).pos == Pos::Num || matches!(doc.norm(h), "dozens" | "hundreds" | "thousands" | "scores");
        number.then(|| Found {
            kind: Kind::People,
            sector: Some(Sector::Cvl),
            plural: true,
            description: true,
            pattern: "pattern:toll",
            named: Named::Phrase,
            ..Found::default()
        })
    }

    /// "Kenya's displaced": a state whose mark of the possessive stands right before, whatever the parser made of the word
    /// after it.
    fn owned_beside(&self, start: usize, ev: &mut Evidence) {
        let mark = start.checked_sub(1).filter(|&i| self.doc.token(i).tag == text::tag::POS);
        let owner = mark.and_then(|i| self.segs.at(i.checked_sub(1)?)).filter(|_| ev.countries().is_empty());
        let state =
            owner.and_then(|s| self.pick(s, false)).filter(|(_, e)| matches!(e.class, Class::State | Class::Capital));
        if let Some(c) = state.and_then(|(_, e)| e.country) {
            ev.states.push(c);
        }
    }

    /// Tells whether the word at `i` stands for somebody by age alone: "the 43-year-old".
    pub(crate) fn aged(&self, i: usize) -> bool {
        let doc = self.doc;
        let argument = [dep::NSUBJ, dep::NSUBJPASS, dep::DOBJ, dep::POBJ, dep::CONJ, dep::APPOS].contains(&doc.dep(i));
        argument
            && doc.norm(i) == "old"
            && i >= 2
            && !doc.token(i - 1).space_after
            && matches!(doc.norm(i - 2), "year" | "month")
    }

    /// "The Okoro campaign said", "donated to her campaign": those who run it, where it does or gets something.
    fn campaign(&self, h: usize, ev: &Evidence) -> Option<Found> {
        let doc = self.doc;
        let acts = match doc.dep(h) {
            dep::NSUBJ | dep::NSUBJPASS | dep::POSS | dep::APPOS => true,
            dep::POBJ => matches!(doc.norm(doc.head(h)), "by" | "from" | "to" | "with"),
            _ => false,
        };
        let owner = |&c: &usize| {
            let named = doc.ent_of(c).is_some_and(|e| e.label == ent::PERSON);
            match doc.dep(c) {
                dep::POSS => named || matches!(doc.norm(c), "his" | "her" | "their"),
                dep::COMPOUND | dep::NMOD => named && c < h,
                _ => false,
            }
        };
        let aims = |c: usize| doc.dep(c) == dep::PREP && !matches!(doc.norm(c), "in" | "on");
        let run = doc.lemma(h) == "campaign" && doc.token(h).pos == Pos::Noun && acts;
        if !run || doc.children(h).any(aims) || !doc.children(h).any(|c| owner(&c)) {
            return None;
        }
        Some(Found {
            kind: Kind::Org,
            countries: ev.countries(),
            sector: Some(Sector::Pty),
            gender: Gender::Neuter,
            pattern: "pattern:campaign",
            named: Named::Phrase,
            description: true,
            told: true,
            ..Found::default()
        })
    }

    fn somebody_aged(&self, h: usize) -> Option<Found> {
        self.aged(h).then(|| Found {
            kind: Kind::Person,
            sector: Some(Sector::Cvl),
            description: true,
            pattern: "pattern:age",
            named: Named::Phrase,
            ..Found::default()
        })
    }

    /// "thousands of protesters": who the people of the "of"-phrase are.
    fn quantity(&self, h: usize, seg: Seg, depth: usize) -> Found {
        let of = self.doc.children(h).find(|&c| c >= seg.end - 1 && self.doc.norm(c) == "of");
        let mut f = of
            .and_then(|of| extent::object(self.doc, of))
            .filter(|&p| self.doc.token(p).pos != Pos::Pron)
            .map(|p| self.resolve(p, depth + 1))
            .or_else(|| self.toll(h).filter(|_| of.is_none()))
            .unwrap_or_default();
        if f.kind == Kind::Place || f.kind == Kind::State {
            f = Found::default();
        }
        f.plural = true;
        f.description = true;
        if !matches!(f.named, Named::Not) {
            f.named = Named::Phrase;
        }
        f
    }

    /// A role, organ or crowd by its kind.
    fn role(&self, h: usize, link: u32, e: &Entry, ev: &Evidence) -> Found {
        let countries = ev.countries();
        let (mut sector, mut second) = sector_of(e, ev, !countries.is_empty() || ev.region);
        let mut countries = countries;
        // "European observers": a body has no government.
        let state = e.class == Class::Polity || !e.weak;
        if sector == Some(Sector::Gov) && !state && countries.first().is_some_and(Country::is_body) {
            sector = Some(Sector::Igo);
        }
        if e.class == Class::Polity && !countries.is_empty() && sector == Some(Sector::Igo) {
            countries = Countries::one(Some(Country::new("IGO")));
        }
        let person = matches!(e.class, Class::Role | Class::People);
        if person && ev.former && e.class == Class::Role && sector.is_none_or(is_office) {
            (second, sector) = (None, Some(Sector::Eli));
        }
        let kind = match e.class {
            Class::Role if e.plural => Kind::People,
            Class::Role => Kind::Person,
            Class::People | Class::Asset => Kind::People,
            Class::Polity => Kind::State,
            _ => Kind::Org,
        };
        let named = kind == Kind::Org && self.segs.capital(h) && self.proper(h);
        Found {
            kind,
            countries,
            sector,
            second,
            gender: match kind {
                Kind::Org | Kind::State => Gender::Neuter,
                _ => e.gender,
            },
            plural: e.plural,
            link,
            pattern: "",
            named: Named::Phrase,
            description: !named,
            told: sector.is_some(),
            ..Found::default()
        }
    }

    /// What an apposition on either side tells: "X, the foreign minister of Y", "the foreign minister of Y, X".
    fn appositions(&self, h: usize, f: &mut Found, depth: usize) {
        let doc = self.doc;
        let beside = (doc.dep(h) == dep::APPOS).then(|| doc.head(h));
        let below = doc.children(h).filter(|&c| doc.dep(c) == dep::APPOS);
        for a in below.chain(beside) {
            let mut other = self.bare(a, depth + 1);
            if other.kind == Kind::People && !other.plural && doc.token(a).tag == text::tag::NNP {
                // "Kamau, a 30-year-old Kenyan"
                other.kind = Kind::Person;
            }
            match (f.kind, other.kind) {
                (Kind::Person | Kind::Thing, Kind::Person) => {
                    let own_name = !f.description && f.kind == Kind::Person;
                    if f.kind == Kind::Thing && !self.proper(h) {
                        continue;
                    }
                    if f.kind == Kind::Thing {
                        f.named = Named::Tokens(extent::left_edge(doc, &self.segs, h), h + 1);
                        f.pattern = "pattern:apposition";
                        f.kind = Kind::Person;
                    }
                    if f.countries.is_empty() {
                        f.countries = other.countries;
                    }
                    let office = other.sector != Some(Sector::Cvl);
                    if f.sector.is_none() || own_name && other.told && other.description && !f.told && office {
                        (f.sector, f.second) = (other.sector, other.second);
                    }
                    if f.gender == Gender::Unknown {
                        f.gender = other.gender;
                    }
                    if f.wikidata == 0 && f.description {
                        f.wikidata = other.wikidata;
                    }
                }
                (Kind::Org, Kind::Org | Kind::State) => {
                    if f.countries.is_empty() {
                        f.countries = other.countries;
                    }
                    if f.sector.is_none() {
                        (f.sector, f.second) = (other.sector, other.second);
                    }
                }
                (Kind::Place, Kind::State | Kind::Place) if !other.countries.is_empty() => {
                    f.countries = other.countries;
                }
                _ => {}
            }
        }
    }
}

/// A place; the text may name its country.
fn place(link: u32, e: &Entry, ev: &Evidence) -> Found {
    let told = ev.states.first().or(ev.located.first());
    Found {
        kind: Kind::Place,
        countries: Countries::one(told.or(e.country)),
        gender: Gender::Neuter,
        link,
        named: Named::Entry,
        ..Found::default()
    }
}

/// The sector of a role or organ: its own, or what the phrase tells where its own gives way.
fn sector_of(e: &Entry, ev: &Evidence, country: bool) -> (Option<Sector>, Option<Sector>) {
    let org = ev.org.and_then(|o| o.1.map(|s| (s, o.2)));
    let own = if e.needs_country && !country { (None, None) } else { (e.sector, e.second) };
    if e.weak {
        return match (org, ev.modifier) {
            // "police detainees" are not of the police, "ISIS detainees" are of the group.
            (Some((s, _)), _) if own.0 == Some(Sector::Cvl) && is_office(s) => own,
            (Some((s, more)), _) => (Some(s), more),
            // "Islamic terrorists", "the oil-rich sultanate"
            (None, Some(m)) if e.class == Class::Polity || m == Sector::Rel && own.0.is_some_and(is_armed) => own,
            (None, Some(m)) => (Some(m), None),
            _ => own,
        };
    }
    // "the union's president", "president of the university": not the executive.
    match org {
        Some((s, more)) if e.sector == Some(Sector::Gov) && yields_to(s) => (Some(s), more),
        _ => own,
    }
}

/// Tells whether those of this sector hold an office that can be left.
fn is_office(s: Sector) -> bool {
    use Sector::{Cop, Eli, Gov, Igo, Jud, Leg, Mil, Opp, Pty, Spy};
    matches!(s, Cop | Eli | Gov | Igo | Jud | Leg | Mil | Opp | Pty | Spy)
}

/// Tells whether those of this sector bear arms.
fn is_armed(s: Sector) -> bool {
    use Sector::{Cop, Crm, Mil, Prm, Reb, Uaf};
    matches!(s, Cop | Crm | Mil | Prm | Reb | Uaf)
}

/// Tells whether an organ of this sector has presidents and secretaries of its own.
pub(super) fn yields_to(s: Sector) -> bool {
    use Sector::{Agr, Bus, Edu, Igo, Jrn, Lab, Med, Ngo, Opp, Pty, Reb, Rel};
    matches!(s, Agr | Bus | Edu | Igo | Jrn | Lab | Med | Ngo | Opp | Pty | Reb | Rel)
}
