//! Where a number comes from: what a model cites and a report prints.

/// A published work, or our own judgement said to be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// As in a reference list: "Boore, Stewart, Seyhan and Atkinson".
    pub authors: &'static str,
    /// Year of publication.
    pub year: u16,
    /// Title of the work.
    pub title: &'static str,
    /// The doi, without a resolver; empty where the work has none.
    pub doi: &'static str,
}

impl Source {
    /// One line for a list: authors (year), title, doi.
    pub fn citation(&self) -> String {
        let doi = if self.doi.is_empty() { String::new() } else { format!(", doi:{}", self.doi) };
        format!("{} ({}). {}{doi}", self.authors, self.year, self.title)
    }
}
