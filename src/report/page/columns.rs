//! A table by columns, as a browser reads it: words once each, numbers as the file has them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::report::table::{Kind, Table, Value};

/// Rows of a table by name of column.
#[derive(Debug, Default, Serialize)]
pub struct Columns {
    /// Number of rows.
    n: usize,
    columns: BTreeMap<String, Column>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Column {
    Numbers(Vec<Number>),
    /// Each word once, and the place of that of each row; −1 where a row has none.
    Words {
        words: Vec<String>,
        at: Vec<i32>,
    },
}

/// A number with the digits of the file, or null.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Number {
    Empty,
    Whole(i64),
    Decimal(f64),
}

impl Number {
    fn of(value: &Value) -> Number {
        match value {
            Value::Whole(it) => Number::Whole(*it),
            Value::Decimal(..) => {
                let it: f64 = value.plain().parse().unwrap_or(f64::NAN);
                if it.fract() == 0.0 { Number::Whole(it as i64) } else { Number::Decimal(it) }
            }
            Value::Empty | Value::Text(_) => Number::Empty,
        }
    }
}

impl Columns {
    /// These columns of a table, all of them where none is named; of the rows that are wanted.
    pub fn of(table: &Table, names: &[&str], wanted: impl Fn(&[Value]) -> bool) -> Columns {
        let rows: Vec<&Vec<Value>> = table.rows.iter().filter(|it| wanted(it)).collect();
        let kept = |name: &str| names.is_empty() || names.contains(&name);
        let columns = table.columns.iter().enumerate().filter(|it| kept(&it.1.name));
        let column = |i: usize, kind: Kind| match kind {
            Kind::Text => words(rows.iter().map(|it| &it[i])),
            Kind::Whole | Kind::Decimal => {
                Column::Numbers(rows.iter().map(|it| Number::of(&it[i])).collect())
            }
        };
        Columns {
            n: rows.len(),
            columns: columns.map(|(i, it)| (it.name.clone(), column(i, it.kind))).collect(),
        }
    }
}

fn words<'a>(values: impl Iterator<Item = &'a Value>) -> Column {
    let mut places: HashMap<&str, i32> = HashMap::new();
    let (mut words, mut at) = (Vec::new(), Vec::new());
    for value in values {
        let Value::Text(text) = value else {
            at.push(-1);
            continue;
        };
        let place = places.entry(text).or_insert_with(|| {
            words.push(text.clone());
            words.len() as i32 - 1
        });
        at.push(*place);
    }
    Column::Words { words, at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::Row;

    #[test]
    fn words_are_written_once_and_what_is_empty_stays_so() {
        let mut table = Table::new("a");
        for (name, people, share) in [("x", 3.0, 0.25), ("", f64::NAN, 1.0), ("x", 0.0, f64::NAN)] {
            let mut row = Row::default();
            row.text("name", name);
            row.count("people", people);
            row.decimal("share", share, 3);
            table.push(row);
        }
        let json = serde_json::to_string(&Columns::of(&table, &[], |_| true)).unwrap();
        let expected = r#"{"n":3,"columns":{"name":{"words":["x"],"at":[0,-1,0]},"people":[3,null,0],"share":[0.25,1,null]}}"#;
        assert_eq!(json, expected);
        let one = Columns::of(&table, &["people"], |row| row[0] != Value::Empty);
        assert_eq!(serde_json::to_string(&one).unwrap(), r#"{"n":2,"columns":{"people":[3,0]}}"#);
    }
}
