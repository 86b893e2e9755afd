//! What an article is about: in reports of private crime, acts without a political side are nobody's politics (coding
//! guide, section 1), whatever country the people in them are from.
//!
//! The words of classes `crime_page` and `public_life` are counted over the whole text. A crime is private when its words
//! outnumber those of public life, its sentence has none of them, and no side is more than police, courts or citizens.
//! Force used by police stays an act of the state. In a longer article that has hardly a word of public life, crimes are
//! private even where it has few words for them.
//!
//! In reports of an election campaign (words of class `campaign_page`), what is promised to nobody or to citizens is
//! promised to voters;
//! elsewhere, too, a promise to nobody is an act only of those who can keep it, not of parties, lawmakers and citizens.

use super::matching::Site;
use super::roles::{Side, Sides};
use crate::codebook::Codebook;
use crate::codebook::pattern::Words;
use crate::codebook::words::lower;
use crate::ontology::{EventType, Sector};
use text::Document;

/// Fewer words than these tell nothing about an article.
const LEAST: usize = 3;

/// From so many words on, an article with less than one word of public life in so many is of private things.
const LONG: usize = 60;
const ONE_PUBLIC_IN: usize = 200;

/// So many words of campaigns, one word in so many, make a report of one.
const LEAST_CAMPAIGN: usize = 6;
const ONE_IN: usize = 80;

/// What an article is about, as far as it keeps acts from being political.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Subject {
    crime: bool,
    campaign: bool,
}

impl Subject {
    /// Counts the words of the article.
    pub(crate) fn of(site: &Site<'_>, book: &Codebook) -> Self {
        let doc = site.doc;
        let count = |words: &Words| (0..doc.len()).filter(|&i| words.has(site.lemma_key(i))).count();
        let (crime, public) = (count(&book.crime_page), count(&book.public_life));
        let campaign = count(&book.campaign_page);
        Self {
            crime: crime >= LEAST && crime > public || doc.len() >= LONG && public * ONE_PUBLIC_IN <= doc.len(),
            campaign: campaign >= LEAST_CAMPAIGN && campaign * ONE_IN >= doc.len(),
        }
    }

    /// Tells whether the article reports private crime.
    pub(crate) fn is_crime(self) -> bool {
        self.crime
    }

    /// Tells whether the article reports an election campaign.
    pub(crate) fn is_campaign(self) -> bool {
        self.campaign
    }

    /// Tells whether a promise that is made to nobody, or in a campaign to citizens, is none of a government's.
    pub(crate) fn is_to_voters(self, kind: EventType, sides: &Sides) -> bool {
        let may_keep = |s: &Side| {
            let sector = s.party.sector;
            !matches!(
                sector,
                None | Some(Sector::Pty | Sector::Leg | Sector::Cvl | Sector::Bus | Sector::Jrn | Sector::Unk)
            )
        };
        let home = |s: &Side| sides.actors.iter().all(|a| a.party.country == s.party.country);
        let voters = |s: &Side| self.campaign && s.party.sector == Some(Sector::Cvl) && home(s);
        kind == EventType::Agree
            && sides.recipients.iter().all(voters)
            && sides.actors.len() == 1
            && (self.campaign || !sides.actors.iter().any(may_keep))
    }

    /// Tells why an act of this kind between these sides, told in sentence `sent`, is nobody's politics; `None` when it
    /// may be.
    pub(crate) fn keeps_out(
        self,
        doc: &Document,
        book: &Codebook,
        kind: EventType,
        sides: &Sides,
        sent: usize,
    ) -> Option<&'static str> {
        let open = matches!(
            kind,
            EventType::Assault | EventType::Coerce | EventType::Sanction | EventType::Retreat | EventType::Accuse
        );
        let force = kind == EventType::Assault && sides.actors.iter().any(|s| s.party.sector == Some(Sector::Cop));
        if !self.crime || !open || force || sides.actors.iter().chain(&sides.recipients).any(is_public) {
            return None;
        }
        let political = |i: usize| book.public_life.contains(&lower(doc, i));
        (!doc.sents()[sent].iter().any(political)).then_some("a private crime")
    }
}

/// A side that makes even a crime political: more than police, courts, citizens, companies and unnamed gunmen.
fn is_public(s: &Side) -> bool {
    use Sector as S;
    s.party.country.is_some_and(crate::ontology::Country::is_body)
        || s.party.sector.is_some_and(|x| {
            !matches!(
                x,
                S::Cop | S::Jud | S::Cvl | S::Uaf | S::Crm | S::Med | S::Edu | S::Bus | S::Lab | S::Agr | S::Unk
            )
        })
}
