//! Common words that only look like names because they open the headline or stand in one that is all large: `Ferry returns
//! to port` over an article that goes on about the ferry. Refuses to judge words that the article also writes large in
//! mid-sentence, and running text, where more names than words would go.

use foldhash::HashSet;

use crate::candidate::{Candidate, Family, family};
use crate::field::{Case, FieldText, Setting, Word};

/// Takes out a headline's names of one word whose capital letter says nothing there, and which the article writes small.
pub(crate) fn drop_common(fields: &[FieldText<'_>], found: &mut [Vec<Candidate>]) {
    let in_doubt = |field: &FieldText<'_>, candidates: &[Candidate]| {
        field.field.is_some() && candidates.iter().any(|candidate| doubtful(field, candidate).is_some())
    };
    if !fields.iter().zip(found.iter()).any(|(field, candidates)| in_doubt(field, candidates)) {
        return;
    }
    let words = || fields.iter().flat_map(|field| &field.words);
    let small: HashSet<&str> = words().filter(|word| word.case == Case::Lower).map(|word| word.text).collect();
    let large: HashSet<&str> = words().filter(|word| says_something(word)).map(|word| word.text).collect();
    for (field, candidates) in fields.iter().zip(found).filter(|(field, _)| field.field.is_some()) {
        candidates.retain(|candidate| {
            !doubtful(field, candidate)
                .is_some_and(|word| !large.contains(word.text) && small.contains(word.text.to_lowercase().as_str()))
        });
    }
}

/// The only word of a name whose capital letter says nothing where it stands.
fn doubtful<'f>(field: &'f FieldText<'_>, candidate: &Candidate) -> Option<&'f Word<'f>> {
    let is_name = matches!(family(candidate.kind), Family::Person | Family::Organisation | Family::Place);
    let word = field.word(candidate.words.start).filter(|_| is_name && candidate.words.len() == 1)?;
    (!says_something(word)).then_some(word)
}

/// Says whether a capital letter here makes a name of the word.
fn says_something(word: &Word<'_>) -> bool {
    word.is_capitalised() && word.setting == Setting::Running && !word.sentence_start
}
