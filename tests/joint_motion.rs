//! Several measures of one earthquake at once, against the models' own numbers; and `panoh fields`.

use std::fs;
use std::process::{Command, Output};

use panoh::hazard::correlation::OF_MEASURES;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::correlation::with_conversion::WithConversion;
use panoh::hazard::distance::Distances;
use panoh::hazard::field::{Carrier, FieldLattice, FieldSampler};
use panoh::hazard::gmm::{self, Event, Shaking};
use panoh::hazard::ground_motion::GroundMotion;
use panoh::hazard::imt::Imt;
use panoh::hazard::joint_motion::JointMotion;
use panoh::hazard::logic_tree::{Branch, LogicTree};
use panoh::hazard::rupture::{Rupture, RuptureSpec, SEISMOGENIC_BOTTOM};
use panoh::hazard::shaking::BranchShaking;
use panoh::hazard::site::{SiteConditions, Sites};
use panoh::units::{Degrees, Km, LonLat, Vs30};

const MEASURES: [Imt; 4] = [Imt::Pga, Imt::Sa(0.3), Imt::Sa(1.0), Imt::Pgv];
const N: u32 = 6_000;

fn rupture() -> Rupture {
    let spec = RuptureSpec {
        magnitude: 6.6,
        hypocentre: LonLat::new(70.4, 39.0),
        depth: Km(10.0),
        strike: Degrees(245.0),
        dip: Degrees(50.0),
        rake: Degrees(90.0),
        seismogenic_bottom: SEISMOGENIC_BOTTOM,
    };
    Rupture::new(&spec).expect("the numbers make sense")
}

fn sites() -> Sites {
    let mut sites = Sites::default();
    for (lon, lat) in [(70.3, 39.1), (70.34, 39.12), (70.6, 39.0)] {
        sites.push(LonLat::new(lon, lat), SiteConditions::inferred(Vs30(450.0)));
    }
    sites
}

/// Residuals of each measure at each site, and their correlations, are those of the model, of the
/// correlation in space and of the correlation of measures, within and between events.
#[test]
fn measures_are_correlated_in_space_and_with_each_other() {
    let (rupture, sites) = (rupture(), sites());
    let branch = Branch { model: gmm::by_name("bssa_2014").unwrap(), weight: 1.0, rupture: 0 };
    for name in ["jayaram_baker_2009", "loth_baker_2013"] {
        let further = [Imt::Pga, Imt::Sa(0.3), Imt::Sa(1.0)];
        let fields = [&[Imt::Pgv], &further[..]].concat();
        let joined = models::join(name, &fields, &Options::default()).unwrap();
        let joint = models::join(name, &MEASURES, &Options::default()).unwrap();
        let correlation = WithConversion::new(joined);
        let lattice = FieldLattice::covering([70.0, 38.7, 70.9, 39.4], Km(1.0));
        let tie = |imt| [0, 1].map(|it| OF_MEASURES[it].rho(Imt::Pgv, imt).unwrap() as f32);
        let ground_motion = GroundMotion {
            depths_km: vec![rupture.depth().0],
            logic_tree: LogicTree::new(vec![branch]).unwrap(),
            is_mapped: false,
            shaking: vec![BranchShaking::of(&branch, &rupture, &sites).unwrap()],
            carrier: Carrier::new(&lattice, &correlation, &sites.place),
            fields: FieldSampler::new(lattice, &correlation),
            conditioning: None,
            further: further.map(|it| (it, tie(it))).to_vec(),
            truncation: None,
            sources: vec![],
        };
        let ruptures = std::slice::from_ref(&rupture);
        let motion =
            JointMotion::new(&ground_motion, ruptures, &sites, &MEASURES, OF_MEASURES[1]).unwrap();
        let mut scratch = ground_motion.scratch();
        let mut out = vec![vec![0.0; sites.len()]; MEASURES.len()];
        let n = MEASURES.len() * sites.len();
        let mut draws: Vec<Vec<f64>> = vec![];
        for id in 0..N {
            if id % 2 == 0 {
                ground_motion.draw_pair(2, id / 2, &mut scratch);
            }
            let drawn = ground_motion.residuals((2, id), 0.5, &mut scratch);
            motion.fill(&ground_motion, (2, id), drawn, &scratch, &mut out);
            draws.push(out.iter().flatten().map(|it| f64::from(*it)).collect());
        }
        let of = |i: usize| (i / sites.len(), i % sites.len());
        let expected: Vec<Shaking> = (0..n)
            .map(|i| {
                let (measure, site) = of(i);
                let path = Distances::of(&rupture, sites.place[site]);
                let event = Event::of(&rupture);
                branch.model.shaking(&event, &path, &sites.ground[site], MEASURES[measure]).unwrap()
            })
            .collect();
        let count = f64::from(N);
        for i in 0..n {
            let mean = draws.iter().map(|it| it[i]).sum::<f64>() / count;
            let error = expected[i].sigma() / count.sqrt();
            assert!((mean - expected[i].mean).abs() < 4.5 * error, "{name} {:?}", of(i));
            for j in 0..=i {
                let ((a, here), (b, there)) = (of(i), of(j));
                let km = sites.place[here].distance(sites.place[there]);
                let own = if here == there { joint.nugget(a, b) } else { 0.0 };
                let within = joint.rho(a, b, km) + own;
                let between = OF_MEASURES[1].rho(MEASURES[a], MEASURES[b]).unwrap();
                let (x, y) = (&expected[i], &expected[j]);
                let covariance = between * x.tau * y.tau + within * x.phi * y.phi;
                let product = |it: &Vec<f64>| (it[i] - x.mean) * (it[j] - y.mean);
                let got = draws.iter().map(product).sum::<f64>() / count;
                let scale = x.sigma() * y.sigma();
                let error = ((scale * scale + covariance * covariance) / count).sqrt();
                let off = (got - covariance).abs();
                assert!(off < 4.5 * error + 0.01 * scale, "{name} {i} {j}: {got} not {covariance}");
            }
        }
    }
}

fn fields(arguments: &[&str]) -> Output {
    let panoh = Command::new(env!("CARGO_BIN_EXE_panoh")).arg("fields").args(arguments).output();
    panoh.expect("panoh runs")
}

#[test]
fn fields_of_a_scenario_are_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let scenario = "scenarios/rasht-m7";
    let table = "site_lon,site_lat,vs30\n70.37,39.02,400\n70.5,39.1,\n";
    fs::write(path("sites.csv"), table).unwrap();
    let more = "site_lon,site_lat,vs30\n68.9,38.5,300\n70.37,39.02,400\n70.5,39.1,\n";
    fs::write(path("more.csv"), more).unwrap();
    let draw = |sites: &str| {
        let done = fields(&[
            scenario,
            "--sites",
            &path(sites),
            "--measures",
            "PGA,SA(0.3),MMI",
            "-n",
            "5",
            "--seed",
            "9",
        ]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let text = String::from_utf8(done.stdout).unwrap();
        let mut lines = text.lines().map(str::to_owned);
        assert_eq!(lines.next().unwrap(), "realization,branch,site,PGA,SA(0.3),MMI");
        lines.collect::<Vec<_>>()
    };
    let two = draw("sites.csv");
    assert_eq!(two.len(), 10);
    // A site more changes no number of the others.
    let numbers = |line: &String| line.splitn(4, ',').nth(3).unwrap().to_owned();
    let three: Vec<String> = draw("more.csv")
        .iter()
        .filter(|it| it.split(',').nth(2) != Some("0"))
        .map(numbers)
        .collect();
    assert_eq!(two.iter().map(numbers).collect::<Vec<_>>(), three);

    fs::write(path("bad.csv"), "site_lon,site_lat,vs30\n70.3,39.0,-4\nx,39.0,400\n").unwrap();
    let done = fields(&[scenario, "--sites", &path("bad.csv")]);
    let told = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(3));
    assert!(
        told.contains("line 2, column `vs30`") && told.contains("line 3, column `site_lon`"),
        "{told}"
    );
    let done = fields(&[scenario, "--sites", &path("sites.csv"), "--measures", "SA(9.0)"]);
    assert_eq!(done.status.code(), Some(2), "{}", String::from_utf8_lossy(&done.stderr));
    let done = fields(&[scenario, "--sites", &path("sites.csv"), "--measures", "PGX"]);
    assert_eq!(done.status.code(), Some(2));
}
