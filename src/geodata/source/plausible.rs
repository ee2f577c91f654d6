//! How plausible letters are as Russian or Tajik: what a wrong encoding makes of them is not.

/// Letters of Russian and Tajik, and those that old Tajik fonts put in the places of the six.
const CYRILLIC: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяғӣқӯҳҷѓїќўњљ";

/// Two thirds of any Russian or Tajik text, less than half of one read wrong.
const COMMON: &str = "оаеинтрсвлкмдпуб";

/// What stands among letters in honest texts.
const HONEST: &str = "№«»–—‘’“”„…°\u{a0}\u{2009}\u{202f}\u{200b}²³×";

/// How much of a text is honest: counted in letters beyond ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Plausibility {
    honest: f64,
    all: f64,
    cyrillic: f64,
    common: f64,
}

impl Plausibility {
    /// Share of letters that are honest, 0–1; 1 where there are none.
    pub fn share(&self) -> f64 {
        if self.all > 0.0 { self.honest / self.all } else { 1.0 }
    }

    /// For the choice between encodings: case alone does not tell KOI8-R from Windows-1251 in
    /// small letters, their frequency does. The weight is ours.
    pub fn score(&self) -> f64 {
        let common = if self.cyrillic > 0.0 { self.common / self.cyrillic } else { 0.5 };
        self.share() + 0.5 * common
    }

    /// Counts a text.
    pub fn add(&mut self, text: &str) {
        let mut word: Vec<char> = Vec::new();
        for letter in text.chars() {
            if letter.is_alphabetic() {
                word.push(letter);
                continue;
            }
            self.add_word(&word);
            word.clear();
            if !letter.is_ascii() && !HONEST.contains(letter) {
                self.all += 1.0;
            }
        }
        self.add_word(&word);
    }

    fn add_word(&mut self, word: &[char]) {
        let foreign = word.iter().filter(|it| !it.is_ascii()).count() as f64;
        if foreign == 0.0 {
            return;
        }
        self.all += foreign;
        let cyrillic = |it: &char| ('\u{400}'..='\u{4ff}').contains(it);
        let n_cyrillic = word.iter().filter(|it| cyrillic(it)).count() as f64;
        let small = |it: char| it.to_lowercase().next().unwrap_or(it);
        self.cyrillic += n_cyrillic;
        self.common += word.iter().filter(|it| COMMON.contains(small(**it))).count() as f64;
        let honest = if n_cyrillic > 0.0 {
            word.iter().all(|it| CYRILLIC.contains(small(*it))) && has_case_of_a_word(word)
        } else if word.iter().any(|it| ('\u{c0}'..='\u{24f}').contains(it)) {
            2.0 * foreign <= word.len() as f64 && has_case_of_a_word(word)
        } else {
            word.iter().all(|it| !('\u{80}'..='\u{bf}').contains(it))
        };
        if honest {
            self.honest += foreign;
        }
    }
}

/// `слово`, `Слово` or `СЛОВО`.
fn has_case_of_a_word(word: &[char]) -> bool {
    let rest = &word[1..];
    rest.iter().all(|it| !it.is_uppercase()) || word.iter().all(|it| !it.is_lowercase())
}

/// Of several texts together.
pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Plausibility {
    let mut sum = Plausibility::default();
    texts.into_iter().for_each(|it| sum.add(it));
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_words_are_plausible_and_mojibake_is_not() {
        for text in ["Навобод", "ҚАЛЪАИ СУРХ", "Лангари Шоҳ №2", "Њиљборак", "Düsseldorf", "Rasht"]
        {
            assert_eq!(of([text]).share(), 1.0, "{text}");
        }
        for text in ["Íàâîáîä", "РќР°РІРѕР±РѕРґ", "мЮБНАНД", "Ð\u{9d}Ð°Ð²Ð¾Ð±Ð¾Ð´", "═рєюсюф"]
        {
            assert!(of([text]).share() < 0.5, "{text} {}", of([text]).share());
        }
    }
}
