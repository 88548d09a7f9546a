//! The sieves: each proposes a speaker for a segment, with its own confidence.

mod behind;
pub(crate) mod carry;
mod closing;
pub(crate) mod context;
pub(crate) mod layout;
pub(crate) mod own;
pub(crate) mod repeated;
mod reported;
