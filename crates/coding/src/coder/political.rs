//! What makes an act political: enough sides for its rule, one of them a state, a body or citizens who act together; and
//! the kinds of article that tell none.

use super::roles::{self, Side, Sides};
use crate::codebook::pattern::Words;
use crate::codebook::words::lower;
use crate::codebook::{Needs, Rule};
use crate::mention::Kind;
use crate::ontology::{EventType, Sector};
use text::{Document, tag};

/// Tells whether a text is a report of sport: words of matches and clubs stand in it again and again.
pub(crate) fn is_sport(doc: &Document, words: &Words) -> bool {
    const LEAST: usize = 4;
    const ONE_IN: usize = 100;
    let told: Vec<&str> = (0..doc.len()).map(|i| doc.norm(i)).filter(|w| words.contains(w)).collect();
    let mut kinds = told.clone();
    kinds.sort_unstable();
    kinds.dedup();
    told.len() >= LEAST && kinds.len() >= LEAST - 1 && told.len() * ONE_IN >= doc.len()
}

/// Tells whether the sentence around a word holds one of `words`.
pub(crate) fn speaks_of(doc: &Document, i: usize, words: &Words) -> bool {
    doc.sents()[doc.sent_of(i)].iter().any(|t| words.contains(doc.norm(t)))
}

/// Tells whether the sides found are enough for the rule and make a political act.
pub(super) fn acceptable(
    doc: &Document,
    rule: &Rule,
    head: usize,
    sides: &Sides,
    gathered: &Words,
) -> Result<(), &'static str> {
    let (a, r) = (!sides.actors.is_empty(), !sides.recipients.is_empty());
    let enough = match rule.needs {
        Needs::Nothing => true,
        Needs::Actor => a,
        Needs::Recipient => r,
        // A mutual act needs two who act, told one by one or as a plural.
        // Who speaks about something need not speak with each other.
        Needs::Both if rule.mutual => {
            sides.actors.len() > 1
                || !matches!(doc.lemma(head), "focus" | "speak" | "tackle" | "touch")
                    && sides.actors.iter().any(|s| is_plural(doc, s.token))
        }
        Needs::Both => a && r,
        Needs::Any | Needs::Earlier => a || r,
    };
    if !enough {
        return Err("a side that the rule needs is not told");
    }
    let political = |s: &Side| roles::is_political(&s.party);
    let both = || sides.actors.iter().chain(&sides.recipients);
    if rule.kind == Some(EventType::Consult) {
        consulting(rule, sides)?;
    }
    // An interview is no consultation.
    if rule.kind == Some(EventType::Consult) && sides.actors.iter().any(|s| s.party.sector == Some(Sector::Jrn)) {
        return Err("a journalist's talk");
    }
    // Police who thank, ask or meet private people do their work; with those of another country they deal as states do.
    let courteous = matches!(
        rule.kind,
        Some(EventType::Support | EventType::Agree | EventType::Consult | EventType::Request | EventType::Concede)
    );
    let police = |s: &Side| s.party.sector == Some(Sector::Cop);
    let public = |s: &Side| !police(s) && (political(s) || s.kind == Kind::People);
    let home = both().find_map(|s| s.party.country);
    let abroad = both().any(|s| s.party.country.is_some() && s.party.country != home);
    if courteous && !abroad && both().any(police) && !both().any(public) {
        return Err("police and private people");
    }
    // "A gunman accused of ...", with nobody who accuses.
    let unknown = |s: &Side| matches!(s.party.sector, Some(Sector::Uaf | Sector::Crm));
    if rule.kind == Some(EventType::Accuse) && !a && r && sides.recipients.iter().all(unknown) {
        return Err("nobody accuses a private person");
    }
    let citizens = |s: &Side| s.party.sector == Some(Sector::Cvl) || s.kind == Kind::People;
    // Citizens who act together, or who are treated as those who do, are political by that.
    let together = |s: &Side| gathered.contains(&lower(doc, s.token));
    let dissents = |s: &Side| matches!(&*lower(doc, s.token), "activist" | "dissident" | "campaigner");
    let crowd = rule.kind == Some(EventType::Protest) && both().any(citizens)
        || matches!(rule.kind, Some(EventType::Assault | EventType::Coerce | EventType::Accuse))
            && (both().any(together) || sides.recipients.iter().any(dissents));
    if both().any(political) || crowd || rule.needs == Needs::Nothing {
        Ok(())
    } else {
        Err("neither side is political")
    }
}

/// Tells whether those who visit or host act for more than themselves.
fn consulting(rule: &Rule, sides: &Sides) -> Result<(), &'static str> {
    let (guests, hosts) = (&sides.actors, &sides.recipients);
    let visit = rule.mode == Some("visit");
    // Tourists, refugees and soldiers on duty who travel are no consultation.
    if visit && !guests.is_empty() && !guests.iter().any(is_envoy) {
        return Err("the visitor is not political");
    }
    if !rule.mutual && rule.needs == Needs::Actor && !guests.iter().any(|s| roles::is_political(&s.party)) {
        return Err("nobody political consults");
    }
    // A guest comes from abroad (coding guide, section 4); a politician's journey in his own country visits nobody.
    let home = |s: &Side| guests.iter().any(|g| g.party.country.is_some() && g.party.country == s.party.country);
    let place = |s: &Side| matches!(s.kind, Kind::Place | Kind::State);
    if visit && !hosts.is_empty() && hosts.iter().all(|s| place(s) && home(s)) {
        return Err("a journey in one's own country");
    }
    Ok(())
}

/// A visitor who may come for a state, party, church or body, not as one of many.
fn is_envoy(s: &Side) -> bool {
    let many = s.kind == Kind::People && matches!(s.party.sector, Some(Sector::Mil | Sector::Cop | Sector::Rel));
    let alone = matches!(s.party.sector, Some(Sector::Ref | Sector::Uaf | Sector::Reb));
    roles::is_political(&s.party) && !many && !alone
}

/// Tells whether the word names more than one: a plural noun, "they", "both".
fn is_plural(doc: &Document, i: usize) -> bool {
    matches!(doc.token(i).tag, tag::NNS | tag::NNPS) || matches!(doc.norm(i), "they" | "we" | "both" | "two" | "sides")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document(text: &str) -> Document {
        let mut start = 0;
        let token = |(k, word): (usize, &str)| {
            let end = start + word.len();
            let token = json!({"start": start, "end": end, "text": word, "lemma": word, "tag": "NN", "pos": "NOUN",
                "head": 0, "dep": if k == 0 { "ROOT" } else { "dep" }, "sent_start": k == 0, "ws": " "});
            start = end + 1;
            token
        };
        let tokens: Vec<Value> = text.split(' ').enumerate().map(token).collect();
        crate::parsed::read(&json!({"id": "a", "tokens": tokens, "ents": []}).to_string()).unwrap().1
    }

    #[test]
    fn sport_is_told_by_several_of_its_words() {
        let words: Words = ["striker", "midfielder", "league", "coach"].map(str::to_owned).into_iter().collect();
        assert!(is_sport(&document("the coach of the league praised striker and midfielder"), &words));
        assert!(!is_sport(&document("coach coach coach coach coach"), &words), "one word again and again");
        assert!(!is_sport(&document("the minister met a coach of the league"), &words), "too few");
        assert!(!is_sport(&document(""), &words));
    }

    #[test]
    fn a_sentence_speaks_of_politics_by_one_word() {
        let words: Words = ["sanctions".to_owned()].into_iter().collect();
        assert!(speaks_of(&document("the league fears sanctions"), 1, &words));
        assert!(!speaks_of(&document("the league fears rain"), 1, &words));
    }
}
