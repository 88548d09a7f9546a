//! A page as one flat list of nodes in document order: read once from the parser's tree, then only looked at. Owns
//! structure, attributes, text and the counts that judgements rest on; judges nothing.

use std::ops::Range;

use trafilatura::dom::{Document, NodeId};

use crate::lines::squeezed;

/// Attributes that something here asks for.
const ATTRIBUTES: [&str; 14] = [
    "itemprop",
    "rel",
    "role",
    "href",
    "datetime",
    "content",
    "property",
    "name",
    "lang",
    "data-testid",
    "data-component",
    "http-equiv",
    "itemtype",
    "aria-label",
];

/// Attributes whose words are the labels of an element, in their order.
const LABELS: [&str; 4] = ["class", "id", "data-testid", "data-component"];

/// A page. Nodes are numbered in document order; the descendants of a node follow it without a gap.
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// All text, names, labels and values of attributes, one behind the other: a page has thousands.
    text: String,
    /// The attributes of all elements, with the places of their values.
    attributes: Vec<(&'static str, Range<usize>)>,
}

/// An element or a piece of text.
pub(crate) struct Node {
    /// The node in the parser's tree.
    pub(crate) id: NodeId,
    /// Number of the parent; the root is its own.
    pub(crate) parent: usize,
    /// One past the last descendant.
    pub(crate) end: usize,
    /// Characters of text inside, white space aside.
    pub(crate) chars: usize,
    /// Of those, the characters inside links.
    pub(crate) link_chars: usize,
    /// Of those, the characters inside paragraphs and outside links.
    pub(crate) prose_chars: usize,
    content: Content,
}

enum Content {
    Text(Range<usize>),
    /// The places of name and labels, and which attributes are the element's.
    Element {
        name: Range<usize>,
        labels: Range<usize>,
        attributes: Range<usize>,
    },
}

impl Tree {
    /// Reads the parser's tree.
    pub(crate) fn read(document: &Document) -> Self {
        let mut tree = Self { nodes: Vec::new(), text: String::new(), attributes: Vec::new() };
        let mut labels = String::new();
        let mut open = vec![(document.root(), 0)];
        while let Some((id, parent)) = open.pop() {
            let number = tree.nodes.len();
            if document.is_text(id) {
                tree.push_text(document, id, parent);
            } else {
                tree.push_element(document, id, parent, &mut labels);
                open.extend(document.child_nodes(id).into_iter().rev().map(|child| (child, number)));
            }
        }
        tree.count();
        tree
    }

    fn push_text(&mut self, document: &Document, id: NodeId, parent: usize) {
        let range = self.store(&document.text_content(id));
        let chars = visible_chars(self.text.get(range.clone()).unwrap_or_default());
        self.push(id, parent, chars, Content::Text(range));
    }

    /// `labels` is room that is used again for each element.
    fn push_element(&mut self, document: &Document, id: NodeId, parent: usize, labels: &mut String) {
        let first = self.attributes.len();
        let mut labelled = [const { None }; LABELS.len()];
        // Most elements have one or two attributes: asking for each name that is read would take far longer.
        for given in document.attribute_names(id) {
            let name = ATTRIBUTES.iter().find(|name| **name == given);
            let label = LABELS.iter().zip(&mut labelled).find(|(name, _)| **name == given);
            if name.is_none() && label.is_none() {
                continue;
            }
            let value = document.get_attribute(id, &given).unwrap_or_default();
            if let Some(name) = name {
                let place = self.store(&value);
                self.attributes.push((name, place));
            }
            if let Some((_, label)) = label {
                *label = Some(value);
            }
        }
        labels.clear();
        for label in labelled.iter().flatten() {
            push_words(labels, label);
        }
        let (name, labels) = (self.store(document.tag_name(id)), self.store(labels));
        let content = Content::Element { name, labels, attributes: first..self.attributes.len() };
        self.push(id, parent, 0, content);
    }

    fn store(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    fn push(&mut self, id: NodeId, parent: usize, chars: usize, content: Content) {
        let end = self.nodes.len() + 1;
        self.nodes.push(Node { id, parent, end, chars, link_chars: 0, prose_chars: 0, content });
    }

    /// Adds up ends and counts, from the leaves to the root.
    fn count(&mut self) {
        for number in (1..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(number) else { continue };
            let (parent, end, chars) = (node.parent, node.end, node.chars);
            let (link_chars, prose_chars) = match self.name(number) {
                "p" => (node.link_chars, chars.saturating_sub(node.link_chars)),
                "a" | "script" | "style" | "template" | "title" | "textarea" | "select" | "option" => (chars, 0),
                _ => (node.link_chars, node.prose_chars),
            };
            if let Some(node) = self.nodes.get_mut(number) {
                (node.link_chars, node.prose_chars) = (link_chars, prose_chars);
            }
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.end = parent.end.max(end);
                parent.chars += chars;
                parent.link_chars += link_chars;
                parent.prose_chars += prose_chars;
            }
        }
    }

    /// Returns the number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns a node.
    pub(crate) fn node(&self, number: usize) -> Option<&Node> {
        self.nodes.get(number)
    }

    /// Returns the numbers of a node and of all its descendants; nothing where there is no such node.
    pub(crate) fn subtree(&self, number: usize) -> Range<usize> {
        self.nodes.get(number).map_or(number..number, |node| number..node.end)
    }

    /// Returns the name of an element in lower case; `""` for text.
    pub(crate) fn name(&self, number: usize) -> &str {
        match self.nodes.get(number).map(|node| &node.content) {
            Some(Content::Element { name, .. }) => self.text.get(name.clone()).unwrap_or_default(),
            _ => "",
        }
    }

    /// Returns the words of an element's classes and identifiers in lower case, with a hyphen before and after each.
    pub(crate) fn labels(&self, number: usize) -> &str {
        match self.nodes.get(number).map(|node| &node.content) {
            Some(Content::Element { labels, .. }) => self.text.get(labels.clone()).unwrap_or_default(),
            _ => "",
        }
    }

    /// Returns an attribute of an element, if it is one of those that are read.
    pub(crate) fn attribute(&self, number: usize, name: &str) -> Option<&str> {
        match self.nodes.get(number).map(|node| &node.content) {
            Some(Content::Element { attributes, .. }) => {
                let given = self.attributes.get(attributes.clone()).unwrap_or_default();
                let place = given.iter().find(|(key, _)| *key == name).map(|(_, place)| place.clone())?;
                self.text.get(place)
            }
            _ => None,
        }
    }

    /// Returns the text of a text node as it stands.
    pub(crate) fn raw_text(&self, number: usize) -> Option<&str> {
        match self.nodes.get(number).map(|node| &node.content) {
            Some(Content::Text(range)) => self.text.get(range.clone()),
            _ => None,
        }
    }

    /// Returns the elements of a subtree, itself included, in document order.
    pub(crate) fn elements(&self, root: usize) -> impl Iterator<Item = usize> {
        self.subtree(root).filter(|number| !self.name(*number).is_empty())
    }

    /// Returns the ancestors of a node, from its parent to the root.
    pub(crate) fn ancestors(&self, number: usize) -> impl Iterator<Item = usize> {
        let parent = |number: usize| self.nodes.get(number).map(|node| node.parent).filter(|parent| *parent != number);
        std::iter::successors(parent(number), move |number| parent(*number))
    }

    /// Returns all text of a subtree on one line, with a space between elements that are laid out apart.
    pub(crate) fn text(&self, root: usize) -> String {
        let mut text = String::new();
        for number in self.subtree(root) {
            match self.raw_text(number) {
                Some(raw) => text.push_str(raw),
                None if is_inline(self.name(number)) => {}
                None => text.push(' '),
            }
        }
        squeezed(&text)
    }
}

/// Counts characters, white space aside.
fn visible_chars(text: &str) -> usize {
    if text.is_ascii() {
        // Nothing else below the letters is white space.
        return text.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'..=b'\r')).count();
    }
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Says whether an element lies within a line of text.
pub(crate) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "nobr"
            | "q"
            | "ruby"
            | "rb"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tt"
            | "u"
            | "var"
            | "wbr"
            | "label"
    )
}

/// Adds the words of a class list or identifier, split at everything that is no letter and at capitals.
fn push_words(labels: &mut String, value: &str) {
    let mut after_small = false;
    for c in value.chars() {
        if !c.is_alphanumeric() || (after_small && c.is_uppercase()) {
            end_word(labels);
        }
        if c.is_alphanumeric() {
            if labels.is_empty() {
                labels.push('-');
            }
            if c.is_ascii() {
                labels.push(c.to_ascii_lowercase());
            } else {
                labels.extend(c.to_lowercase());
            }
        }
        after_small = c.is_lowercase();
    }
    end_word(labels);
}

fn end_word(labels: &mut String) {
    if !labels.is_empty() && !labels.ends_with('-') {
        labels.push('-');
    }
}
