use std::cell::RefCell;
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::cli::{INPUT_WRONG, USAGE, check, shipped, style};
use crate::engine::parameters::Parameters;
use crate::hazard::correlation::{OF_MEASURES, models};
use crate::hazard::ground_motion::GroundMotion;
use crate::hazard::imt::Imt;
use crate::hazard::joint_motion::JointMotion;
use crate::hazard::site::Sites;
use crate::input::Loaded;
use crate::input::ground_motion::Parts;
use crate::input::problem::{Problem, Problems};
use crate::input::verification::sites::sites;
use crate::input::verification::table::Table;

/// Draw the ground motion of a scenario at sites of your own, realization by realization
#[derive(Args, Debug)]
#[command(
    after_help = "One consistent field for all measures: correlated in space, with each other, and with what was observed: records of PGV and intensity as they are, records of other measures as far as they tell of PGV. The table is CSV: realization, branch, site (its row, from 0), and a column a measure, in g, cm/s or degrees.\n\nExample:\n  panoh fields scenarios/rasht-m7 --sites sites.csv --measures 'PGA,SA(0.3),MMI' -n 100 --out fields.csv"
)]
pub struct Fields {
    /// Scenario file, or its folder
    scenario: PathBuf,
    /// `site_lon`, `site_lat`, and if known vs30, vs30measured, z1pt0, z2pt5 (CSV)
    #[arg(long, value_name = "CSV")]
    sites: PathBuf,
    /// PGA, PGV, MMI, SA(period in seconds), with commas between
    #[arg(long, value_delimiter = ',', default_value = "PGA,PGV,MMI")]
    measures: Vec<Imt>,
    /// How many realizations
    #[arg(short = 'n', long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    realizations: u32,
    /// The same seed gives the same fields [default: that of the scenario]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Table to write [default: standard output]
    #[arg(long, value_name = "CSV")]
    out: Option<PathBuf>,
}

impl Fields {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let loaded = shipped::load(&self.scenario, &problems);
        let sites = loaded.as_ref().and_then(|it| self.sites(it, &problems));
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some((loaded, sites)) = loaded.zip(sites) else {
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        if loaded.world.ground_motion.is_mapped {
            eprintln!(
                "error: the shaking of this scenario is a map, which has no models to draw from"
            );
            eprintln!("  leave `shakemap` out of [observations], or read the map itself");
            return Ok(ExitCode::from(INPUT_WRONG));
        }
        let further = self.further();
        let keys = &loaded.scenario.ground_motion;
        let joined = [&[Imt::Pgv], further.as_slice()].concat();
        if let Err(refused) = models::join(&keys.correlation, &joined, &keys.options) {
            for it in refused {
                eprintln!("error: {it}");
            }
            return Ok(ExitCode::from(USAGE));
        }
        let parts = Parts {
            keys,
            region: &loaded.region,
            ruptures: &loaded.ruptures,
            observations: &loaded.observations,
            extent: loaded.layers.extent,
            further: &further,
        };
        let (ground_motion, _) = parts.ground_motion(&sites, |it| loaded.layers.ground(it));
        let motion = JointMotion::new(
            &ground_motion,
            &loaded.ruptures,
            &sites,
            &self.measures,
            OF_MEASURES[1],
        );
        let motion = match motion {
            Ok(motion) => motion,
            Err(not_given) => {
                for it in not_given {
                    eprintln!("error: `{}` gives no {}", it.branch, it.imt);
                }
                return Ok(ExitCode::from(USAGE));
            }
        };
        let seed = self.seed.unwrap_or(loaded.scenario.seed);
        let branches = ground_motion.branches();
        let names: Vec<&str> = branches.iter().map(|it| it.0.as_str()).collect();
        let mut out = self.open()?;
        match self.write(&mut out, &motion, (&ground_motion, sites.len()), &names, seed) {
            // A reader that stops early, as `head` does, is no error.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            done => done.context("cannot write the table").map(|()| ExitCode::SUCCESS),
        }
    }

    fn write(
        &self,
        out: &mut dyn Write,
        motion: &JointMotion,
        (ground_motion, n_sites): (&GroundMotion, usize),
        names: &[&str],
        seed: u64,
    ) -> io::Result<()> {
        let measures: Vec<String> = self.measures.iter().map(Imt::to_string).collect();
        writeln!(out, "realization,branch,site,{}", measures.join(","))?;
        let mut scratch = ground_motion.scratch();
        let mut values = vec![vec![0.0; n_sites]; self.measures.len()];
        for id in 0..self.realizations {
            if id % 2 == 0 {
                ground_motion.draw_pair(seed, id / 2, &mut scratch);
            }
            let u = Parameters::draw(seed, id).branch;
            let drawn = ground_motion.residuals((seed, id), u, &mut scratch);
            motion.fill(ground_motion, (seed, id), drawn, &scratch, &mut values);
            for site in 0..n_sites {
                write!(out, "{id},{},{site}", names[drawn.branch])?;
                for (imt, values) in self.measures.iter().zip(&values) {
                    let value = values[site];
                    write!(out, ",{:.6e}", if *imt == Imt::Mmi { value } else { value.exp() })?;
                }
                writeln!(out)?;
            }
        }
        out.flush()
    }

    fn sites(&self, loaded: &Loaded, problems: &RefCell<Problems>) -> Option<Sites> {
        let read = Table::read(&self.sites).map_err(|it| vec![it]);
        let read = read.and_then(|it| sites(&it, |place| loaded.layers.ground(place)));
        read.map_err(|wrong| {
            for it in wrong {
                problems.borrow_mut().push(Problem::from(it));
            }
        })
        .ok()
    }

    /// Measures that need a field beside that of PGV.
    fn further(&self) -> Vec<Imt> {
        let mut further: Vec<Imt> = vec![];
        for imt in self.measures.iter().filter(|it| !matches!(it, Imt::Pgv | Imt::Mmi)) {
            if !further.contains(imt) {
                further.push(*imt);
            }
        }
        further
    }

    fn open(&self) -> anyhow::Result<Box<dyn std::io::Write>> {
        let Some(path) = &self.out else {
            return Ok(Box::new(std::io::BufWriter::new(std::io::stdout().lock())));
        };
        let file = std::fs::File::create(path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Box::new(std::io::BufWriter::new(file)))
    }
}
