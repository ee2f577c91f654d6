//! Spellings of Tajik: letters of old fonts, folded letters, Latin letters.
//!
//! Old "Tj" fonts drew the six Tajik letters in the places of Macedonian, Ukrainian and Belarusian
//! ones, so texts typed with them hold those. Texts without any such font fold the six into their
//! Russian neighbours.

/// Letters of old Tajik fonts, and what they stand for.
const LEGACY: [(char, char); 12] = [
    ('ѓ', 'ғ'),
    ('ї', 'ӣ'),
    ('ќ', 'қ'),
    ('ў', 'ӯ'),
    ('њ', 'ҳ'),
    ('љ', 'ҷ'),
    ('Ѓ', 'Ғ'),
    ('Ї', 'Ӣ'),
    ('Ќ', 'Қ'),
    ('Ў', 'Ӯ'),
    ('Њ', 'Ҳ'),
    ('Љ', 'Ҷ'),
];

/// Whether a letter is one of an old Tajik font.
pub fn is_legacy(letter: char) -> bool {
    LEGACY.iter().any(|it| it.0 == letter)
}

/// Letters of old Tajik fonts become those they stand for.
pub fn from_legacy(text: &str) -> String {
    let letter = |it: char| LEGACY.iter().find(|pair| pair.0 == it).map_or(it, |pair| pair.1);
    text.chars().map(letter).collect()
}

/// A text for matching only: small letters, the six Tajik letters folded, nothing but letters and
/// digits.
pub fn fold(text: &str) -> String {
    let small = from_legacy(text).to_lowercase();
    small.chars().filter(|it| it.is_alphanumeric()).map(folded).collect()
}

fn folded(letter: char) -> char {
    match letter {
        'ғ' => 'г',
        'ӣ' | 'й' | 'ѝ' => 'и',
        'қ' => 'к',
        'ӯ' => 'у',
        'ҳ' => 'х',
        'ҷ' => 'ч',
        'ё' => 'е',
        'ъ' | 'ь' => 'ъ',
        'é' | 'è' => 'e',
        'ī' | 'í' => 'i',
        'ū' | 'ú' => 'u',
        'ā' | 'á' => 'a',
        other => other,
    }
}

/// [`fold`] in Latin letters, so that `Население` and `NASELENIE` are one name.
pub fn key(text: &str) -> String {
    let mut latin = String::new();
    for letter in fold(text).chars() {
        latin.push_str(match letter {
            'а' => "a",
            'б' => "b",
            'в' => "v",
            'г' => "g",
            'д' => "d",
            'е' | 'э' => "e",
            'ж' => "zh",
            'з' => "z",
            'и' | 'ы' => "i",
            'к' => "k",
            'л' => "l",
            'м' => "m",
            'н' => "n",
            'о' => "o",
            'п' => "p",
            'р' => "r",
            'с' => "s",
            'т' => "t",
            'у' => "u",
            'ф' => "f",
            'х' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "sch",
            'ъ' => "",
            'ю' => "yu",
            'я' => "ya",
            other => {
                latin.push(other);
                continue;
            }
        });
    }
    latin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_font_letters_are_read() {
        assert_eq!(from_legacy("Њиљборак"), "Ҳиҷборак");
        assert_eq!(from_legacy("Ќалъаи Сурх"), "Қалъаи Сурх");
        assert_eq!(from_legacy("ЉУМЊУРИИ ТОЉИКИСТОН"), "ҶУМҲУРИИ ТОҶИКИСТОН");
    }

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (a, b) in [
            ("Чумхурии Точикистон", "Ҷумҳурии Тоҷикистон"),
            ("Ғарм", "Гарм"),
            ("Сӯфиён", "Суфиён"),
            ("Њиљборак", "Хичборак"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
        assert_eq!(key("Население"), key("NASELENIE"));
        assert_ne!(key("lat"), key("lon"));
    }
}
