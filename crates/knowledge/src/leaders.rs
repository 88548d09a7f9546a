//! Who leads a country: heads of state and of government, as the World Factbook had them when the data was made.
//!
//! Owns names and offices only: the factbook has no ids, so leaders get a link from the tables of a newsroom or none.

/// A head of state or of government.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    /// What the person leads.
    pub leads: Leads,
    /// The office, for example `Prime Minister`.
    pub office: &'static str,
    /// The name, for example `Narendra Modi`.
    pub name: &'static str,
    /// The part of the name that news uses alone, for example `Modi`, `Xi` or `Charles III`.
    pub surname: &'static str,
}

/// What a leader leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leads {
    /// The state: a president, a monarch.
    State,
    /// The government: a prime minister, a chancellor; a president too where nobody else does.
    Government,
}

impl Leader {
    /// Reads a line: the country, `state` or `government`, the office, the name, the surname.
    pub(crate) fn from_line(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t').skip(1);
        let leads = match cells.next()? {
            "state" => Leads::State,
            "government" => Leads::Government,
            _ => return None,
        };
        Some(Self { leads, office: cells.next()?, name: cells.next()?, surname: cells.next()? })
    }
}
