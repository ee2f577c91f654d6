use std::path::Path;

use clap::Args;

use crate::input::layers::mapping::Mapping;

/// How a file is to be read: the keys of `[layers.X]` on the command line.
#[derive(Args, Debug)]
pub struct ReadingArgs {
    /// Which layer or sheet of the file
    #[arg(long)]
    layer: Option<String>,
    /// Coordinate system, for a file that does not say its own: EPSG:28412
    #[arg(long)]
    crs: Option<String>,
    /// utf-8, cp1251, cp866 or tj-legacy
    #[arg(long)]
    encoding: Option<String>,
    /// Our field = theirs, as often as needed: --field population=AHOLI_2020
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = pair)]
    fields: Vec<(String, String)>,
    /// Entry that means "not known", as often as needed: --nodata=-99
    #[arg(long, value_name = "ENTRY", allow_hyphen_values = true)]
    nodata: Vec<String>,
    /// What takes the place of unknown numbers: raster, or a number
    #[arg(long)]
    fill: Option<String>,
    /// What the numbers count: people, people_per_km2, people_per_ha
    #[arg(long)]
    unit: Option<String>,
    /// Join loose ends of roads up to this far apart, metres
    #[arg(long, value_name = "METRES")]
    snap: Option<f64>,
    /// What stands between the columns of a table: ; , tab
    #[arg(long)]
    delimiter: Option<String>,
    /// What stands before the fraction of a number in a table
    #[arg(long)]
    decimal: Option<char>,
    /// Which band of a raster counts, from 1
    #[arg(long)]
    band: Option<usize>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (ours, theirs) = text.split_once('=').ok_or("write it as ours=theirs")?;
    Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
}

impl ReadingArgs {
    /// The mapping of a file that is read so.
    pub fn mapping(&self, path: &Path) -> Mapping {
        let encoding = self.encoding.clone().filter(|it| it != "auto");
        let fields = self.fields.iter().map(|(ours, theirs)| (ours.clone(), vec![theirs.clone()]));
        Mapping {
            path: path.to_owned(),
            layer: self.layer.clone(),
            crs: self.crs.clone(),
            encoding,
            nodata: self.nodata.clone(),
            fill: self.fill.clone(),
            unit: self.unit.clone(),
            snap_m: self.snap,
            delimiter: self.delimiter.as_deref().and_then(|it| match it {
                "tab" => Some('\t'),
                other => other.chars().next(),
            }),
            decimal: self.decimal,
            band: self.band,
            fields: fields.collect(),
            ..Mapping::default()
        }
    }
}
