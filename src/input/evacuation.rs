//! `[[evacuation]]` of a scenario: zones that people are ordered to leave, and who lives in them.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use geo::{
    BoundingRect as _, Coord, Distance as _, Euclidean, Intersects as _, LinesIter as _,
    MultiPolygon, Polygon, Rect,
};

use crate::caveat::Caveat;
use crate::displacement::duration::DAYS;
use crate::displacement::evacuation::{OBEY, Order, Orders, Trigger};
use crate::displacement::methods::Method;
use crate::exposure::cells::Cells;
use crate::input::files;
use crate::input::layers::frame::Frame;
use crate::input::layers::mapping::Mapping;
use crate::input::layers::zones;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::section::{Refusal, Section};
use crate::routing::foot::OFF_ROAD_KM_H;
use crate::stats::Triangular;
use crate::units::LonLat;

/// Last day that an order may hold, the last that displacement is told for.
const LAST_DAY: u64 = 1095;

/// Last day of an order that does not say it: two weeks. Ours.
const UNTIL_DAY: u64 = 14;

/// An order as a scenario has it.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderKeys {
    /// What the zone is called; empty where that is missing, which was told.
    name: String,
    /// Its polygons; `None` where they are missing, which was told.
    zone: Option<Mapping>,
    from_day: u16,
    until_day: u16,
    obey: Triangular,
    trigger: Option<Trigger>,
    arrival_min: Option<f64>,
    /// Where the file says it.
    place: Place,
}

/// Orders of a scenario, with the land that they are about.
#[derive(Clone, Debug, PartialEq)]
pub struct Evacuation {
    /// As realizations take them.
    pub orders: Orders,
    /// One an order.
    pub zones: Vec<Zone>,
    /// Residents of all zones, each counted once.
    pub residents: f64,
}

/// Land that people are ordered to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The file that it was read from.
    pub file: PathBuf,
    /// Its polygons, WGS 84.
    pub area: MultiPolygon<f64>,
    /// Who lives in it; zones may overlap.
    pub residents: f64,
    /// Minutes until the water or the slide is there, where the scenario says it.
    pub arrival_min: Option<f64>,
    /// Residents who live farther from its edge than a walk of that time, at [`OFF_ROAD_KM_H`].
    pub late: f64,
}

/// Who lives where.
pub struct People<'a> {
    /// Populated cells.
    pub cells: &'a Cells,
    /// The middle of a cell, or its asset.
    pub cell_place: &'a dyn Fn(usize) -> LonLat,
}

/// Reads the tables `[[evacuation]]`; paths are relative to `folder`.
pub fn read_tables(root: &mut Section, folder: &Path) -> Vec<OrderKeys> {
    let tables = root.array("evacuation").into_iter();
    tables.map(|it| read_table(it, folder)).collect()
}

fn read_table(mut it: Section, folder: &Path) -> OrderKeys {
    let place = it.place_of("name");
    let name = it.text("name").map(|it| it.value);
    if name.as_ref().is_some_and(String::is_empty) || !it.has("name") {
        it.missing("name", "for example: name = \"Sarez, below the dam\"");
    }
    let zone = it.item("zone").and_then(|item| files::mapping(&it, "zone", item, folder));
    if !it.has("zone") {
        it.missing("zone", "a file of polygons, for example: zone = \"zone.geojson\"");
    }
    let days = 1..=LAST_DAY;
    let from_day = it.whole("from_day", days.clone(), "day 1 is that of the earthquake");
    let until_day = it.whole("until_day", days, "the last day on which the order holds");
    let obey = it.range("obey", 0.0..=1.0);
    let trigger = trigger(&mut it);
    let arrival_min = it.number_in("arrival_min", 0.0..=10_000.0, "minutes until it is there");
    let until = until_day.as_ref().map_or(UNTIL_DAY, |it| it.value);
    if let Some(from) = from_day.as_ref().filter(|it| until < it.value) {
        let usual = if until_day.is_some() { "" } else { ", as no until_day is given" };
        let message = format!(
            "the order begins on day {} and ends before that, on day {until}{usual}",
            from.value
        );
        it.refuse("E663", "from_day", from, Refusal::new(message, "expected from_day ≤ until_day"));
    }
    it.finish();
    OrderKeys {
        name: name.unwrap_or_default(),
        zone,
        from_day: from_day.map_or(1, |it| it.value) as u16,
        until_day: until as u16,
        obey: obey.unwrap_or(OBEY),
        trigger,
        arrival_min: arrival_min.map(|it| it.value),
        place,
    }
}

/// `from_intensity` at a place `at`: the dam or the slope that the order is about.
fn trigger(it: &mut Section) -> Option<Trigger> {
    let why = "intensity at the dam or slope from which the order is given";
    let from = it.number_in("from_intensity", 3.0..=12.0, why);
    let at = it.pair("at");
    if it.has("from_intensity") && !it.has("at") {
        it.missing(
            "at",
            "the dam or slope, for example: at = [72.60, 38.28]  # longitude, latitude",
        );
    }
    if it.has("at") && !it.has("from_intensity") {
        it.missing("from_intensity", "for example: from_intensity = 7");
    }
    let at = at.filter(|at| {
        let (lon, lat) = at.value;
        let on_earth = lon.abs() <= 180.0 && lat.abs() <= 90.0;
        if !on_earth {
            let message = format!("no place has longitude {lon} and latitude {lat}");
            let refusal = Refusal::new(message, "expected [longitude, latitude] in degrees");
            it.refuse("E602", "at", at, refusal);
        }
        on_earth
    });
    let (lon, lat) = at?.value;
    Some(Trigger { place: LonLat::new(lon, lat), from_intensity: from?.value })
}

/// The land of each order; `None` if that of one cannot be read.
pub fn areas(
    orders: &[OrderKeys],
    frame: Option<&Frame>,
    problems: &RefCell<Problems>,
) -> Option<Vec<MultiPolygon<f64>>> {
    let area = |it: &OrderKeys| zones::read("evacuation", it.zone.as_ref()?, frame, problems);
    let areas: Vec<_> = orders.iter().map(area).collect();
    areas.into_iter().collect()
}

/// Tells what is odd about orders wherever people live: names that two have, and what the numbers of
/// a run cannot show.
pub fn check(orders: &[OrderKeys], method: Option<Method>, problems: &RefCell<Problems>) {
    let push = |problem: Problem| problems.borrow_mut().push(problem);
    for (idx, it) in orders.iter().enumerate() {
        let (name, place) = (&it.name, it.place.clone());
        if !name.is_empty() && orders[..idx].iter().any(|other| other.name == *name) {
            let message = format!("two zones are called `{name}`");
            let problem = Problem::error("E664", place.clone(), message);
            push(problem.help("give each a name of its own: reports tell them apart by it"));
        }
        if !DAYS.iter().any(|day| (it.from_day..=it.until_day).contains(day)) {
            let days = DAYS.map(|it| it.to_string()).join(", ");
            let message = format!(
                "the order `{name}` holds on days {} to {} only, which no number is told for",
                it.from_day, it.until_day
            );
            let problem = Problem::warning("W662", place, message);
            push(problem.expected(format!("expected one of days {days} among them")));
        }
    }
    if let Some((method, first)) = method.filter(|it| *it != Method::Panoh).zip(orders.first()) {
        let message = format!(
            "orders to leave do not add to the displaced, which are those of `{}`",
            method.name()
        );
        let problem = Problem::warning("W662", first.place.clone(), message);
        push(problem.help("[displacement] method = \"panoh\" counts those who obey"));
    }
}

impl Evacuation {
    /// Of orders and their land: who lives there. A cell that lies in several zones counts for the
    /// order that ends last, of those for the one that begins first, of those for the first.
    pub fn of(
        orders: &[OrderKeys],
        areas: Vec<MultiPolygon<f64>>,
        people: &People,
        problems: &RefCell<Problems>,
    ) -> Evacuation {
        let lands: Vec<Land> = areas.iter().map(Land::of).collect();
        let mut inside = vec![vec![]; orders.len()];
        let mut residents = vec![0.0; orders.len()];
        let mut late = vec![0.0; orders.len()];
        // [of order × for order]: residents of a zone who count for another.
        let mut for_another = vec![vec![0.0; orders.len()]; orders.len()];
        let mut own = vec![0.0; orders.len()];
        let mut holds: Vec<usize> = vec![];
        let mut total = 0.0;
        for (settlement, range) in people.cells.of_settlement.iter().enumerate() {
            own.fill(0.0);
            let mut all = 0.0;
            for cell in range.start as usize..range.end as usize {
                let n = f64::from(people.cells.people[cell]);
                all += n;
                let place = (people.cell_place)(cell);
                holds.clear();
                holds.extend((0..lands.len()).filter(|it| lands[*it].holds(place)));
                let Some(counts) = holds.iter().copied().max_by_key(|it| rank(orders, *it)) else {
                    continue;
                };
                own[counts] += n;
                total += n;
                for it in &holds {
                    residents[*it] += n;
                    let km = orders[*it].arrival_min.map(|min| min / 60.0 * OFF_ROAD_KM_H);
                    if km.is_some_and(|km| km < lands[*it].km_to_edge(place)) {
                        late[*it] += n;
                    }
                    for_another[*it][counts] += n;
                }
            }
            for (inside, own) in inside.iter_mut().zip(&own).filter(|it| *it.1 > 0.0) {
                inside.push((settlement as u32, (own / all) as f32));
            }
        }
        tell_nobody(orders, &lands, &residents, people, problems);
        tell_lost_days(orders, &for_another, problems);
        let order = |(it, inside): (&OrderKeys, Vec<(u32, f32)>)| Order {
            name: it.name.clone(),
            from_day: it.from_day,
            until_day: it.until_day,
            obey: it.obey,
            trigger: it.trigger,
            inside,
        };
        let zone = |((it, area), (residents, late)): ((&OrderKeys, _), (f64, f64))| Zone {
            file: it.zone.as_ref().map(|it| it.path.clone()).unwrap_or_default(),
            area,
            residents,
            arrival_min: it.arrival_min,
            late,
        };
        let counts = residents.into_iter().zip(late);
        Evacuation {
            orders: Orders::new(orders.iter().zip(inside).map(order).collect()),
            zones: orders.iter().zip(areas).zip(counts).map(zone).collect(),
            residents: total,
        }
    }

    /// Orders with their zones.
    pub fn iter(&self) -> impl Iterator<Item = (&Order, &Zone)> {
        self.orders.all().iter().zip(&self.zones)
    }

    /// What every report says of them; `None` where nobody is ordered anything.
    pub fn caveat(&self) -> Option<Caveat> {
        let with_people = self.iter().filter(|it| it.1.residents > 0.0);
        let names: Vec<&str> = with_people.map(|it| it.0.name.as_str()).collect();
        if names.is_empty() {
            return None;
        }
        let mut message = format!(
            "{:.0} people live in zones that were ordered to leave ({}); those who obey are displaced \
             though their home stands",
            self.residents,
            names.join("; ")
        );
        let triggered = self.iter().filter_map(|it| Some((&it.0.name, it.0.trigger?)));
        for (name, it) in triggered {
            let _ = write!(
                message,
                "; `{name}` only where intensity at {:.2}, {:.2} reaches {}",
                it.place.lon_deg, it.place.lat_deg, it.from_intensity
            );
        }
        for (order, zone) in self.iter().filter(|it| 0.0 < it.1.late) {
            let _ = write!(
                message,
                "; {:.0} of `{}` live too far from its edge to walk out in {:.0} minutes",
                zone.late,
                order.name,
                zone.arrival_min.unwrap_or_default()
            );
        }
        Some(Caveat::new("W663", message))
    }
}

/// Which of several orders a cell counts for: the highest.
fn rank(orders: &[OrderKeys], idx: usize) -> impl Ord {
    use std::cmp::Reverse;
    (orders[idx].until_day, Reverse(orders[idx].from_day), Reverse(idx))
}

/// Polygons, each with the box around it.
struct Land<'a>(Vec<(Rect<f64>, &'a Polygon<f64>)>);

impl<'a> Land<'a> {
    fn of(area: &'a MultiPolygon<f64>) -> Land<'a> {
        Land(area.iter().filter_map(|it| Some((it.bounding_rect()?, it))).collect())
    }

    /// Whether a place lies in it or on its edge.
    fn holds(&self, place: LonLat) -> bool {
        let at = Coord { x: place.lon_deg, y: place.lat_deg };
        self.0.iter().any(|(around, it)| around.intersects(&at) && it.intersects(&at))
    }

    /// From a place inside to the nearest edge of the polygon that holds it, km, on a plane.
    fn km_to_edge(&self, place: LonLat) -> f64 {
        const KM_PER_DEGREE: f64 = 111.2;
        let cos = place.lat_deg.to_radians().cos();
        let at = Coord { x: place.lon_deg, y: place.lat_deg };
        let km = |it: geo::Line<f64>| {
            let flat = |it: Coord<f64>| Coord { x: (it.x - at.x) * cos, y: it.y - at.y };
            let line = geo::Line::new(flat(it.start), flat(it.end));
            KM_PER_DEGREE * Euclidean.distance(&geo::Point::new(0.0, 0.0), &line)
        };
        let holding = self.0.iter().filter(|it| it.0.intersects(&at) && it.1.intersects(&at));
        let edges = holding.flat_map(|it| it.1.lines_iter()).map(km);
        edges.fold(f64::INFINITY, f64::min)
    }
}

fn tell_nobody(
    orders: &[OrderKeys],
    lands: &[Land],
    residents: &[f64],
    people: &People,
    problems: &RefCell<Problems>,
) {
    let empty = orders.iter().zip(lands).zip(residents).filter(|it| *it.1 <= 0.0);
    let empty: Vec<_> = empty.map(|it| it.0).collect();
    if empty.is_empty() {
        return;
    }
    let places = (0..people.cells.len()).map(people.cell_place);
    let Some(frame) = Frame::of_places("", places) else { return };
    let peopled = Rect::new((frame.west_deg, frame.south_deg), (frame.east_deg, frame.north_deg));
    for (it, land) in empty {
        let where_ = if land.0.iter().any(|it| it.0.intersects(&peopled)) {
            "lies between the places where people live"
        } else {
            "lies outside of the land where people of the region live"
        };
        let message = format!("nobody lives in the zone `{}`: it {where_}", it.name);
        let problem = Problem::warning("W660", it.place.clone(), message);
        let help = "look at it in QGIS above the layer of people; a cell is inside by its middle";
        problems.borrow_mut().push(problem.help(help));
    }
}

fn tell_lost_days(orders: &[OrderKeys], for_another: &[Vec<f64>], problems: &RefCell<Problems>) {
    for (of, people) in orders.iter().zip(for_another) {
        for (other, people) in orders.iter().zip(people) {
            if *people <= 0.0 || other.from_day <= of.from_day {
                continue;
            }
            let until = of.until_day.min(other.from_day - 1);
            let message = format!(
                "{people:.0} people live in the zones `{}` and `{}` and count for the second, which \
                 ends last: on days {} to {until} no order moves them",
                of.name, other.name, of.from_day
            );
            let problem = Problem::warning("W661", of.place.clone(), message);
            let help = "let the second begin no later, or cut its land out of the first";
            problems.borrow_mut().push(problem.help(help));
        }
    }
}
