//! `scenario.toml` of a job, with a remark beside whatever the job leaves open.

use std::fmt::Write as _;

use super::job_ini::{Correlation, Job, Moment};
use crate::input::branches::WeightedModel;
use crate::input::rupture::KnownRupture;

/// What a scenario is made of.
pub(super) struct Parts<'a> {
    pub job: &'a Job,
    pub rupture: &'a KnownRupture,
    pub branches: &'a [WeightedModel],
    /// Name of the copy of the rupture.
    pub rupture_file: &'a str,
}

/// Least depth of a hypocentre that a scenario may have, km.
const SHALLOWEST_KM: f64 = 0.1;

/// A text in quotes, as TOML has it.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// A number that reads as one with a fraction.
pub(super) fn decimal(number: f64) -> String {
    format!("{number:?}")
}

impl Parts<'_> {
    pub fn text(&self) -> String {
        let Parts { job, rupture, .. } = self;
        let mut text = format!(
            "# A scenario of OpenQuake, brought here by `panoh import openquake`; README.md says what \
             became of each\n# key of the job. Remarks tell what the job leaves open.\n\n[scenario]\n\
             name = {}\nregion = \"region\"\n",
            quoted(&job.description)
        );
        let mut line = |it: String| {
            text.push_str(&it);
            text.push('\n');
        };
        if let Some(magnitude) = rupture.magnitude {
            line(format!("magnitude = {}", decimal(magnitude)));
        }
        if let Some((place, depth)) = rupture.hypocentre {
            let [lon, lat] = [place.lon_deg, place.lat_deg].map(decimal);
            line(format!("epicenter = [{lon}, {lat}]  # longitude, latitude"));
            let is_at_surface = depth.0 < SHALLOWEST_KM;
            let remark = if is_at_surface {
                "  # 0 in the job; a hypocentre lies below the ground"
            } else {
                ""
            };
            line(format!("depth_km = {}{remark}", decimal(depth.0.max(SHALLOWEST_KM))));
        }
        let plane = rupture.surface.plane();
        line(
            "# As the surface of the rupture lies; distances are measured to the surface itself."
                .to_owned(),
        );
        line(format!("strike_deg = {:.2}", plane.strike().0));
        line(format!("dip_deg = {:.2}", plane.dip().0.max(1.0)));
        line(format!("rake_deg = {}", decimal(rupture.rake_deg.unwrap_or(0.0))));
        line(self.time());
        line(format!("realizations = {}  # number_of_ground_motion_fields", job.realizations));
        line(format!(
            "seed = {}  # ses_seed; random numbers are others than OpenQuake's all the same",
            job.seed
        ));
        line(format!("\n[rupture]\nfile = {}\n", quoted(self.rupture_file)));
        line(self.ground_motion());
        text
    }

    /// Local time: OpenQuake knows day, night and transit alone.
    fn time(&self) -> String {
        if let Some(Moment { local, .. }) = &self.job.moment {
            return format!("origin_time = {}  # local_timestamp", quoted(local));
        }
        let told = self.job.time_event.as_deref();
        let (hour, of) = match told {
            Some("day") => ("14:00", "time_event = day"),
            Some("transit") => ("08:00", "time_event = transit"),
            Some(_) => ("02:00", "time_event = night"),
            None => {
                ("02:00", "the job takes the mean of day, night and transit; night is chosen here")
            }
        };
        format!(
            "# The job knows no date: a winter's day is chosen here. Hour: {of}.\norigin_time = \
             \"2026-01-15T{hour}\""
        )
    }

    fn ground_motion(&self) -> String {
        let mut text = "[ground_motion]\n".to_owned();
        text.push_str(match self.job.correlation {
            Correlation::None => {
                "correlation = \"none\"  # no ground_motion_correlation_model: sites are drawn apart\n"
            }
            Correlation::JayaramBaker2009 { clustered: true } => {
                "correlation = \"jayaram_baker_2009\"\nvs30_clustering = true\n"
            }
            Correlation::JayaramBaker2009 { clustered: false } => {
                "correlation = \"jayaram_baker_2009\"\nvs30_clustering = false\n"
            }
            Correlation::HeresiMiranda2018 => "correlation = \"heresi_miranda_2018\"\n",
        });
        let _ = match self.job.truncation {
            Some(level) => write!(
                text,
                "# Standard deviations that residuals may have, between and within events apart; 0: \
                 medians.\ntruncation = {level}\n"
            ),
            None => {
                writeln!(
                    text,
                    "# No truncation_level: residuals are drawn as far out as they fall."
                )
            }
        };
        if self.branches.len() > 1 {
            text.push_str(
                "# Each realization draws one branch; OpenQuake runs all fields with each.\n",
            );
        }
        for it in self.branches {
            let (model, weight) = (quoted(&it.model), decimal(it.weight));
            let _ =
                write!(text, "\n[[ground_motion.branches]]\nmodel = {model}\nweight = {weight}\n");
        }
        text
    }
}
