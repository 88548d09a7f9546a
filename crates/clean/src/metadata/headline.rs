//! The headline: which of the titles that a page gives is the article's, without the name of the site.

use crate::lines::squeezed;

/// The titles that a page gives.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Candidates<'t> {
    /// Of the structured data.
    pub(crate) stated: Option<&'t str>,
    /// Of the meta tags.
    pub(crate) tagged: Option<&'t str>,
    /// The first-level heading of the article.
    pub(crate) heading: Option<&'t str>,
    /// The `title` element.
    pub(crate) title: Option<&'t str>,
    /// The name of the site.
    pub(crate) site: Option<&'t str>,
    /// The host of the address.
    pub(crate) host: Option<&'t str>,
}

/// Chooses the headline: what a reader sees, where another source agrees with it; else the first source there is.
pub(crate) fn choose(candidates: &Candidates<'_>) -> Option<String> {
    let clean = |title: Option<&str>| {
        let title = title.filter(|title| title.len() <= MAX_TITLE_BYTES);
        title.map(|title| without_site(title, candidates)).filter(|title| is_title(title, candidates))
    };
    let heading = clean(candidates.heading);
    let others = [clean(candidates.stated), clean(candidates.tagged), clean(candidates.title)];
    if let Some(heading) = &heading
        && (others.iter().flatten().any(|other| agree(heading, other)) || others.iter().all(Option::is_none))
    {
        return Some(heading.clone());
    }
    others.into_iter().flatten().next().or(heading)
}

/// Longest title, in bytes: what is longer is text.
const MAX_TITLE_BYTES: usize = 2000;

fn is_title(title: &str, candidates: &Candidates<'_>) -> bool {
    let folded = folded(title);
    !folded.is_empty() && candidates.site.is_none_or(|site| self::folded(site) != folded)
}

/// Says whether two titles are one: most words of the shorter stand in the longer.
fn agree(left: &str, right: &str) -> bool {
    let (left, right) = (folded(left), folded(right));
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let words: Vec<&str> = long.split(' ').collect();
    let (total, shared) =
        short.split(' ').fold((0, 0), |(total, shared), word| (total + 1, shared + usize::from(words.contains(&word))));
    shared * 2 > total
}

/// Returns the letters and digits of a text in lower case, words parted by one space.
pub(crate) fn folded(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if !c.is_alphanumeric() => spaced.push(' '),
            _ if c.is_ascii() => spaced.push(c.to_ascii_lowercase()),
            _ => spaced.extend(c.to_lowercase()),
        }
    }
    squeezed(&spaced)
}

/// Marks between a headline and the name of the site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • "];

/// Cuts the name of the site off, at either end.
fn without_site(title: &str, candidates: &Candidates<'_>) -> String {
    let mut title = squeezed(title);
    for _ in 0..3 {
        let Some(cut) = cut_once(&title, candidates) else { break };
        title = cut;
    }
    title
}

fn cut_once(title: &str, candidates: &Candidates<'_>) -> Option<String> {
    let last = SEPARATORS.iter().filter_map(|mark| title.rfind(mark).map(|at| (at, mark.len()))).max();
    if let Some((at, length)) = last {
        let (head, tail) = (title.get(..at)?, title.get(at + length..)?);
        if is_site(tail, candidates) {
            return Some(head.trim().to_owned());
        }
    }
    let (at, length) = SEPARATORS.iter().filter_map(|mark| title.find(mark).map(|at| (at, mark.len()))).min()?;
    let (head, tail) = (title.get(..at)?, title.get(at + length..)?);
    is_site(head, candidates).then(|| tail.trim().to_owned())
}

/// Says whether a part of a title is the name of the site, or of its host.
fn is_site(part: &str, candidates: &Candidates<'_>) -> bool {
    let part: String = folded(part).replace(' ', "");
    if part.is_empty() {
        return true;
    }
    let site = candidates.site.map(|site| folded(site).replace(' ', "")).unwrap_or_default();
    let host = candidates.host.map(host_name).unwrap_or_default();
    let strip = |name: &str| name.strip_prefix("the").unwrap_or(name).to_owned();
    let same = |name: &str| !name.is_empty() && (strip(name) == strip(&part) || part == format!("{name}com"));
    same(&site)
        || same(&host)
        || (part.len() > 3 && host.len() > 3 && (strip(&part).starts_with(&strip(&host)) || host.ends_with(&part)))
        || (site.len() > 3 && part.starts_with(&site))
}

/// Returns the name in a host: without `www` and without the endings.
fn host_name(host: &str) -> String {
    let labels: Vec<&str> =
        host.split('.').filter(|label| !matches!(*label, "www" | "amp" | "m" | "edition")).collect();
    let end = labels.len().saturating_sub(1);
    let name = labels
        .get(..end)
        .unwrap_or_default()
        .iter()
        .rev()
        .find(|label| !matches!(**label, "co" | "com" | "org" | "net"));
    name.map(|name| folded(name).replace(' ', "")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_cut_off() {
        let candidates = Candidates {
            title: Some("A bridge – too far | World | The Daily Wall"),
            site: Some("The Daily Wall"),
            ..Candidates::default()
        };
        assert_eq!(choose(&candidates).as_deref(), Some("A bridge – too far | World"));
        let by_host =
            Candidates { title: Some("The Wall - A bridge"), host: Some("www.thewall.co.uk"), ..Candidates::default() };
        assert_eq!(choose(&by_host).as_deref(), Some("A bridge"));
    }

    #[test]
    fn what_a_reader_sees_wins_where_another_source_agrees() {
        let candidates = Candidates {
            heading: Some("Bridge closed after storm"),
            stated: Some("Bridge closed"),
            ..Candidates::default()
        };
        assert_eq!(choose(&candidates).as_deref(), Some("Bridge closed after storm"));
        let logo =
            Candidates { heading: Some("Subscribe now"), stated: Some("Bridge closed"), ..Candidates::default() };
        assert_eq!(choose(&logo).as_deref(), Some("Bridge closed"));
    }
}
