//! The labels of words: outside, or the beginning or the inside of a name of one of three types.

use copydesk_article::EntityType;

/// Number of labels.
pub(crate) const LABELS: usize = 7;

/// The types that the name model tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NameType {
    Person,
    Organisation,
    Place,
}

impl NameType {
    /// The type that an `OntoNotes` type belongs to.
    pub(crate) fn of(kind: EntityType) -> Option<Self> {
        match kind {
            EntityType::Person => Some(Self::Person),
            EntityType::Org => Some(Self::Organisation),
            EntityType::Gpe | EntityType::Loc | EntityType::Fac => Some(Self::Place),
            _ => None,
        }
    }
}

/// What a word is. Numbers: 0 outside, then begin and inside of person, organisation and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    Outside,
    Begin(NameType),
    Inside(NameType),
}

impl Label {
    /// All labels, by number.
    pub(crate) const ALL: [Self; LABELS] = [
        Self::Outside,
        Self::Begin(NameType::Person),
        Self::Inside(NameType::Person),
        Self::Begin(NameType::Organisation),
        Self::Inside(NameType::Organisation),
        Self::Begin(NameType::Place),
        Self::Inside(NameType::Place),
    ];

    /// Says whether this label may follow `before`, or open a segment where that is `None`.
    pub(crate) fn may_follow(self, before: Option<Self>) -> bool {
        match self {
            Self::Outside | Self::Begin(_) => true,
            Self::Inside(kind) => matches!(before, Some(Self::Begin(other) | Self::Inside(other)) if other == kind),
        }
    }
}
