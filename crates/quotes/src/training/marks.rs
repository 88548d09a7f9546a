//! Examples for the model that tells quotations from marked words that are nobody’s.

use super::Example;
use crate::attribution::attribute;
use crate::finder::Document;
use crate::layout::Layout;
use crate::lexicon::{LexiconError, Lexicons};
use crate::scare;
use crate::settings::QuoteSettings;
use crate::token::Pos;

/// Collects the features of the outermost marked segments of texts.
#[derive(Debug)]
pub struct MarkCollector {
    lexicons: Lexicons,
    settings: QuoteSettings,
}

impl MarkCollector {
    /// Reads the built-in lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(Self { lexicons: Lexicons::built_in()?, settings: QuoteSettings::default() })
    }

    /// Returns an example for each marked segment of the document, in order; `None` where their number is not that of
    /// `quotation`, which says of each segment whether it is a quotation.
    pub fn examples(&self, document: &Document<'_>, quotation: &[bool]) -> Option<Vec<Example>> {
        let lexicon = self.lexicons.of(document.language)?;
        let layout = Layout::new(document.text, document.paragraphs, &[], document.syntax, lexicon, &self.settings);
        let verdicts = attribute(&layout, &self.settings);
        let pieces = layout.pieces.iter().enumerate().filter(|(_, piece)| piece.pos == Pos::Quote);
        let found: Vec<_> = pieces
            .filter_map(|(at, piece)| Some(scare::weigh(&layout, at, verdicts.get(piece.segment)?).names()))
            .collect();
        let examples = found.into_iter().zip(quotation);
        let examples: Vec<_> = examples.map(|(features, known)| Example { features, yes: *known }).collect();
        (examples.len() == quotation.len()
            && layout.segments.iter().filter(|segment| segment.depth == 0).count() == quotation.len())
        .then_some(examples)
    }
}
