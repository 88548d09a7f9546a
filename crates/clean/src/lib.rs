//! HTML and text cleaning: RawArticle to CleanArticle, with a reason for every removed line.
