//! `region.toml` of a job: assets are all that it has; every other layer is "none".

use super::job_ini::Job;
use super::scenario_file::quoted;
use crate::input::rupture::KnownRupture;

/// Layers that a job of OpenQuake does not have.
const NONE: [&str; 10] = [
    "dem",
    "slope",
    "landcover",
    "vs30",
    "population",
    "regions",
    "admin",
    "villages",
    "shelters",
    "roads",
];

/// The text; `consequences` is the file's name, where there is one.
pub(super) fn text(job: &Job, rupture: &KnownRupture, consequences: Option<&str>) -> String {
    let name = quoted(&job.description);
    let offset = match &job.moment {
        Some(it) => format!("utc_offset_h = {:?}  # of local_timestamp", it.utc_offset_h),
        None => "utc_offset_h = 0  # the job does not know it; all its times are local".to_owned(),
    };
    let plane = rupture.surface.plane();
    let (strike, dip) = (plane.strike().0, plane.dip().0.max(1.0));
    let rake = rupture.rake_deg.unwrap_or(0.0);
    let none: Vec<String> = NONE.iter().map(|it| format!("{it} = \"none\"\n")).collect();
    let file = job.exposure.first().and_then(|it| it.file_name()).unwrap_or_default();
    let source = quoted(&format!("exposure of the OpenQuake job: {}", file.to_string_lossy()));
    let consequences = match consequences {
        Some(file) => format!("consequences = {}\n", quoted(file)),
        None => "# The job has no consequences.\n".to_owned(),
    };
    format!(
        "# The assets of an OpenQuake job as a region. Replace a \"none\" by a layer of yours and the run \
         has it:\n# shelters for who finds room where, roads for how they get there.\n\nformat = 1\n\n\
         [region]\npcode = \"OQ\"  # the job has no code of a country\nname = {name}\n{offset}\n\n\
         [people]\n# Turns people into households. Ours: the job does not know it; put in your country's.\n\
         household_size = {{ low = 4.0, mode = 5.0, high = 6.0, source = \"ours, unknown to the job\" }}\n\n\
         [season]\n# Months in which only heated places count as shelter. Ours: the job does not know them.\n\
         winter_months = [11, 12, 1, 2, 3]\nsource = \"ours, unknown to the job\"\n\n\
         # Of a scenario without a rupture file; that of the job has its own.\n[default_rupture]\n\
         strike_deg = {strike:.2}\ndip_deg = {dip:.2}\nrake_deg = {rake:?}\nsource = \"the rupture of the job\"\n\n\
         [layers]\nexposure = \"exposure.csv\"\n{}\n\
         [attribution]\nexposure = {source}\n\n\
         [buildings]\nfragility = \"fragility.xml\"\n{consequences}",
        none.concat()
    )
}
