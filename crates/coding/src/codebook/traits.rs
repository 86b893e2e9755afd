//! What a phrase may be tested for besides its words, as bits: a condition that names several is one test.

use crate::mention::{Kind, Who};
use crate::ontology::Sector;

/// A set of traits: those that the phrase at a word has, or those any of which a condition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits(u64);

impl Traits {
    /// What every phrase is.
    pub(crate) const ANY: Self = Self(1);
    /// One who may be a side of an act.
    pub(crate) const ACTOR: Self = Self(2);
    /// A noun that is nobody.
    pub(crate) const THING: Self = Self(4);

    /// The bits of kinds and of sectors begin here.
    const KINDS: u32 = 3;
    const SECTORS: u32 = 16;

    /// Returns the traits of a phrase that stands for `who`, if for anybody.
    pub(crate) fn of(nominal: bool, who: Option<&Who>) -> Self {
        let actor = who.is_some_and(Who::is_actor);
        let mut all = Self::ANY;
        if actor {
            all = all.or(Self::ACTOR);
        } else if nominal {
            all = all.or(Self::THING);
        }
        let Some(who) = who else { return all };
        let sectors = who.sector.iter().chain(&who.more_sectors);
        sectors.fold(all.or(Self::kind(who.kind)), |all, &s| all.or(Self::sector(s)))
    }

    /// The trait of being of this kind.
    pub(crate) const fn kind(kind: Kind) -> Self {
        Self(1 << (Self::KINDS + kind as u32))
    }

    /// The trait of being of this sector.
    pub(crate) const fn sector(sector: Sector) -> Self {
        Self(1 << (Self::SECTORS + sector as u32))
    }

    /// Returns the traits of both sets.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Tells whether the sets share a trait.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_traits_share_a_bit() {
        let kinds = [Kind::State, Kind::Place, Kind::Person, Kind::People, Kind::Org, Kind::Thing].map(Traits::kind);
        let sectors = Sector::ALL.iter().map(|&s| Traits::sector(s));
        let all: Vec<Traits> =
            [Traits::ANY, Traits::ACTOR, Traits::THING].into_iter().chain(kinds).chain(sectors).collect();
        for (k, a) in all.iter().enumerate() {
            assert!(a.meets(*a) && all[k + 1..].iter().all(|b| !a.meets(*b)), "{a:?}");
        }
    }

    #[test]
    fn a_thing_is_no_actor() {
        let who = Who { sector: Some(Sector::Gov), more_sectors: vec![Sector::Mil], kind: Kind::Org, ..Who::default() };
        let org = Traits::of(true, Some(&who));
        assert!(org.meets(Traits::ACTOR) && !org.meets(Traits::THING));
        assert!(org.meets(Traits::sector(Sector::Mil)) && !org.meets(Traits::kind(Kind::Person)));
        assert!(Traits::of(true, None).meets(Traits::THING) && !Traits::of(false, None).meets(Traits::THING));
        assert!(Traits::of(true, Some(&Who::default())).meets(Traits::THING));
    }
}
