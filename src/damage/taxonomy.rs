//! What a GEM taxonomy tells where a set says nothing.

/// The casualty class of buildings with this taxonomy, by its material: earth and stone in mud,
/// masonry, reinforced masonry, concrete, precast concrete, steel, timber; unreinforced masonry where
/// it is not known, which is what most people live in. Ours.
///
/// ```
/// use panoh::damage::taxonomy::casualty_class;
/// assert_eq!(casualty_class("MUR+ADO/LWAL+DNO/H:1"), "EARTH");
/// assert_eq!(casualty_class("CR/LFINF+CDL/H:4"), "C3L");
/// assert_eq!(casualty_class("RCPANEL"), "PC2M");
/// ```
pub fn casualty_class(taxonomy: &str) -> &'static str {
    let upper = taxonomy.to_uppercase();
    let has = |words: &[&str]| words.iter().any(|it| upper.contains(it));
    let begins = |words: &[&str]| words.iter().any(|it| upper.starts_with(it));
    if has(&["ADO", "ETR", "PAKHSA", "EARTH", "MUD", "STRUB", "STONE"]) || begins(&["EU", "E/"]) {
        "EARTH"
    } else if has(&["PANEL", "+PC", "PRECAST", "PC1", "PC2"]) {
        "PC2M"
    } else if begins(&["MCF", "MR", "RM"]) || has(&["CONFINED"]) {
        "RM1L"
    } else if begins(&["CR", "RC", "C1", "C2", "C3"]) || has(&["CONCRETE"]) {
        if has(&["LWAL", "WALL", "C2"]) { "C2M" } else { "C3L" }
    } else if begins(&["S/", "S1", "S2", "S3", "S+"]) || upper == "S" || has(&["STEEL"]) {
        "S1L"
    } else if begins(&["W/", "W+", "W1", "W2", "WOOD", "TIMBER"]) || upper == "W" {
        "W1"
    } else {
        "URML"
    }
}
