//! What a word can be, and what a cue does, each as a set of bits.
//!
//! Owns the classes and their keys in the data files. Refuses to know which words are in a class.

/// Closed word classes, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Words(u64);

macro_rules! word_classes {
    ($($name:ident = $bit:literal, $key:literal;)*) => {
        impl Words {
            $(pub(crate) const $name: Self = Self(1 << $bit);)*
        }
        /// Key in the data file of each class.
        pub(super) const WORD_CLASSES: &[(&str, Words)] = &[$(($key, Words::$name)),*];
    };
}

word_classes! {
    DETERMINER = 0, "determiner";
    POSSESSIVE = 1, "possessive";
    SUBJECT_PRONOUN = 2, "subject_pronoun";
    OBJECT_PRONOUN = 3, "object_pronoun";
    MASCULINE = 4, "masculine";
    FEMININE = 5, "feminine";
    PLURAL = 6, "plural";
    RELATIVE = 7, "relative";
    COMPLEMENTISER = 8, "complementiser";
    PREPOSITION = 9, "preposition";
    CONJUNCTION = 10, "conjunction";
    SUBORDINATOR = 11, "subordinator";
    AUXILIARY = 12, "auxiliary";
    COPULA = 13, "copula";
    NEGATION = 14, "negation";
    ADVERB = 15, "adverb";
    TIME = 16, "time";
    TITLE = 17, "title";
    ROLE = 18, "role";
    DOCUMENT = 19, "document";
    ANONYMOUS = 20, "anonymous";
    NOUN_CUE = 21, "noun_cue";
    SCARE = 22, "scare";
    WORK = 23, "article_of_title";
    WEAK_PLACE = 24, "weak_place";
    ABBREVIATION = 25, "abbreviation";
    VERB = 26, "verb";
    FORENAME_M = 27, "forename_masculine";
    FORENAME_F = 28, "forename_feminine";
    REPORTIVE = 29, "reportive";
    IMPERSONAL = 30, "impersonal";
    OBLIQUE = 31, "oblique";
    ARTICLE = 32, "article";
    REPORTING = 33, "reporting";
    COMPOUND = 34, "compound";
    INTERROGATIVE = 35, "interrogative";
    CONTENT_NOUN = 36, "content_noun";
    LABEL = 37, "label";
    PERSONS = 38, "persons";
    INFINITIVE = 39, "infinitive";
    SOURCE_NOUN = 40, "source_noun";
    SOURCE_PREPOSITION = 41, "source_preposition";
    GENITIVE = 42, "genitive";
    NOMINATIVE = 43, "nominative";
    SINGULAR = 44, "singular";
    PURPOSE = 45, "purpose";
    THEME = 46, "theme";
    WHEREAFTER = 47, "whereafter";
    THEREAFTER = 48, "thereafter";
    DEMONSTRATIVE = 49, "demonstrative";
    EPITHET = 50, "epithet";
}

impl Words {
    /// No class.
    pub(crate) const NONE: Self = Self(0);

    /// Says whether the two share a class.
    pub(crate) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Returns the classes of both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the classes that are among `these`.
    pub(crate) const fn only(self, these: Self) -> Self {
        Self(self.0 & these.0)
    }
}

/// What a cue does, as a set of bits: one verb may report speech and label things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cue(u16);

impl Cue {
    /// Nothing.
    pub(crate) const NONE: Self = Self(0);
    /// Reports a clause or words: `said`.
    pub(crate) const SPEECH: Self = Self(1);
    /// Takes the addressee as its object: `told her that`.
    pub(crate) const TELL: Self = Self(1 << 1);
    /// Gives its object a name or property: `called it a “hoax”`.
    pub(crate) const LABEL: Self = Self(1 << 2);
    /// Thought, knowledge, feeling: `believes`.
    pub(crate) const THOUGHT: Self = Self(1 << 3);
    /// Intention or demand: `promised to`.
    pub(crate) const INTENTION: Self = Self(1 << 4);
    /// Introduces words only beside marks: `laughed`.
    pub(crate) const MANNER: Self = Self(1 << 5);
    /// A preposition before the source: `according to`.
    pub(crate) const ACCORDING: Self = Self(1 << 6);
    /// A preposition behind the source: `Angaben zufolge`.
    pub(crate) const ACCORDING_AFTER: Self = Self(1 << 7);
    /// A noun phrase that holds words: `in a statement`.
    pub(crate) const NOUN: Self = Self(1 << 8);
    /// Introduces a title or name, nobody's words: `entitled`.
    pub(crate) const TITLE: Self = Self(1 << 9);
    /// The form can stand without a subject of its own: `saying`.
    pub(crate) const NON_FINITE: Self = Self(1 << 10);
    /// The form is finite.
    pub(crate) const FINITE: Self = Self(1 << 11);
    /// Counts only behind a comma or a quotation: `, so Meier`.
    pub(crate) const BEHIND_COMMA: Self = Self(1 << 12);
    /// The subject of the passive speaks: `was quoted as saying`.
    pub(crate) const QUOTED: Self = Self(1 << 13);
    /// The first form of its line, the base form of English verbs.
    pub(crate) const BASE: Self = Self(1 << 14);
    /// Its object is what is said or wanted: `called for a ban`.
    pub(crate) const OBJECT: Self = Self(1 << 15);
    /// Verbs of any kind.
    pub(crate) const VERBAL: Self =
        Self(Self::SPEECH.0 | Self::TELL.0 | Self::LABEL.0 | Self::THOUGHT.0 | Self::INTENTION.0 | Self::MANNER.0);

    /// Says whether the two share a bit.
    pub(crate) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Returns the bits of both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Says whether there is no bit.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}
