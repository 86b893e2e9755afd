//! Where those named in an article come from, where it says so in another sentence: "Adeyemi is Nigerian", "described
//! Adeyemi as a 30-year-old Kenyan", "rented a house in his native Ghana".

use crate::mention::{Form, Kind, Mention, Mentions, Number};
use crate::{Country, Who};
use text::{Document, Pos, dep, tag};

/// Those who are of a country and yet not from it.
const NOT_FROM: [&str; 17] = [
    "ally", "friend", "agent", "spy", "puppet", "target", "asset", "partner", "enemy", "threat", "expert", "prisoner",
    "hostage", "resident", "backer", "critic", "opponent",
];

/// Verbs that say what somebody is, by "as".
const DESCRIBE: [&str; 6] = ["describe", "identify", "name", "portray", "list", "introduce"];

/// Gives persons, and peoples told by role, the country that another sentence says they are of.
pub(crate) fn tell(doc: &Document, mentions: &mut Mentions) {
    let all = mentions.all();
    let said = |m: &Mention| Some((said_of(doc, mentions, m)?, m.who.country?, m.also.clone()));
    let mut told: Vec<(usize, Country, Vec<Who>)> = all.iter().filter_map(said).collect();
    told.extend(offices(doc, mentions).map(|(k, c)| (k, c, Vec::new())));
    let mut set: Vec<usize> = Vec::new();
    for (k, country, also) in told {
        let m = &mut mentions.all_mut()[k];
        if m.who.country.is_none() {
            set.push(k);
            m.who.country = Some(country);
            let also = also.into_iter().filter_map(|w| w.country);
            m.also = also.map(|c| Who { country: Some(c), ..m.who.clone() }).collect();
        } else if set.contains(&k) && m.number == Number::Plural {
            // "The crew were Filipino and Indian."
            let known = |w: &Who| w.country == Some(country);
            if !known(&m.who) && !m.also.iter().any(known) {
                let other = Who { country: Some(country), ..m.who.clone() };
                m.also.push(other);
            }
        }
    }
}

/// The mention of the one of whom a sentence says that they are of the country of `m`.
fn said_of(doc: &Document, mentions: &Mentions, m: &Mention) -> Option<usize> {
    let country = m.who.country.filter(|c| !c.is_body())?;
    if m.form == Form::Pronoun {
        return None;
    }
    let whose = doc.children(m.head).find(|&c| doc.dep(c) == dep::POSS && doc.token(c).pos == Pos::Pron);
    let native = || doc.children(m.head).any(|c| doc.norm(c) == "native");
    if let Some(owner) = whose.filter(|_| matches!(m.who.kind, Kind::State | Kind::Place) && native()) {
        return somebody(doc, mentions, owner);
    }
    let mut at = if m.who.kind == Kind::State && doc.dep(m.head) == dep::POBJ { m.head } else { of_whom(doc, m)? };
    if doc.dep(at) == dep::CONJ {
        at = doc.head(at);
    }
    let over = doc.head(at);
    let (verb, who) = match doc.dep(at) {
        // "All of the crew were from Ghana."
        dep::POBJ if doc.norm(over) == "from" && matches!(doc.lemma(doc.head(over)), "be" | "come" | "hail") => {
            (doc.head(over), doc.child(doc.head(over), dep::NSUBJ)?)
        }
        dep::ATTR | dep::ACOMP if matches!(doc.lemma(over), "be" | "become" | "remain") => {
            (over, doc.child(over, dep::NSUBJ)?)
        }
        dep::POBJ if doc.norm(over) == "as" => {
            let verb = doc.head(over);
            let who = doc.child(verb, dep::DOBJ).or_else(|| doc.child(verb, dep::NSUBJPASS))?;
            (verb, DESCRIBE.contains(&doc.lemma(verb)).then_some(who)?)
        }
        _ => return None,
    };
    let open = |c: usize| {
        doc.dep(c) == dep::NEG || doc.token(c).tag == tag::MD || matches!(doc.norm(c), "if" | "whether" | "unless")
    };
    if doc.children(verb).any(open) {
        return None;
    }
    let k = somebody(doc, mentions, who)?;
    let subject = &mentions.all()[k];
    (subject.who.country != Some(country)).then_some(k)
}

/// The noun or adjective that says of which country somebody is: "Kenyan", "a Kenyan student", "a Kenyan-born nurse".
fn of_whom(doc: &Document, m: &Mention) -> Option<usize> {
    let person = matches!(m.who.kind, Kind::Person | Kind::People);
    let mut at = m.head;
    if m.who.kind == Kind::State && doc.token(at).pos == Pos::Adj || doc.dep(at) == dep::AMOD {
        let born = doc.dep(at) == dep::NPADVMOD && doc.norm(doc.head(at)) == "born";
        if born {
            at = doc.head(at);
        }
        if doc.dep(at) == dep::AMOD {
            at = doc.head(at);
            return matches!(doc.token(at).pos, Pos::Noun).then_some(at).filter(|&t| from(doc, t));
        }
        return matches!(doc.dep(at), dep::ACOMP | dep::CONJ).then_some(at);
    }
    (person && matches!(doc.dep(at), dep::ATTR | dep::ACOMP | dep::POBJ | dep::CONJ) && from(doc, at)).then_some(at)
}

fn from(doc: &Document, noun: usize) -> bool {
    !NOT_FROM.contains(&doc.lemma(noun))
}

/// The person, or the people told by role, at `t`; for a pronoun, the first of those it stands for.
fn somebody(doc: &Document, mentions: &Mentions, t: usize) -> Option<usize> {
    let all = mentions.all();
    let place = |head: usize| all.binary_search_by_key(&head, |m| m.head).ok();
    let k = place(t)?;
    let fits = |m: &Mention| match m.who.kind {
        Kind::Person => m.form != Form::Pronoun,
        Kind::People => m.form == Form::Description && doc.token(m.head).pos == Pos::Noun,
        _ => false,
    };
    if fits(&all[k]) {
        return Some(k);
    }
    let cluster = all[k].cluster.filter(|_| all[k].form == Form::Pronoun)?;
    all.iter().position(|m| m.cluster == Some(cluster) && fits(m))
}

/// Persons with the title of an office without its country, where the article told the office with one: "Trade Minister
/// Joseph Otieno", after "Kenya's trade minister".
fn offices<'m>(doc: &'m Document, mentions: &'m Mentions) -> impl Iterator<Item = (usize, Country)> + 'm {
    let title = |m: &Mention, minister: usize| {
        let field = minister.checked_sub(1).filter(|&f| f >= m.tokens.start as usize)?;
        matches!(doc.token(field).pos, Pos::Noun | Pos::Propn | Pos::Adj).then(|| doc.lemma(field).to_lowercase())
    };
    let described = move |m: &Mention| {
        let single = doc.lemma(m.head) == "minister" && !matches!(doc.token(m.head).tag, tag::NNS | tag::NNPS);
        Some((title(m, m.head).filter(|_| single)?, m.who.country?))
    };
    let told: Vec<(String, Country)> = mentions.all().iter().filter_map(described).collect();
    let named = |m: &Mention| m.form == Form::Name && m.who.kind == Kind::Person && m.who.country.is_none();
    mentions.all().iter().enumerate().filter(move |x| named(x.1)).filter_map(move |(k, m)| {
        let minister = (m.tokens.start as usize..m.head).find(|&t| doc.norm(t) == "minister")?;
        let title = title(m, minister)?;
        let mut of = told.iter().filter(|x| x.0 == title).map(|x| x.1);
        let first = of.next()?;
        of.all(|c| c == first).then_some((k, first))
    })
}
