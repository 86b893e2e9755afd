//! Those who speak for somebody are of his side: "Okoro's lawyers", "a spokesman for Okoro", where other sentences tell who
//! Okoro is.

use crate::Form;
use crate::mention::{Kind, Mention, Mentions};
use crate::ontology::Sector;
use text::{Document, Pos, dep};

/// Gives lawyers, spokesmen and campaigns the sector and the country of the one whom they speak for.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
    let mut told = Vec::new();
    for (k, m) in mentions.all().iter().enumerate() {
        let open = matches!(m.who.sector, None | Some(Sector::Cvl));
        let person = matches!(m.who.kind, Kind::Person | Kind::People) && m.form != Form::Pronoun;
        // A campaign is a party's, whatever office the candidate holds.
        let campaign = m.who.kind == Kind::Org && m.who.sector == Some(Sector::Pty) && m.who.country.is_none();
        if !(open && person || campaign) {
            continue;
        }
        if let Some(of) = spoken_for(doc, mentions, m) {
            told.push((k, of.who.country, if campaign { m.who.sector } else { of.who.sector }));
        }
    }
    for (k, country, sector) in told {
        let cluster = mentions.all()[k].cluster;
        let same = |m: &Mention| cluster.is_some() && m.cluster == cluster;
        let open = |m: &Mention| {
            (m.who.sector == sector || matches!(m.who.sector, None | Some(Sector::Cvl))) && m.also.is_empty()
        };
        for (n, m) in mentions.all_mut().iter_mut().enumerate().filter(|(n, m)| (*n == k || same(m)) && open(m)) {
            m.who.sector = sector;
            m.who.country = m.who.country.or(country);
            if n == k {
                "reference:spoken-for".clone_into(&mut m.who.source);
            }
        }
    }
}

/// The political person whom a lawyer or spokesman is told to speak for.
fn spoken_for<'m>(doc: &Document, mentions: &'m Mentions, m: &Mention) -> Option<&'m Mention> {
    let of = |t: usize| speaks_for(doc, t).then_some(t);
    let title = of(m.head).or_else(|| doc.children(m.head).filter(|&c| c < m.head).find_map(of))?;
    let whose = |t: usize| {
        let before = move |&c: &usize| match doc.dep(c) {
            dep::POSS => true,
            dep::COMPOUND | dep::NMOD => c < title && doc.token(c).pos == Pos::Propn,
            _ => false,
        };
        let behind = doc.children(t).filter(|&c| doc.dep(c) == dep::PREP && matches!(doc.norm(c), "for" | "of"));
        doc.children(t).filter(before).chain(behind.filter_map(|p| doc.child(p, dep::POBJ)))
    };
    let political = |o: &&Mention| {
        use Sector::{Eli, Gov, Jud, Leg, Opp, Pty};
        o.who.kind == Kind::Person
            && matches!(o.who.sector, Some(Gov | Leg | Pty | Opp | Eli | Jud))
            && o.also.is_empty()
    };
    let other = |o: &&Mention| o.head != m.head && (o.cluster.is_none() || o.cluster != m.cluster);
    let from = std::iter::once(title).chain((title != m.head).then_some(m.head));
    from.flat_map(whose).filter_map(|t| mentions.at(t)).filter(other).find(political)
}

/// Tells whether a word is for those who speak in another's name.
fn speaks_for(doc: &Document, t: usize) -> bool {
    const LEMMAS: [&str; 10] = [
        "lawyer",
        "attorney",
        "advocate",
        "counsel",
        "barrister",
        "solicitor",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "campaign",
    ];
    LEMMAS.contains(&doc.lemma(t).to_lowercase().as_str())
}
