//! The label strings of a document or model, each stored once and named by a small number.
//!
//! Id 0 is always the empty label, "not computed".

/// Number of a label within its [`Labels`].
pub(crate) type LabelId = u16;

/// An append-only list of distinct strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labels {
    names: Vec<Box<str>>,
}

impl Default for Labels {
    fn default() -> Self {
        Self { names: vec![Box::from("")] }
    }
}

impl Labels {
    /// The id of `name`, adding it when new; `None` when all 65,536 ids are taken.
    pub(crate) fn intern(&mut self, name: &str) -> Option<LabelId> {
        if let Some(known) = self.names.iter().position(|known| &**known == name) {
            return LabelId::try_from(known).ok();
        }
        let id = LabelId::try_from(self.names.len()).ok()?;
        self.names.push(Box::from(name));
        Some(id)
    }

    /// All labels in the order of their ids.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The label's string; empty for an unknown id.
    pub(crate) fn name(&self, id: LabelId) -> &str {
        self.names.get(usize::from(id)).map_or("", |name| name)
    }
}
