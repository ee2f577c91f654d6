//! A catalogue of data sets (CKAN's `package_show`, as HDX has it): which file of a set to take.

use serde::Deserialize;

use super::error::FetchError;

#[derive(Deserialize)]
struct Answer {
    result: Package,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    license_title: String,
    #[serde(default)]
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    download_url: String,
}

/// A file of a data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Where it is.
    pub url: String,
    /// Its licence, as the catalogue tells it; empty where it does not.
    pub licence: String,
}

/// The first file with one of the endings, best ending first.
///
/// # Errors
/// The text is no such catalogue, or no file has such an ending: the error names the files.
pub fn choose(text: &str, endings: &[String], url: &str) -> Result<Chosen, FetchError> {
    let answer: Answer = serde_json::from_str(text).map_err(|it| {
        FetchError::new("E124", url, format!("what came is no catalogue of a data set: {it}"))
            .help("see the publisher's page, and name the file: --url ADDRESS")
    })?;
    let package = answer.result;
    let address = |it: &Resource| {
        if it.download_url.is_empty() { it.url.clone() } else { it.download_url.clone() }
    };
    let ends = |it: &Resource, ending: &str| {
        let path = address(it).to_lowercase();
        path.split('?').next().is_some_and(|it| it.ends_with(ending))
            || it.name.to_lowercase().ends_with(ending)
    };
    let chosen = endings
        .iter()
        .find_map(|ending| package.resources.iter().find(|it| ends(it, &ending.to_lowercase())));
    let Some(chosen) = chosen else {
        let names: Vec<&str> = package.resources.iter().map(|it| it.name.as_str()).collect();
        let message = format!(
            "the data set has {} files, none that can be used: {}",
            names.len(),
            names.join(", ")
        );
        return Err(FetchError::new("E121", url, message)
            .help("see the publisher's page, and name the file: --url ADDRESS"));
    };
    Ok(Chosen { url: address(chosen), licence: package.license_title })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: &str = r#"{"success": true, "result": {"license_title": "CC BY-IGO", "resources": [
        {"name": "tjk_codes.xlsx", "url": "https://h.org/1/tjk_codes.xlsx"},
        {"name": "shapes", "url": "https://h.org/2/TJK_ADM_SHP.zip?v=2", "download_url": ""}]}}"#;

    fn endings(list: &[&str]) -> Vec<String> {
        list.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn the_best_ending_wins() {
        let chosen = choose(SET, &endings(&[".gpkg", "shp.zip", ".xlsx"]), "u").unwrap();
        assert_eq!(chosen.url, "https://h.org/2/TJK_ADM_SHP.zip?v=2");
        assert_eq!(chosen.licence, "CC BY-IGO");
        assert!(choose(SET, &endings(&[".xlsx"]), "u").unwrap().url.ends_with("codes.xlsx"));
    }

    #[test]
    fn a_set_without_a_fit_names_its_files() {
        let error = choose(SET, &endings(&[".gpkg"]), "u").unwrap_err();
        assert!(error.message.contains("2 files") && error.message.contains("tjk_codes.xlsx"));
        assert_eq!(choose("<html>", &endings(&[".gpkg"]), "u").unwrap_err().code, "E124");
    }
}
