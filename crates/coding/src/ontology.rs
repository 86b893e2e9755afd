//! The ontology: PLOVER's types and modes, status, sectors, contexts and countries, and what is derived from them.
//!
//! Tables are data (`data/ontology/*.tsv`); the types are an enumeration because the coding guide's rules speak of
//! them by name.

use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),+ }

        impl $name {
            /// All of them, in the order of the coding guide.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name used in data files and output.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads a name; `None` when there is no such one.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|x| x.as_str() == name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

names! {
    /// The sixteen event types of PLOVER 2.0.
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE",
        Aid = "AID", Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT",
        Threaten = "THREATEN", Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE", Coerce = "COERCE",
        Assault = "ASSAULT",
    }
}

names! {
    /// The standing of an event: whether and how far it happened.
    Status {
        Actual = "actual", Planned = "planned", Hypothetical = "hypothetical", Negated = "negated",
        Alleged = "alleged", Historical = "historical",
    }
}

names! {
    /// The sector of an actor (coding guide, section 2).
    Sector {
        Gov = "GOV", Mil = "MIL", Cop = "COP", Jud = "JUD", Leg = "LEG", Spy = "SPY", Pty = "PTY", Opp = "OPP",
        Reb = "REB", Prm = "PRM", Uaf = "UAF", Cvl = "CVL", Bus = "BUS", Jrn = "JRN", Edu = "EDU", Med = "MED",
        Lab = "LAB", Agr = "AGR", Rel = "REL", Ref = "REF", Crm = "CRM", Eli = "ELI", Igo = "IGO", Ngo = "NGO",
        Unk = "UNK",
    }
}

/// The quad class of an event, PLOVER's own mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Quad {
    VerbalCooperation = 1,
    MaterialCooperation = 2,
    VerbalConflict = 3,
    MaterialConflict = 4,
}

impl EventType {
    /// Returns the quad class.
    pub const fn quad(self) -> Quad {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => Quad::VerbalCooperation,
            Self::Cooperate | Self::Aid | Self::Retreat => Quad::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => Quad::VerbalConflict,
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => Quad::MaterialConflict,
        }
    }

    /// Returns the mode's name as the table keeps it; `None` when the type has no such mode.
    pub fn mode(self, name: &str) -> Option<&'static str> {
        table().rows.iter().find(|r| r.0 == self && r.1 == name && !name.is_empty()).map(|r| r.1)
    }

    /// Returns the modes of this type.
    pub fn modes(self) -> impl Iterator<Item = &'static str> {
        table().rows.iter().filter(move |r| r.0 == self && !r.1.is_empty()).map(|r| r.1)
    }

    /// Returns the CAMEO code that this type and mode are exported as.
    pub fn cameo(self, mode: Option<&str>) -> &'static str {
        let mode = mode.unwrap_or("");
        let row = |m: &str| table().rows.iter().find(|r| r.0 == self && r.1 == m).map(|r| r.2);
        row(mode).or_else(|| row("")).unwrap_or("")
    }
}

/// Returns the Goldstein value of a CAMEO code, `-10.0..=10.0`; a code without one takes its base code's.
pub fn goldstein(cameo: &str) -> Option<f32> {
    (1..=cameo.len()).rev().filter_map(|n| cameo.get(..n)).find_map(|c| table().goldstein.get(c).copied())
}

/// What somebody holds of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Stance {
    For,
    Against,
    Neutral,
}

impl Stance {
    /// Reads `for`, `against` or `neutral`.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::For, Self::Against, Self::Neutral].into_iter().find(|s| s.as_str() == name)
    }

    /// Returns the name used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Neutral => "neutral",
        }
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

struct Table {
    rows: Vec<(EventType, &'static str, &'static str)>,
    goldstein: HashMap<&'static str, f32>,
}

const PLOVER: &str = include_str!("../../../data/ontology/plover.tsv");
const GOLDSTEIN: &str = include_str!("../../../data/ontology/goldstein.tsv");

fn rows(tsv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    tsv.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // The tables are built in; a test holds every row to its form.
    TABLE.get_or_init(|| Table {
        rows: rows(PLOVER).filter_map(|r| Some((EventType::parse(r.first()?)?, *r.get(1)?, *r.get(3)?))).collect(),
        goldstein: rows(GOLDSTEIN).filter_map(|r| Some((*r.first()?, r.get(1)?.parse().ok()?))).collect(),
    })
}

/// A country or body code: ISO 3166 alpha-3, `KOS`, or `IGO`, `NGO`, `EUR`, `UNO`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 3]);

impl Country {
    /// Reads a code of three capital letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }

    /// Makes a code known when the program is written.
    ///
    /// # Panics
    /// At compile time, when used in a constant with anything but three bytes.
    pub const fn new(code: &str) -> Self {
        let b = code.as_bytes();
        assert!(b.len() == 3);
        Self([b[0], b[1], b[2]])
    }

    /// Returns the code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// Tells whether this is a body and no state (`IGO`, `NGO`, `EUR`, `UNO`).
    pub fn is_body(self) -> bool {
        matches!(self.as_str(), "IGO" | "NGO" | "EUR" | "UNO")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The 37 contexts of PLOVER.
pub const CONTEXTS: [&str; 37] = [
    "military",
    "intelligence",
    "executive",
    "legislative",
    "election",
    "political_institutions",
    "pro_democracy",
    "pro_autocracy",
    "economic",
    "legal",
    "reparations",
    "human_rights",
    "rights_freedoms",
    "repression",
    "human_security",
    "gender",
    "lgbt",
    "religion_ethnicity",
    "inequality",
    "diplomatic",
    "territory",
    "peacekeeping",
    "health",
    "asylum",
    "migration",
    "disasters",
    "natural_resource",
    "environment",
    "technology",
    "terrorism",
    "cbrn",
    "cyber",
    "misinformation",
    "crime",
    "corruption",
    "illegal_drugs",
    "trafficking",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(table().rows.len(), rows(PLOVER).count());
        assert_eq!(table().goldstein.len(), rows(GOLDSTEIN).count());
        for r in rows(PLOVER) {
            let t = EventType::parse(r[0]).unwrap();
            assert_eq!(r[2], (t.quad() as u8).to_string());
            assert!(goldstein(r[3]).is_some(), "{r:?}");
        }
    }

    #[test]
    fn codes_and_values_are_derived() {
        assert_eq!(EventType::Consult.cameo(Some("visit")), "042");
        assert_eq!(EventType::Threaten.cameo(None), "130");
        assert_eq!(goldstein("130"), Some(-4.4));
        assert_eq!(EventType::Assault.mode("drone"), Some("drone"));
        assert_eq!(EventType::Aid.mode("drone"), None);
        assert_eq!(Country::parse("usa"), None);
    }
}
