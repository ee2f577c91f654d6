use clap::Args;

use crate::report::lang::LANGUAGES;
use crate::report::{Options, Preset};

/// What is written beside what every report has, and in which language it is opened.
#[derive(Args, Clone, Debug)]
pub struct Formats {
    /// Write each table with a row of HXL tags too, csv/<table>_hxl.csv
    #[arg(long)]
    hxl: bool,
    /// Tables for a partner's system too; dtm: those of IOM, in the folder dtm/
    #[arg(long, value_name = "NAME", value_parser = ["dtm"])]
    preset: Option<String>,
    /// Language of the page that the last lines name; briefs are written in all
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = codes())]
    pub lang: String,
}

fn codes() -> Vec<&'static str> {
    LANGUAGES.iter().map(|it| it.code.as_str()).collect()
}

impl Default for Formats {
    fn default() -> Formats {
        Formats { hxl: false, preset: None, lang: "en".to_owned() }
    }
}

impl Formats {
    /// As a report takes them.
    pub fn options(&self) -> Options {
        Options { hxl: self.hxl, preset: self.preset.as_ref().map(|_| Preset::Dtm) }
    }
}
