//! The features of the model: yes-or-no questions by name.
//!
//! Owns the names, which are those of the data files. Refuses to answer any question: see the modules beside this one.

macro_rules! features {
    ($($feature:ident = $name:literal;)*) => {
        /// A yes-or-no question about marked words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Feature {
            $($feature),*
        }

        impl Feature {
            /// All of them, in the order of their discriminants.
            pub(crate) const ALL: &[Self] = &[$(Self::$feature),*];

            /// Returns the name.
            #[cfg(any(test, feature = "training"))]
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$feature => $name),*
                }
            }

            /// Returns the feature of a name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$feature),)*
                    _ => None,
                }
            }
        }
    };
}

features! {
    AccordingTo = "according-to";
    Acronym = "acronym";
    Alone = "alone";
    ArticleAndEnd = "article-and-end";
    ArticleAndNoun = "article-and-noun";
    ArticleAndVerb = "article-and-verb";
    BeforeComma = "before-comma";
    BeforeConjunction = "before-conjunction";
    BeforeLongNoun = "before-long-noun";
    BeforeName = "before-name";
    BeforeNoun = "before-noun";
    BeforePreposition = "before-preposition";
    BeforeStop = "before-stop";
    BeforeVerb = "before-verb";
    BeforeWork = "before-work";
    BehindAdjective = "behind-adjective";
    BehindAs = "behind-as";
    BehindColon = "behind-colon";
    BehindComma = "behind-comma";
    BehindComplementiser = "behind-complementiser";
    BehindConjunction = "behind-conjunction";
    BehindCopula = "behind-copula";
    BehindCue = "behind-cue";
    BehindDefinite = "behind-definite";
    BehindDocument = "behind-document";
    BehindIndefinite = "behind-indefinite";
    BehindName = "behind-name";
    BehindNoun = "behind-noun";
    BehindNounCue = "behind-noun-cue";
    BehindPossessive = "behind-possessive";
    BehindPreposition = "behind-preposition";
    BehindTo = "behind-to";
    BehindVerb = "behind-verb";
    Bias = "bias";
    CapitalisedWord = "capitalised-word";
    CapitalsAndLowerCase = "capitals-and-lower-case";
    CapitalsLabelled = "capitals-labelled";
    CapitalsReported = "capitals-reported";
    CapitalsUnreported = "capitals-unreported";
    Carried = "carried";
    Colon = "colon";
    ColonParagraph = "colon-paragraph";
    CommaInside = "comma-inside";
    CommaInsideShort = "comma-inside-short";
    DefiniteName = "definite-name";
    EndsInAdjective = "ends-in-adjective";
    EndsInAdverb = "ends-in-adverb";
    EndsInNoun = "ends-in-noun";
    FinalAttribution = "final-attribution";
    FiniteVerb = "finite-verb";
    FirstPerson = "first-person";
    FourWords = "four-words";
    GenericLabel = "generic-label";
    GuessedSpeaker = "guessed-speaker";
    InReportedClause = "in-reported-clause";
    Introduced = "introduced";
    LabelCue = "label-cue";
    Labelled = "labelled";
    LikelySpeaker = "likely-speaker";
    ListedWithTitle = "listed-with-title";
    ListedWithWords = "listed-with-words";
    LowerCasePhrase = "lower-case-phrase";
    MannerCue = "manner-cue";
    ManyWords = "many-words";
    MarkedName = "marked-name";
    MultiParagraph = "multi-paragraph";
    NameBefore = "name-before";
    NameBehindArticle = "name-behind-article";
    NameBehindNoun = "name-behind-noun";
    NameInBrackets = "name-in-brackets";
    NamesASpeaker = "names-a-speaker";
    Nickname = "nickname";
    NineWords = "nine-words";
    NoCueInSentence = "no-cue-in-sentence";
    NoSpeaker = "no-speaker";
    NoWord = "no-word";
    NounCueBefore = "noun-cue-before";
    Number = "number";
    OneWord = "one-word";
    OpensSentence = "opens-sentence";
    OpensSentenceAlone = "opens-sentence-alone";
    OpensSentenceShort = "opens-sentence-short";
    OpensWithAdjective = "opens-with-adjective";
    OpensWithAdverb = "opens-with-adverb";
    OpensWithDeterminer = "opens-with-determiner";
    OpensWithNoun = "opens-with-noun";
    OpensWithParticiple = "opens-with-participle";
    OpensWithPreposition = "opens-with-preposition";
    OpensWithPronoun = "opens-with-pronoun";
    OpensWithVerb = "opens-with-verb";
    OtherMarksInSentence = "other-marks-in-sentence";
    ParagraphCarry = "paragraph-carry";
    ParagraphCarryBack = "paragraph-carry-back";
    ParagraphCarryWeak = "paragraph-carry-weak";
    ParticipleBefore = "participle-before";
    ParticipleBehind = "participle-behind";
    PassiveAgent = "passive-agent";
    PossibleSpeaker = "possible-speaker";
    PreviousParagraph = "previous-paragraph";
    PreviousSentence = "previous-sentence";
    ProbableSpeaker = "probable-speaker";
    QualityBeforeNoun = "quality-before-noun";
    QualityBeforeNounUnreported = "quality-before-noun-unreported";
    QualityReported = "quality-reported";
    QualityUnreported = "quality-unreported";
    QuestionOrExclamation = "question-or-exclamation";
    QuoteSubjectVerb = "quote-subject-verb";
    QuoteVerbSubject = "quote-verb-subject";
    RepeatedWords = "repeated-words";
    ReportedOn = "reported-on";
    SentenceSubject = "sentence-subject";
    ShortWithoutCue = "short-without-cue";
    Signature = "signature";
    SingleMarks = "single-marks";
    SixWords = "six-words";
    SourceCue = "source-cue";
    SpeechCue = "speech-cue";
    StopInsideSentence = "stop-inside-sentence";
    SubjectVerbQuote = "subject-verb-quote";
    SureSpeaker = "sure-speaker";
    TermBeforeName = "term-before-name";
    TermBeforeNoun = "term-before-noun";
    TermBeforeNounUnreported = "term-before-noun-unreported";
    TermBehindArticle = "term-behind-article";
    TermReported = "term-reported";
    TermUnreported = "term-unreported";
    ThoughtCue = "thought-cue";
    ThreeWords = "three-words";
    TitleBehindComma = "title-behind-comma";
    TitleBehindPreposition = "title-behind-preposition";
    TitleCase = "title-case";
    TitleInBrackets = "title-in-brackets";
    TitleOpensSentence = "title-opens-sentence";
    Titled = "titled";
    Transcript = "transcript";
    TreeApposition = "tree-apposition";
    TreeAttributive = "tree-attributive";
    TreeAttributiveInReport = "tree-attributive-in-report";
    TreeBehindPreposition = "tree-behind-preposition";
    TreeClause = "tree-clause";
    TreeInReport = "tree-in-report";
    TreeObject = "tree-object";
    TreePredicate = "tree-predicate";
    TreePredicateInReport = "tree-predicate-in-report";
    TreeShortNotInReport = "tree-short-not-in-report";
    TreeSubject = "tree-subject";
    TwoWords = "two-words";
    Verb = "verb";
    WordAsWord = "word-as-word";
    WorkNear = "work-near";
}
