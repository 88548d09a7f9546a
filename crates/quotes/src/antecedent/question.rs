//! The candidates for a pronoun, and the features that hold for each.
//!
//! Owns who may be meant at all: what gender, number and kind forbid is no candidate. Refuses to weigh features.

use super::feature::Feature;
use super::memory::{Memory, Place, Referent, Who};
use super::mention::{Form, Pronoun};
use crate::cast::Kind;
use crate::model::Answers;

/// Candidates for one pronoun, at most.
const MAX_CANDIDATES: usize = 5;
/// Features that hold for a candidate, mostly fewer.
const MOST_FEATURES: usize = 31;
/// Mentions from which on a referent is mentioned often.
const OFTEN: usize = 4;
/// Candidates from which on there are many.
const MANY: usize = 4;
/// Sentences beyond which the text has turned to something else.
const MAX_NEAR_SENTENCES: usize = 5;

/// Somebody whom a pronoun may stand for.
#[derive(Debug)]
pub(crate) struct Candidate<'m> {
    pub(crate) referent: &'m Referent,
    /// The features that hold.
    pub(crate) answers: Answers<Feature>,
}

/// What the candidates for a pronoun are compared by.
struct Context {
    /// The piece of the last subject among them.
    subject: Option<usize>,
    /// The place of the last subject of a main clause among them.
    main: Option<Place>,
    /// How many have the gender of the pronoun for sure.
    agreeing: usize,
    /// The place of the last speaker among them.
    spoke: Option<Place>,
    /// The number of the one that the rule takes: the last subject behind the last speaker, else that speaker, else the
    /// last one mentioned.
    by_rule: usize,
    /// Most mentions of one of them.
    mentions: usize,
    /// How many there are.
    count: usize,
}

impl Context {
    fn new(candidates: &[&Referent], pronoun: &Pronoun) -> Self {
        let main = candidates.iter().filter_map(|one| one.main).max();
        let agreeing = candidates.iter().filter(|one| agrees(one, pronoun)).count();
        let subject = candidates.iter().filter_map(|one| one.subject).max();
        let spoke = candidates.iter().filter_map(|one| one.spoke).max();
        let new_subject = subject.filter(|subject| spoke.is_none_or(|spoke| *subject > spoke.piece));
        let last_subject = candidates.iter().position(|one| new_subject.is_some() && one.subject == new_subject);
        let last_speaker = candidates.iter().position(|one| spoke.is_some() && one.spoke == spoke);
        let by_rule = last_subject.or(last_speaker).unwrap_or(0);
        let mentions = candidates.iter().map(|one| one.mentions).max().unwrap_or_default();
        Self { subject, main, agreeing, spoke, by_rule, mentions, count: candidates.len() }
    }
}

/// Returns the candidates for a pronoun, the last mentioned one first.
pub(super) fn candidates<'m>(memory: &'m Memory<'_>, pronoun: &Pronoun) -> Vec<Candidate<'m>> {
    let fitting: Vec<&Referent> = memory.recent().filter(|one| fits(one, pronoun)).take(MAX_CANDIDATES).collect();
    let context = Context::new(&fitting, pronoun);
    let ask = |(number, referent): (usize, &&'m Referent)| {
        let mut answers = Answers::new(Feature::Bias);
        answers.features.reserve(MOST_FEATURES);
        distance(referent, pronoun, &mut answers);
        order(number, referent, &context, &mut answers);
        form(referent, pronoun, &context, &mut answers);
        speech(referent, pronoun, &context, &mut answers);
        sentence(referent, pronoun, &context, &mut answers);
        if pronoun.is_plural() {
            plural(number, referent, pronoun, &context, &mut answers);
        }
        Candidate { referent, answers }
    };
    fitting.iter().enumerate().map(ask).collect()
}

fn fits(one: &Referent, pronoun: &Pronoun) -> bool {
    if pronoun.other.is_some_and(|other| one.who == Who::Character(other)) {
        return false;
    }
    if pronoun.is_plural() {
        return one.plural || matches!(one.kind, Kind::Organisation | Kind::Unknown);
    }
    let person = matches!(one.kind, Kind::Person | Kind::Unknown);
    person && !one.plural && (one.gender.is_none() || one.gender == pronoun.gender())
}

fn agrees(one: &Referent, pronoun: &Pronoun) -> bool {
    one.gender.is_some() && one.gender == pronoun.gender()
}

/// How far it is from the last mention.
fn distance(one: &Referent, pronoun: &Pronoun, answers: &mut Answers<Feature>) {
    let sentences = pronoun.mention.sentence - one.last.sentence;
    let paragraphs = pronoun.mention.paragraph - one.last.paragraph;
    answers.add([
        (Feature::Here, sentences == 0),
        (Feature::SentenceBefore, sentences == 1),
        (Feature::Far, sentences > MAX_NEAR_SENTENCES),
        (Feature::TwoSentencesBefore, sentences == 2),
        (Feature::ThreeToFiveSentencesBefore, (3..=MAX_NEAR_SENTENCES).contains(&sentences)),
        (Feature::SameParagraph, paragraphs == 0),
        (Feature::ParagraphBefore, paragraphs == 1),
    ]);
}

/// How it stands among the candidates.
fn order(number: usize, one: &Referent, context: &Context, answers: &mut Answers<Feature>) {
    answers.add([
        (Feature::MostRecent, number == 0),
        (Feature::SecondMostRecent, number == 1),
        (Feature::LatestSubject, one.subject.is_some() && one.subject == context.subject),
        (Feature::LatestMain, one.main.is_some() && one.main == context.main),
        (Feature::LatestSpeaker, one.spoke.is_some() && one.spoke == context.spoke),
        (Feature::RuleChoice, number == context.by_rule),
        (Feature::OnlyCandidate, context.count == 1),
        (Feature::OneOfTwo, context.count == 2),
        (Feature::OneOfMany, context.count >= MANY),
        (Feature::MostMentioned, context.count > 1 && one.mentions == context.mentions),
    ]);
}

/// What it is, and how it was mentioned last.
fn form(one: &Referent, pronoun: &Pronoun, context: &Context, answers: &mut Answers<Feature>) {
    let last = &one.last;
    answers.add([
        (Feature::GenderAgrees, agrees(one, pronoun)),
        (Feature::GenderAgreesAlone, agrees(one, pronoun) && context.agreeing == 1 && context.count > 1),
        (Feature::RivalAgrees, !agrees(one, pronoun) && context.agreeing > 0),
        (Feature::UnknownKindSpoke, one.kind == Kind::Unknown && one.spoke.is_some()),
        (Feature::Person, one.kind == Kind::Person && matches!(one.who, Who::Character(_))),
        (Feature::Noun, matches!(one.who, Who::Noun(_))),
        (Feature::UnknownKindSilent, one.kind == Kind::Unknown && one.spoke.is_none()),
        (Feature::LastWasMainSubject, last.main),
        (Feature::NamedOnce, one.mentions == 1),
        (Feature::NamedOften, one.mentions >= OFTEN),
        (Feature::OpensText, one.first.sentence == 0),
        (Feature::LastWasSubject, last.subject),
        (Feature::LastWasGoverned, last.governed),
        (Feature::LastWasPossessor, last.possessor),
        (Feature::LastWasSpeaker, last.speaks),
        (Feature::LastWasPronoun, last.form == Form::Pronoun),
        (Feature::LastWasFullName, last.form == Form::FullName),
        (Feature::LastWasDefinite, last.form == Form::Definite),
        (Feature::LastWasIndefinite, last.form == Form::Indefinite),
        (Feature::LastOpenedParagraph, last.opens_paragraph),
    ]);
}

/// Who speaks, and where.
fn speech(one: &Referent, pronoun: &Pronoun, context: &Context, answers: &mut Answers<Feature>) {
    let at = &pronoun.mention;
    let latest = one.spoke.is_some() && one.spoke == context.spoke;
    let paragraphs = at.paragraph - one.last.paragraph;
    answers.add([
        (Feature::SpeaksAgain, at.speaks && latest),
        (Feature::ContinuesLatestSpeaker, pronoun.continues && latest),
        (Feature::SpeaksAgainInNextParagraph, at.speaks && latest && paragraphs == 1 && one.last.speaks),
        (Feature::OpensParagraphAndLatestSpeaker, at.opens_paragraph && latest),
        (Feature::NounLatestSpeaker, latest && matches!(one.who, Who::Noun(_))),
    ]);
}

/// How the two stand in their sentences.
fn sentence(one: &Referent, pronoun: &Pronoun, context: &Context, answers: &mut Answers<Feature>) {
    let (last, at) = (&one.last, &pronoun.mention);
    let here = last.sentence == at.sentence;
    let latest_subject = one.subject.is_some() && one.subject == context.subject;
    let next = at.sentence - last.sentence == 1;
    let main = |sentences: usize| one.main.is_some_and(|main| at.sentence - main.sentence == sentences);
    let spoke = |sentences: usize| one.spoke.is_some_and(|spoke| at.sentence - spoke.sentence == sentences);
    answers.add([
        (Feature::SubjectOfOwnSentence, here && last.subject),
        (Feature::SpeakerOfOwnSentence, spoke(0)),
        (Feature::NounMainBefore, main(1) && matches!(one.who, Who::Noun(_))),
        (Feature::MainSubjectBefore, main(1)),
        (Feature::MainSubjectHere, main(0)),
        (Feature::SpeakerBefore, spoke(1)),
        (Feature::NewSubject, one.mentions == 1 && last.subject && next),
        (Feature::Outranked, !last.subject && context.subject.is_some_and(|subject| subject < last.piece)),
        (Feature::Parallel, last.opens_sentence && at.opens_sentence && next),
        (Feature::SubjectBeforeIt, last.subject && next && latest_subject),
        (Feature::ParagraphOpensWithIt, one.opened == Some(at.paragraph)),
    ]);
}

/// What counts for a plural pronoun only.
fn plural(number: usize, one: &Referent, pronoun: &Pronoun, context: &Context, answers: &mut Answers<Feature>) {
    let sentences = pronoun.mention.sentence - one.last.sentence;
    answers.add([
        (Feature::TheyOrganisation, one.kind == Kind::Organisation),
        (Feature::TheyUnknownKind, one.kind == Kind::Unknown),
        (Feature::TheyNouns, matches!(one.who, Who::Noun(_)) && one.mentions > 0),
        (Feature::TheyPersons, matches!(one.who, Who::Noun(_)) && one.last.form == Form::Indefinite),
        (Feature::TheyPair, matches!(one.who, Who::Pair(..))),
        (Feature::TheyHere, sentences == 0),
        (Feature::TheySentenceBefore, sentences == 1),
        (Feature::TheyLatestSubject, one.subject.is_some() && one.subject == context.subject),
        (Feature::TheyMostRecent, number == 0),
    ]);
}
