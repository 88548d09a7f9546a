//! One field of an article (the body or the headline) as words, with what their letters and their line show.
//!
//! Owns the view that all other parts share. A token whose range does not fit the text becomes an empty word that no
//! name may hold.

use copydesk_article::{ByteSpan, Field};
use spacy_runtime::Doc;

use crate::fold::fold;
use crate::lexicon::{FunctionWord, Lexicon};

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Case {
    /// No letter at all: digits, marks.
    None,
    /// White space, or nothing.
    Blank,
    /// All letters are small, or have no case.
    Lower,
    /// The first letter alone is large, or the word is one large letter.
    Title,
    /// Two letters or more, all large.
    Upper,
    /// Anything else: `iPhone`, `McDonald`, `al-Qaeda`.
    Mixed,
}

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Setting {
    /// Running text: case tells names from words.
    Running,
    /// Most words start large, as in English headlines.
    TitleCase,
    /// Most letters are large.
    AllCaps,
}

/// A word of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) case: Case,
    pub(crate) sentence_start: bool,
    /// Number of the line, from 0.
    pub(crate) line: u32,
    pub(crate) setting: Setting,
}

impl Word<'_> {
    /// Says whether the word starts with a large letter.
    pub(crate) fn is_capitalised(&self) -> bool {
        match self.case {
            Case::Title | Case::Upper => true,
            Case::Mixed => self.text.chars().next().is_some_and(char::is_uppercase),
            Case::None | Case::Blank | Case::Lower => false,
        }
    }

    /// Says whether the word is a line break or holds one.
    pub(crate) fn breaks_line(&self) -> bool {
        self.case == Case::Blank && self.text.contains('\n')
    }

    /// Says whether the word may be part of a proper name for all that its letters show: it is large, and not because a
    /// function word starts a sentence or stands in a headline.
    pub(crate) fn is_proper(&self, lexicon: &Lexicon) -> bool {
        self.is_capitalised()
            && lexicon
                .class(&fold(self.text))
                .function
                .is_none_or(|function| matches!(function, FunctionWord::SpeechVerb | FunctionWord::Auxiliary))
    }

    /// Says whether the word may end a sentence.
    fn stops(&self) -> bool {
        self.case == Case::None && self.text.ends_with(['.', '!', '?', '…', '。', '！', '？'])
    }

    /// Says whether the word is a mark that may close what a sentence ended in.
    fn closes(&self) -> bool {
        matches!(self.text, "\"" | "'" | "''" | "”" | "’" | "»" | "«" | "“" | ")" | "]")
    }

    pub(crate) fn span(&self) -> ByteSpan {
        ByteSpan::new(self.start, self.end)
    }
}

/// A field as words.
#[derive(Debug)]
pub(crate) struct FieldText<'a> {
    pub(crate) text: &'a str,
    pub(crate) field: Option<Field>,
    pub(crate) words: Vec<Word<'a>>,
}

impl<'a> FieldText<'a> {
    /// Reads a field; tokens beyond `max_bytes` are left out.
    pub(crate) fn new(text: &'a str, doc: &'a Doc, field: Option<Field>, max_bytes: usize) -> Self {
        let mut line = 0;
        let mut words = Vec::with_capacity(doc.len());
        for token in doc.tokens().take_while(|token| token.end() <= max_bytes) {
            let word_text = token.text(text);
            let word = Word {
                text: word_text,
                start: token.start(),
                end: token.end(),
                case: case_of(word_text),
                sentence_start: token.sent_start(),
                line,
                setting: Setting::Running,
            };
            line += u32::from(word.breaks_line());
            words.push(word);
        }
        if doc.tokens().next().is_some_and(|first| first.dep().is_empty()) {
            start_sentences(&mut words);
        }
        set_lines(&mut words);
        Self { text, field, words }
    }

    pub(crate) fn word(&self, index: usize) -> Option<&Word<'a>> {
        self.words.get(index)
    }

    /// The word before `index`, white space passed over within the line.
    pub(crate) fn before(&self, index: usize) -> Option<&Word<'a>> {
        let word = self.words.get(..index)?.iter().rev().find(|word| word.case != Case::Blank)?;
        (word.line == self.words.get(index)?.line).then_some(word)
    }

    /// The bytes of a range of words.
    pub(crate) fn bytes(&self, words: &std::ops::Range<usize>) -> ByteSpan {
        match self.words.get(words.clone()) {
            Some([first, .., last]) => ByteSpan::new(first.start, last.end),
            Some([only]) => only.span(),
            _ => ByteSpan::default(),
        }
    }

    pub(crate) fn text_of(&self, words: &std::ops::Range<usize>) -> &'a str {
        self.bytes(words).of(self.text)
    }
}

/// Marks the sentence starts of a text that was not parsed: the word after a stop, and after the closing marks that stand
/// close to it, unless it starts small. An abbreviation holds its full stop, so a full stop of its own is one.
fn start_sentences(words: &mut [Word]) {
    let mut stopped = false;
    let mut end = 0;
    for word in words {
        if word.case == Case::Blank {
            continue;
        }
        let close = word.start == end;
        end = word.end;
        if word.stops() {
            stopped = true;
        } else if stopped && !(close && word.closes()) {
            stopped = false;
            word.sentence_start |= !word.text.starts_with(char::is_lowercase);
        }
    }
}

/// Marks each word with how its line is set. Lines of fewer than three words with letters say nothing.
fn set_lines(words: &mut [Word]) {
    for line in words.chunk_by_mut(|left, right| left.line == right.line) {
        let (mut letters, mut capitalised, mut upper) = (0_usize, 0_usize, 0_usize);
        for word in line.iter().filter(|word| !matches!(word.case, Case::None | Case::Blank)) {
            // Short words stay small in headlines.
            if word.case == Case::Lower && word.text.len() <= 4 {
                continue;
            }
            letters += 1;
            capitalised += usize::from(word.is_capitalised());
            upper += usize::from(word.case == Case::Upper);
        }
        let setting = if letters >= 3 && upper * 10 >= letters * 7 {
            Setting::AllCaps
        } else if letters >= 4 && capitalised * 10 >= letters * 8 {
            Setting::TitleCase
        } else {
            continue;
        };
        for word in line {
            word.setting = setting;
        }
    }
}

fn case_of(text: &str) -> Case {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) && !text.is_empty() {
        return Case::Lower;
    }
    if text.trim().is_empty() {
        return Case::Blank;
    }
    let (mut letters, mut large, mut first_large, mut cased) = (0_usize, 0_usize, false, false);
    for character in text.chars().filter(|character| character.is_alphabetic()) {
        let is_large = character.is_uppercase();
        if letters == 0 {
            first_large = is_large;
        }
        cased |= is_large || character.is_lowercase();
        letters += 1;
        large += usize::from(is_large);
    }
    match (letters, large) {
        (0, _) => Case::None,
        (_, 0) => Case::Lower,
        _ if !cased => Case::Lower,
        (2.., large) if large == letters => Case::Upper,
        (_, 1) if first_large => Case::Title,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use spacy_runtime::TokenParts;

    use super::*;

    /// The sentences of a text split at spaces, where `~` stands for no space.
    fn sentences(text: &str, dep: &str) -> Vec<String> {
        let joined = text.replace('~', "");
        let mut tokens = Vec::new();
        let mut start = 0;
        for word in text.split(' ') {
            for part in word.split('~') {
                let (head, end) = (tokens.len(), start + part.len());
                tokens.push(TokenParts { start, end, space_after: true, tag: "", dep, head, sent_start: head == 0 });
                start = end;
            }
            start += 1;
        }
        let doc = Doc::from_parts(&tokens, &[]).unwrap();
        let field = FieldText::new(&joined, &doc, None, usize::MAX);
        let mut sentences: Vec<String> = Vec::new();
        for word in &field.words {
            match sentences.last_mut() {
                Some(last) if !word.sentence_start => *last = format!("{last} {}", word.text),
                _ => sentences.push(word.text.to_owned()),
            }
        }
        sentences
    }

    #[test]
    fn a_text_that_was_not_parsed_has_sentences() {
        for (text, wanted) in [
            ("He left~. She stayed~. 5 came~.", &["He left .", "She stayed .", "5 came ."] as &[&str]),
            ("“~Go~!~” Kim said~.", &["“ Go ! ”", "Kim said ."]),
            ("“~Go~!~” he said~. “~Now~.~”", &["“ Go ! ” he said .", "“ Now . ”"]),
            ("\"~Go~.~\" \"~No~.~\"", &["\" Go . \"", "\" No . \""]),
            ("(~It rained~.~) Then what~?~! Nothing~.", &["( It rained . )", "Then what ? !", "Nothing ."]),
            ("Mr. Kim met the U.S. envoy~.", &["Mr. Kim met the U.S. envoy ."]),
            ("He paused~… and left~.", &["He paused … and left ."]),
            ("习近平 来~。 他 说~。", &["习近平 来 。", "他 说 。"]),
        ] {
            assert_eq!(sentences(text, ""), wanted, "{text}");
        }
    }

    #[test]
    fn the_sentences_of_a_parsed_text_stay() {
        assert_eq!(sentences("Yahoo~! Inc. grew~.", "ROOT"), ["Yahoo ! Inc. grew ."]);
    }

    #[test]
    fn function_words_are_no_proper_nouns() {
        let lexicon = Lexicon::built_in().unwrap();
        let word = |text| Word {
            text,
            start: 0,
            end: 0,
            case: case_of(text),
            sentence_start: false,
            line: 0,
            setting: Setting::Running,
        };
        for text in ["Kyiv", "NATO", "Said", "May", "McDonald"] {
            assert!(word(text).is_proper(&lexicon), "{text}");
        }
        for text in ["The", "In", "HE", "However", "kyiv", "5"] {
            assert!(!word(text).is_proper(&lexicon), "{text}");
        }
    }

    #[test]
    fn cases_are_told_apart() {
        for (text, case) in [
            ("", Case::Blank),
            (" \n", Case::Blank),
            ("12,5", Case::None),
            ("word", Case::Lower),
            ("Word", Case::Title),
            ("A", Case::Title),
            ("NATO", Case::Upper),
            ("U.S.", Case::Upper),
            ("iPhone", Case::Mixed),
            ("McDonald", Case::Mixed),
            ("习近平", Case::Lower),
            ("Élysée", Case::Title),
        ] {
            assert_eq!(case_of(text), case, "{text}");
        }
    }
}
