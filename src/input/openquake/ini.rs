//! The syntax of job files: sections, `key = value`, values that run on in indented lines.

use std::ops::Range;

/// A key with its value, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// In small letters.
    pub key: String,
    /// Without spaces around it; lines as they are.
    pub value: String,
    /// Bytes of the file, key and value.
    pub span: Range<usize>,
}

/// Entries of a file in its order, and the spans of lines that are none.
pub(super) fn parse(text: &str) -> (Vec<Entry>, Vec<Range<usize>>) {
    let mut entries: Vec<Entry> = vec![];
    let mut wrong = vec![];
    let mut start = 0;
    // Whether an indented line goes on with the value before.
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let here = start..start + line.trim_end().len();
        start += line.len();
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with(['#', ';']) {
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']);
        if let Some(last) = entries.last_mut().filter(|_| is_indented && goes_on) {
            last.value.push('\n');
            last.value.push_str(bare);
            last.span.end = here.end;
        } else if bare.starts_with('[') && bare.ends_with(']') {
            goes_on = false;
        } else if let Some((key, value)) = bare.split_once(['=', ':']) {
            entries.push(Entry {
                key: key.trim().to_lowercase(),
                value: value.trim().to_owned(),
                span: here.start + (line.len() - line.trim_start().len())..here.end,
            });
            goes_on = true;
        } else {
            wrong.push(here);
            goes_on = false;
        }
    }
    (entries, wrong)
}

/// A list, table or word as Python writes it: quotes of either kind, `True`, `None`, tuples.
pub(super) fn literal(text: &str) -> Option<serde_json::Value> {
    let mut json = String::new();
    let mut quote = None;
    let mut word = String::new();
    for it in text.trim().chars().chain([' ']) {
        if let Some(open) = quote {
            match it {
                _ if it == open => {
                    json.push('"');
                    quote = None;
                }
                '"' | '\\' => json.extend(['\\', it]),
                _ => json.push(it),
            }
            continue;
        }
        if it.is_alphanumeric() || "_.+-".contains(it) {
            word.push(it);
            continue;
        }
        json.push_str(match word.as_str() {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            other => other,
        });
        word.clear();
        match it {
            '\'' | '"' => {
                quote = Some(it);
                json.push('"');
            }
            '(' => json.push('['),
            ')' => json.push(']'),
            _ => json.push(it),
        }
    }
    // Python allows a comma behind the last.
    let json = json.trim_end().replace(",}", "}").replace(",]", "]");
    serde_json::from_str(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_in_all_its_spellings() {
        let text = "; a remark\n[general]\nDescription : a = b\n  second line\n\n[x]\n  gsim=Boo\n# c\nnonsense\nsites = 1 2,\n   3 4\n";
        let (entries, wrong) = parse(text);
        let found: Vec<_> = entries.iter().map(|it| (it.key.as_str(), it.value.as_str())).collect();
        let expected =
            [("description", "a = b\nsecond line"), ("gsim", "Boo"), ("sites", "1 2,\n3 4")];
        assert_eq!(found, expected);
        assert_eq!(&text[entries[1].span.clone()], "gsim=Boo");
        assert_eq!(wrong.len(), 1);
        assert_eq!(&text[wrong[0].clone()], "nonsense");
    }

    #[test]
    fn python_is_read() {
        let read = literal("{'taxonomy': ('a.csv', \"b's.csv\",), 'x': True, 'y': 1e-3}").unwrap();
        assert_eq!(
            read,
            serde_json::json!({"taxonomy": ["a.csv", "b's.csv"], "x": true, "y": 1e-3})
        );
        assert_eq!(literal("{'a': "), None);
    }
}
