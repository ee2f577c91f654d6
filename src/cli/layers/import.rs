use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

use crate::cli::check::{exit_code, verdict};
use crate::cli::layers::reading::ReadingArgs;
use crate::cli::style;
use crate::geodata::write_gpkg;
use crate::input;
use crate::input::layers::check::{self, Context};
use crate::input::layers::kind::{self, Kind};
use crate::input::layers::load::mend::Mend;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::{import, load};
use crate::input::problem::Problems;

/// Make a file of yours a layer of a region; refused while anything is wrong with it
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh layers import villages.shp --as villages --region my_region
  panoh layers import adm2.geojson --as admin --attribution \"Agency on Statistics, 2024\"")]
pub struct Import {
    /// The file
    file: PathBuf,
    /// What it is: villages, admin, population, roads, shelters, dem, vs30…
    #[arg(long = "as", value_name = "KIND", value_parser = super::check::kinds())]
    kind: String,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Region that gets the layer [default: the nearest folder of gis/]
    #[arg(long)]
    region: Option<PathBuf>,
    /// Whose data these are, with year and licence: every report says it
    #[arg(long)]
    attribution: Option<String>,
}

impl Import {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let region = self.region.clone().or_else(|| input::nearest_region(&self.file));
        let region = region.context("no region: name its folder with --region")?;
        if !region.join("region.toml").is_file() {
            bail!("{} is no region: it has no region.toml", region.display());
        }
        let kind = kind::of(&self.kind);
        if !input::region::LAYERS.iter().chain(&input::region::OPTIONAL).any(|it| *it == kind.name)
        {
            bail!(
                "a region has no layer of {}: check it with `panoh layers check`, and name it in a \
                 scenario where one is read ([rupture] layer = …, [observations] stations = …)",
                kind.title
            );
        }
        let mapping = self.reading.mapping(&self.file);
        let problems = RefCell::new(Problems::default());
        let context = Context::of(&region, &problems);
        check::check(kind, &mapping, &context, &Mend::nothing(), &problems);
        if problems.borrow().errors() == 0 {
            let written = self.write(kind, &mapping, &region, &context)?;
            say!("{written}");
        }
        let problems = problems.into_inner();
        style::tell(&problems);
        if problems.errors() > 0 {
            say!("{}", verdict(&problems));
            say!("nothing was written; the region is as it was");
        }
        Ok(exit_code(&problems, false))
    }

    fn write(
        &self,
        kind: &'static Kind,
        mapping: &Mapping,
        region: &Path,
        context: &Context,
    ) -> anyhow::Result<String> {
        let name = self.file.file_name().map_or_else(String::new, |it| it.to_string_lossy().into());
        let attribution = self.attribution.clone().unwrap_or_else(|| format!("own layer: {name}"));
        let suffix = if check::is_raster(kind, &mapping.path) { "tif" } else { "gpkg" };
        let file = Path::new(import::FOLDER).join(format!("{}.{suffix}", kind.name));
        let toml = region.join("region.toml");
        let text = std::fs::read_to_string(&toml)?;
        let new = import::with_layer(&text, kind.name, &file, &attribution)
            .map_err(|it| anyhow::anyhow!("{}: {it}", toml.display()))?;
        let folder = region.join(import::FOLDER);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let silent = RefCell::new(Problems::default());
        let partial = folder.join(format!(".{}.partial.{suffix}", kind.name));
        let rows = if suffix == "tif" {
            let cells = check::write_raster(kind, mapping, context, &partial, &silent)?;
            format!("{cells} cells")
        } else {
            let loaded = load::load(kind, mapping, context.frame.as_ref(), &silent);
            let layer = import::normalised(kind, loaded.context("the layer changed meanwhile")?);
            write_gpkg(&partial, std::slice::from_ref(&layer))?;
            format!("{} rows", layer.features.len())
        };
        std::fs::rename(&partial, region.join(&file))?;
        std::fs::write(&toml, new).with_context(|| format!("cannot write {}", toml.display()))?;
        Ok(format!(
            "{rows} are the layer `{}` of {} now: {}\nthe line that was there is a comment of {}",
            kind.name,
            region.display(),
            region.join(&file).display(),
            toml.display()
        ))
    }
}
