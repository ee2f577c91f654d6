//! How wide a text is, and where it breaks.

use ttf_parser::Face;

use crate::report::fonts;

/// Both weights, measured.
pub struct Faces {
    faces: Vec<Face<'static>>,
}

impl Faces {
    /// The embedded fonts.
    pub fn new() -> Faces {
        let face = |it: &fonts::Font| Face::parse(it.ttf, 0).expect("an embedded font");
        Faces { faces: fonts::ALL.iter().map(face).collect() }
    }

    /// Width of a text of this size, in the same unit; a letter that the font lacks counts as a
    /// square.
    pub fn width(&self, text: &str, bold: bool, size: f32) -> f32 {
        let face = &self.faces[usize::from(bold)];
        let per_em = f32::from(face.units_per_em());
        let of = |letter| {
            let glyph = face.glyph_index(letter);
            glyph.and_then(|it| face.glyph_hor_advance(it)).map_or(per_em, f32::from)
        };
        text.chars().map(of).sum::<f32>() / per_em * size
    }

    /// Lines no wider than `room`; a word that is wider is broken where it must be. Spaces that do
    /// not break stay.
    pub fn wrap(&self, text: &str, bold: bool, size: f32, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split(' ').filter(|it| !it.is_empty()) {
                let longer =
                    if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, bold, size) <= room {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    let mut longer = line.clone();
                    longer.push(letter);
                    if room < self.width(&longer, bold, size) && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                    }
                    line.push(letter);
                }
            }
            lines.push(line);
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_no_letter() {
        let faces = Faces::new();
        let text = "Ҳисоботи мухтасар: сенарияи заминҷунбӣ, 1\u{a0}234 нафар Донаудампфшиффартсгезелльшафт";
        for room in [20.0, 40.0, 90.0, 400.0] {
            let lines = faces.wrap(text, false, 8.0, room);
            assert!(lines.iter().all(|it| faces.width(it, false, 8.0) <= room), "{lines:?}");
            let letters = |it: &str| it.chars().filter(|it| *it != ' ').collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
        assert_eq!(faces.wrap("a\nb", false, 8.0, 100.0), ["a", "b"]);
    }

    /// Source Sans 3, regular: a space is 200 and `a` 504 thousandths of an em wide (its `hmtx`).
    #[test]
    fn widths_are_those_of_the_font() {
        let faces = Faces::new();
        assert!((faces.width(" ", false, 1000.0) - 200.0).abs() < 0.5);
        assert!((faces.width("a", false, 1000.0) - 504.0).abs() < 0.5);
    }
}
