//! Colour, as escape sequences that every terminal knows; none at all where there is no colour.

use copydesk_article::EntityType;

/// What a piece of text is, and so how it is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Colour {
    /// Ordinary text.
    #[default]
    Plain,
    /// A headline.
    Bold,
    /// What matters less.
    Dim,
    /// A quotation.
    Quote,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A place, a building, a people.
    Place,
    /// Another name.
    OtherName,
    /// What was removed.
    Removed,
}

impl Colour {
    /// The colour of an entity; none for dates, amounts and numbers, which would make the page restless.
    pub(crate) fn of_entity(entity_type: EntityType) -> Option<Self> {
        use EntityType as T;
        match entity_type {
            T::Person => Some(Self::Person),
            T::Org => Some(Self::Organisation),
            T::Gpe | T::Loc | T::Fac | T::Norp => Some(Self::Place),
            T::Product | T::Event | T::WorkOfArt | T::Law | T::Language => Some(Self::OtherName),
            T::Date | T::Time | T::Percent | T::Money | T::Quantity | T::Ordinal | T::Cardinal => None,
        }
    }

    const fn sequence(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Quote => "\x1b[32m",
            Self::Person => "\x1b[1;33m",
            Self::Organisation => "\x1b[1;36m",
            Self::Place => "\x1b[1;35m",
            Self::OtherName => "\x1b[1;34m",
            Self::Removed => "\x1b[31m",
        }
    }
}

/// Puts colour on text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    pub(crate) const fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// The text in a colour.
    pub(crate) fn on(self, colour: Colour, text: &str) -> String {
        if !self.colour || colour == Colour::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("{}{text}\x1b[0m", colour.sequence())
    }
}
