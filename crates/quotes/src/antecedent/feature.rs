//! The features of the model: yes-or-no questions by name.
//!
//! Owns the names, which are those of the data file. Refuses to answer any question: see `question.rs`.

use crate::model::features;

features! {
    Bias = "bias";
    ContinuesLatestSpeaker = "continues-latest-speaker";
    Far = "far";
    GenderAgrees = "gender-agrees";
    GenderAgreesAlone = "gender-agrees-alone";
    Here = "here";
    LastOpenedParagraph = "last-opened-paragraph";
    LastWasDefinite = "last-was-definite";
    LastWasFullName = "last-was-full-name";
    LastWasGoverned = "last-was-governed";
    LastWasIndefinite = "last-was-indefinite";
    LastWasMainSubject = "last-was-main-subject";
    LastWasPossessor = "last-was-possessor";
    LastWasPronoun = "last-was-pronoun";
    LastWasSpeaker = "last-was-speaker";
    LastWasSubject = "last-was-subject";
    LatestMain = "latest-main";
    LatestSpeaker = "latest-speaker";
    LatestSubject = "latest-subject";
    MainSubjectBefore = "main-subject-before";
    MainSubjectHere = "main-subject-here";
    MostMentioned = "most-mentioned";
    MostRecent = "most-recent";
    NamedOften = "named-often";
    NamedOnce = "named-once";
    NewSubject = "new-subject";
    Noun = "noun";
    NounLatestSpeaker = "noun-latest-speaker";
    NounMainBefore = "noun-main-before";
    OneOfMany = "one-of-many";
    OneOfTwo = "one-of-two";
    OnlyCandidate = "only-candidate";
    OpensParagraphAndLatestSpeaker = "opens-paragraph-and-latest-speaker";
    OpensText = "opens-text";
    Outranked = "outranked";
    ParagraphBefore = "paragraph-before";
    ParagraphOpensWithIt = "paragraph-opens-with-it";
    Parallel = "parallel";
    Person = "person";
    RivalAgrees = "rival-agrees";
    RuleChoice = "rule-choice";
    SameParagraph = "same-paragraph";
    SecondMostRecent = "second-most-recent";
    SentenceBefore = "sentence-before";
    SpeakerBefore = "speaker-before";
    SpeakerOfOwnSentence = "speaker-of-own-sentence";
    SpeaksAgain = "speaks-again";
    SpeaksAgainInNextParagraph = "speaks-again-in-next-paragraph";
    SubjectBeforeIt = "subject-before-it";
    SubjectOfOwnSentence = "subject-of-own-sentence";
    TheyHere = "they-here";
    TheyLatestSubject = "they-latest-subject";
    TheyMostRecent = "they-most-recent";
    TheyNouns = "they-nouns";
    TheyOrganisation = "they-organisation";
    TheyPair = "they-pair";
    TheyPersons = "they-persons";
    TheySentenceBefore = "they-sentence-before";
    TheyUnknownKind = "they-unknown-kind";
    ThreeToFiveSentencesBefore = "three-to-five-sentences-before";
    TwoSentencesBefore = "two-sentences-before";
    UnknownKindSilent = "unknown-kind-silent";
    UnknownKindSpoke = "unknown-kind-spoke";
}
