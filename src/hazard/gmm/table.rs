//! Coefficients by intensity measure, with periods in between.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::hazard::imt::{Imt, UnknownImt};

/// A row of coefficients that can lie between two others.
pub(super) trait Coefficients: DeserializeOwned + Copy {
    /// Which measure the row is for, as [`Imt`] writes it.
    fn imt(&self) -> Imt;

    /// A share `part` of the way from this row to another.
    fn between(&self, other: &Self, part: f64) -> Self;
}

/// An embedded table: comments by `#`, a header, rows by growing period.
pub(super) struct Table<R> {
    rows: Vec<R>,
}

impl<R: Coefficients> Table<R> {
    /// Panics where the embedded text is not a table: a test reads each.
    pub(super) fn parse(text: &str) -> Table<R> {
        let rows = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(text.as_bytes())
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("the embedded table is read by a test");
        Table { rows }
    }

    /// The row of a measure. Between two periods each coefficient is linear in log10 of the
    /// period, as OpenQuake does; `None` outside the table.
    pub(super) fn get(&self, imt: Imt) -> Option<R> {
        if let Some(row) = self.rows.iter().find(|it| it.imt() == imt) {
            return Some(*row);
        }
        let Imt::Sa(wanted_s) = imt else { return None };
        let mut periods = self.rows.iter().filter_map(|it| match it.imt() {
            Imt::Sa(period_s) => Some((period_s, it)),
            _ => None,
        });
        let (mut below_s, mut below) = periods.next()?;
        for (above_s, above) in periods {
            if below_s < wanted_s && wanted_s < above_s {
                let part = (wanted_s / below_s).log10() / (above_s / below_s).log10();
                return Some(below.between(above, part));
            }
            (below_s, below) = (above_s, above);
        }
        None
    }
}

/// Declares `Row`: the named coefficients of a model, one field a column.
macro_rules! row {
    ($($name:ident)*) => {
        /// Coefficients of one measure, by the names of the paper.
        #[derive(Clone, Copy, Debug, Deserialize)]
        struct Row {
            imt: RowImt,
            $($name: f64,)*
        }

        impl crate::hazard::gmm::table::Coefficients for Row {
            fn imt(&self) -> Imt {
                self.imt.0
            }

            fn between(&self, other: &Row, part: f64) -> Row {
                Row {
                    imt: self.imt,
                    $($name: self.$name + part * (other.$name - self.$name),)*
                }
            }
        }
    };
}
pub(super) use row;

/// An intensity measure as the table writes it.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct RowImt(pub(super) Imt);

impl TryFrom<String> for RowImt {
    type Error = UnknownImt;

    fn try_from(text: String) -> Result<RowImt, Self::Error> {
        text.parse().map(RowImt)
    }
}
