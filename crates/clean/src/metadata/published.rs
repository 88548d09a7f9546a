//! When an article was published, out of all dates that its page gives. Owns which source counts, and what their agreement and
//! disagreement mean; looks for no date itself.
//!
//! Structured data and the tags that name publication come first, then what a reader sees, then tags that may mean the file, then
//! the address. Where the page shows a later day, and its structured data says that the article was changed on that day, the
//! publisher has put it out anew: the day that readers see counts.

use copydesk_article::DateSource;

use super::Dated;
use super::dates::{self, Moment};
use super::json_ld::JsonLd;
use super::tags::Tags;
use super::visible::Seen;

/// Tags that name the time of publication.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "article.published",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publication_date",
    "article_date_original",
    "originalpublicationdate",
    "iso-8601-publish-date",
    "rnews:datepublished",
    "date.release",
    "releasedate",
];

/// Tags that name a date, of the article or of its file.
const DATED: &[&str] =
    &["date", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created", "pdate", "last-published"];

/// Tags that name the time of the last change.
const MODIFIED: &[&str] =
    &["article:modified_time", "og:updated_time", "last-modified", "datemodified", "dc.date.modified"];

/// All that a page says about its dates.
pub(super) struct Sources<'s> {
    pub(super) stated: &'s JsonLd,
    pub(super) tags: &'s Tags,
    pub(super) seen: &'s Seen,
    pub(super) address: Option<&'s str>,
}

impl Sources<'_> {
    /// Returns when the article was published, and when it was published first if it was put out anew since.
    pub(super) fn published(&self) -> Option<(Dated, Option<Dated>)> {
        let stated = self.stated.published.clone().map(|moment| Dated::new(moment, DateSource::JsonLd));
        let first = stated
            .or_else(|| self.tagged(PUBLISHED))
            .or_else(|| self.seen())
            .or_else(|| self.tagged(DATED))
            .or_else(|| self.in_title())
            .or_else(|| self.in_address(dates::in_address_loosely))?;
        let in_local_form = |date: Dated| self.local_form(&date).unwrap_or(date);
        match self.put_out_anew(&first) {
            Some(anew) => Some((in_local_form(anew), Some(in_local_form(first)))),
            None => Some((in_local_form(first), None)),
        }
    }

    /// Returns when the article was changed last.
    pub(super) fn modified(&self) -> Option<Dated> {
        let stated = self.stated.modified.clone().map(|moment| Dated::new(moment, DateSource::JsonLd));
        stated.or_else(|| self.tagged(MODIFIED)).or_else(|| self.seen.modified.clone())
    }

    fn tagged(&self, names: &[&str]) -> Option<Dated> {
        self.tags.date(names).map(|moment| Dated::new(moment, DateSource::Meta))
    }

    fn in_address(&self, read: fn(&str) -> Option<Moment>) -> Option<Dated> {
        self.address.and_then(read).map(|moment| Dated::new(moment, DateSource::Url))
    }

    /// Returns what a reader sees, unless the address has a day far from it: then it belongs to something else.
    fn seen(&self) -> Option<Dated> {
        let address = self.in_address(dates::in_address);
        let is_near = |seen: &Dated| {
            let days = address.as_ref().and_then(|address| dates::days_between(&address.moment(), &seen.moment()));
            days.is_none_or(|days| days.abs() <= 1)
        };
        self.seen.published.clone().filter(is_near).or(address)
    }

    fn in_title(&self) -> Option<Dated> {
        let title = self.tags.title.as_deref()?;
        let ends = [" | ", " - ", " – "].into_iter().flat_map(|mark| {
            [title.split_once(mark).map(|parts| parts.0), title.rsplit_once(mark).map(|parts| parts.1)]
        });
        let date = ends.flatten().find(|part| dates::is_alone(part)).and_then(dates::visible)?;
        Some(Dated::new(date, DateSource::VisibleText))
    }

    /// Returns the later day that the page shows as its date, where its structured data says that it was changed on that day, or
    /// after it if the date stands right under the heading.
    fn put_out_anew(&self, first: &Dated) -> Option<Dated> {
        let days_after = |moment: &Moment| dates::days_between(&first.moment(), moment).unwrap_or(0);
        let address = self.in_address(dates::in_address);
        if address.is_some_and(|address| days_after(&address.moment()).abs() <= 1) {
            return None;
        }
        let shown = self.seen.shown.as_ref().filter(|shown| days_after(shown) > 0);
        let stated = self.stated.modified.clone().map(|moment| Dated::new(moment, DateSource::JsonLd));
        let changes = [stated, self.tagged(MODIFIED)].into_iter().flatten();
        let same_day = changes.clone().find(|change| shown.is_some_and(|shown| change.moment().day() == shown.day()));
        // One day may be a matter of clocks.
        let under_heading = self.seen.under_heading.clone().filter(|shown| days_after(shown) > 1);
        let before_change = under_heading.filter(|shown| {
            changes.clone().any(|change| dates::days_between(shown, &change.moment()).is_some_and(|days| days > 0))
        });
        same_day.or_else(|| before_change.map(|moment| Dated::new(moment, DateSource::VisibleText)))
    }

    /// Returns the same moment as the publisher's own clock has it, where the page gives that too: its day is the one that readers
    /// see.
    fn local_form(&self, first: &Dated) -> Option<Dated> {
        let moment = first.moment();
        let others =
            self.tagged(PUBLISHED).into_iter().chain(self.seen.published.clone()).chain(self.seen.modified.clone());
        let local = others.into_iter().find(|other| dates::is_local_form(&moment, &other.moment()));
        local.or_else(|| {
            let shown = self.seen.shown.as_ref().and_then(|shown| dates::localised(&moment, shown));
            let shown = shown.or_else(|| self.with_offset(&moment)).or_else(|| self.midnight(&moment));
            shown.map(|moment| Dated::new(moment, first.source))
        })
    }

    /// Writes the moment with the offset that the page writes its last change with.
    fn with_offset(&self, moment: &Moment) -> Option<Moment> {
        let (utc, local) = (self.stated.modified.as_ref()?, self.seen.modified.as_ref()?);
        dates::with_offset_of(moment, utc, &local.moment())
    }

    /// Returns the day that begins at this instant in the publisher's place, where the page shows that day.
    fn midnight(&self, moment: &Moment) -> Option<Moment> {
        let next = dates::midnight_elsewhere(moment)?;
        let address = self.in_address(dates::in_address).map(|address| address.moment());
        let seen = [self.seen.shown.as_ref(), address.as_ref()];
        seen.into_iter().flatten().any(|seen| seen.day() == next.day()).then_some(next)
    }
}
