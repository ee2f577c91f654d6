//! Distances from a rupture to sites; elements are sites.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use panoh::hazard::distance::Distances;
use panoh::hazard::plane::{Plane, PlaneSpec};
use panoh::hazard::rupture::Rupture;
use panoh::hazard::surface::{Cloud, Planes, SimpleFault, Surface};
use panoh::units::{Degrees, Km, LonLat};

const N_SITES: usize = 10_000;

/// Over Tajikistan, without an order.
fn sites() -> Vec<LonLat> {
    let at = |i: usize| {
        let (x, y) = ((i * 7919 % N_SITES) as f64, (i * 104_729 % N_SITES) as f64);
        LonLat::new(67.3 + 7.9 * x / N_SITES as f64, 36.6 + 4.5 * y / N_SITES as f64)
    };
    (0..N_SITES).map(at).collect()
}

fn plane(lon: f64) -> Plane {
    Plane::new(PlaneSpec {
        top_centre: LonLat::new(lon, 39.0),
        ztor: Km(2.0),
        strike: Degrees(250.0),
        dip: Degrees(40.0),
        length: Km(50.0),
        width: Km(25.0),
    })
    .expect("the numbers make sense")
}

/// Sixty-one by twenty-four nodes a kilometre apart.
fn bent() -> Surface {
    let trace = [(70.0, 38.9), (70.3, 39.05), (70.65, 39.1)];
    let fault = SimpleFault {
        trace: trace.map(|it| LonLat::new(it.0, it.1)).to_vec(),
        dip: Degrees(40.0),
        upper_depth: Km(0.0),
        lower_depth: Km(15.0),
        spacing: Km(1.0),
    };
    Surface::Mesh(Box::new(fault.surface().expect("a sound fault")))
}

fn distances(c: &mut Criterion) {
    let sites = sites();
    let bent = bent();
    let Surface::Mesh(mesh) = &bent else { unreachable!("it is a mesh") };
    let cloud = Cloud::new(mesh.points().to_vec()).expect("a sound cloud");
    let planes = [69.6, 70.1, 70.6].map(plane).to_vec();
    let surfaces = [
        ("plane", Surface::Plane(plane(70.4))),
        ("three_planes", Surface::Planes(Planes::new(planes).expect("planes"))),
        ("simple_fault", bent.clone()),
        ("cloud", Surface::Cloud(Box::new(cloud))),
    ];
    let mut group = c.benchmark_group("distances");
    group.throughput(Throughput::Elements(N_SITES as u64));
    for (name, surface) in surfaces {
        let middle = surface.middle();
        let rupture = Rupture::with_surface(7.0, Degrees(90.0), middle, surface);
        let rupture = rupture.expect("a sound rupture");
        let above = Distances::of(&rupture, rupture.hypocentre());
        assert!(above.rjb.0 == 0.0 && above.repi.0 < 1e-6, "{name}: {above:?}");
        group.bench_function(name, |b| {
            b.iter(|| {
                let rupture = black_box(&rupture);
                for site in &sites {
                    black_box(Distances::of(rupture, *site));
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, distances);
criterion_main!(benches);
