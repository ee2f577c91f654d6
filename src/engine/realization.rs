//! One realization as a pure function of the world, the seed and its number. Read this first.

use rand::RngExt as _;
use rand_distr::StandardNormal;

use crate::damage::branches::DamageBranch;
use crate::damage::casualties::CasualtyParameters;
use crate::damage::model::DamageParameters;
use crate::damage::row::{Row, column};
use crate::damage::table::DamageTable;
use crate::displacement::accommodation::{self, Setting, Shares};
use crate::displacement::cause::Around;
use crate::displacement::duration::DAY_14;
use crate::displacement::evacuation::Trigger;
use crate::displacement::methods::Method;
use crate::displacement::utility::UtilityLoss;
use crate::displacement::{Counting, DisplacementParameters, SettlementDisplacement, Uniforms};
use crate::engine::parameters::Parameters;
use crate::engine::travel::{self, Damaged, Travel};
use crate::engine::world::World;
use crate::engine::{methods, rebuilding};
use crate::exposure::settlement::Settlement;
use crate::hazard::ground_motion::{self, Drawn};
use crate::rng::{self, Draw};
use crate::routing::closure::state::RoadState;
use crate::routing::closure::{ClosureDraw, Shaken};
use crate::routing::speed;
use crate::shelter::reception::{self, Impact, Received};

/// What names a realization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// First number of every random sequence of the run.
    pub seed: u64,
    /// Its number, from 0.
    pub id: u32,
}

/// What one realization found; its memory serves the next.
pub struct Realization {
    /// Macroseismic intensity, `[n_sites]`.
    pub intensity: Vec<f32>,
    /// ln PGV in cm/s, `[n_sites]`.
    pub ln_pgv: Vec<f32>,
    /// ln of g or cm/s of the further measures that damage needs, `[n_further][n_sites]`.
    pub further: Vec<Vec<f32>>,
    /// Which vulnerability model stands for what breaks.
    pub damage_branch: usize,
    /// The branch of the ground motion and its between-event residual.
    pub drawn: Drawn,
    /// People by damage, `[n_settlements]`.
    pub people: Vec<Row>,
    /// Share of residents whose home the ground takes, `[n_settlements]`.
    pub slid: Vec<f32>,
    /// Share of residents whose home is destroyed, D4 and D5, `[n_settlements]`.
    pub destroyed: Vec<f32>,
    /// Which orders to leave are given, `[n_orders]`.
    pub ordered: Vec<bool>,
    /// Displaced people, `[n_settlements]`.
    pub displaced: Vec<SettlementDisplacement>,
    /// Displaced of the country by each method.
    pub methods: [f64; Method::COUNT],
    /// Displaced of each cell in night 1, `[n_cells]`.
    pub cell_displaced: Vec<f32>,
    /// Which roads are closed, why and for how long, and which are slow.
    pub roads: RoadState,
    /// Displaced at two weeks and the hosts there are then, `[n_settlements]` each.
    pub at_two_weeks: [Vec<f32>; 2],
    /// Where the displaced want to stay.
    pub shares: [Shares; Setting::COUNT],
    /// Which shelters can be used, `[n_shelters]`.
    pub usable: Vec<bool>,
    /// Who is received where.
    pub received: Received,
    /// Chance that the ground takes each shelter, `[n_shelters]`.
    pub shelters_slid: Vec<f32>,
    /// Who is cut off, and what the roads can carry.
    pub travel: Travel,
    /// What undisturbed travel times are multiplied by: traffic, weather, vehicle.
    pub slowness: f64,
    /// How commissions count homes.
    pub counting: Counting,
}

/// Memory of one thread that no result is read from.
pub struct Scratch {
    /// Holds the last pair of fields.
    pub ground_motion: ground_motion::Scratch,
    /// One a vulnerability model.
    tables: Vec<DamageTable>,
    /// The same of public buildings, where people are in them.
    public_tables: Vec<DamageTable>,
    /// People hurt in them, `[n_settlements]`.
    public: Vec<Row>,
    reception: reception::Scratch,
    travel: travel::Scratch,
}

impl Scratch {
    /// For realizations of a world.
    pub fn new(world: &World) -> Scratch {
        let branches = world.damage.branches().iter();
        let public = world.public_buildings.iter().flat_map(|it| it.damage.branches());
        Scratch {
            ground_motion: world.ground_motion.scratch(),
            tables: branches.map(|it| DamageTable::new(&it.model)).collect(),
            public_tables: public.map(|it| DamageTable::new(&it.model)).collect(),
            public: vec![Row::default(); world.settlements.len()],
            reception: reception::Scratch::new(&world.reception.graph),
            travel: travel::Scratch::new(world),
        }
    }
}

impl Realization {
    /// Memory for a world.
    pub fn new(world: &World) -> Realization {
        let (n_sites, n_settlements) = (world.sites.len(), world.settlements.len());
        Realization {
            intensity: vec![0.0; n_sites],
            ln_pgv: vec![0.0; n_sites],
            further: vec![vec![0.0; n_sites]; world.damage.measures().len() - 1],
            damage_branch: 0,
            drawn: Drawn::default(),
            people: vec![Row::default(); n_settlements],
            slid: vec![0.0; n_settlements],
            destroyed: vec![0.0; n_settlements],
            ordered: vec![true; world.orders.all().len()],
            displaced: vec![SettlementDisplacement::default(); n_settlements],
            methods: [0.0; Method::COUNT],
            cell_displaced: vec![0.0; world.cells.len()],
            roads: RoadState::default(),
            at_two_weeks: Default::default(),
            shares: accommodation::shares(0.5),
            usable: vec![true; world.reception.shelters.len()],
            received: Received::default(),
            shelters_slid: vec![0.0; world.reception.shelters.len()],
            travel: Travel::new(world),
            slowness: 1.0,
            counting: Counting::BY_GRADE,
        }
    }

    /// The chain: shaking, damage, displacement, roads, shelters, isolation. The fields of the
    /// realization's pair are in the scratch.
    pub fn simulate(&mut self, world: &World, name: Name, scratch: &mut Scratch) {
        let parameters = Parameters::draw(name.seed, name.id);
        self.counting = counting(&parameters);
        self.shake(world, name, &parameters, scratch);
        self.damage(world, &parameters, &mut scratch.tables);
        self.hurt_in_public(world, &parameters, scratch);
        self.displace(world, &parameters, &mut scratch.tables);
        self.compare(world, name);
        self.close_roads(world, name, &parameters);
        self.open_shelters(world, name, &parameters);
        self.slowness = 1.0 / speed::FACTOR.quantile(parameters.travel);
        self.receive(world, &parameters, &mut scratch.reception);
        self.travel(world, &mut scratch.travel);
    }

    fn shake(&mut self, world: &World, name: Name, it: &Parameters, scratch: &mut Scratch) {
        let name = (name.seed, name.id);
        self.drawn = world.ground_motion.fill(
            name,
            it.branch,
            &mut scratch.ground_motion,
            &mut self.intensity,
            &mut self.ln_pgv,
        );
        if let Some(further) = &world.further {
            let (of, scratch) = (&world.ground_motion, &scratch.ground_motion);
            further.fill(of, name, self.drawn, scratch, &mut self.further);
        }
    }

    fn damage(&mut self, world: &World, it: &Parameters, tables: &mut [DamageTable]) {
        self.damage_branch = world.damage.pick(it.damage_branch);
        let branch = &world.damage.branches()[self.damage_branch];
        let table = &mut tables[self.damage_branch];
        table.fill(&branch.model, &damage_parameters(world, it));
        let mut people = std::mem::take(&mut self.people);
        table.tally(&world.cells, &self.levels(branch), &mut people);
        self.people = people;
    }

    /// Adds those hurt in schools and places of work, which break as public buildings do where the
    /// people of a cell live.
    fn hurt_in_public(&mut self, world: &World, it: &Parameters, scratch: &mut Scratch) {
        let Some(places) = &world.public_buildings else { return };
        let branch = &places.damage.branches()[self.damage_branch];
        let table = &mut scratch.public_tables[self.damage_branch];
        let parameters = damage_parameters(world, it);
        let casualties = parameters.casualties.in_public();
        table.fill(&branch.model, &DamageParameters { casualties, ..parameters });
        table.tally(&places.cells, &self.levels(branch), &mut scratch.public);
        for (people, public) in self.people.iter_mut().zip(&scratch.public) {
            for hurt in [column::DEAD, column::INJURED, column::HOSPITALISED] {
                people[hurt] += public[hurt];
            }
        }
    }

    /// Columns of the measures that a vulnerability model needs, one entry a site.
    pub fn levels(&self, branch: &DamageBranch) -> Vec<&[f32]> {
        let column = |it: &usize| match it {
            0 => self.intensity.as_slice(),
            further => self.further[further - 1].as_slice(),
        };
        branch.levels.iter().map(column).collect()
    }

    fn displace(&mut self, world: &World, it: &Parameters, tables: &mut [DamageTable]) {
        let parameters = DisplacementParameters::draw(&Uniforms {
            night: it.night,
            two_weeks: it.fortnight,
            six_months: it.half_year,
            public_place: it.public_place,
        })
        .with_present(present(world, it))
        .with_counting(self.counting);
        world.ground_failure.sample(it.slid, &self.ln_pgv, &mut self.slid);
        for (idx, site) in world.order_sites.iter().enumerate() {
            let trigger = world.orders.all()[idx].trigger.zip(*site);
            let reaches = |(it, site): (Trigger, u32)| {
                it.from_intensity <= f64::from(self.intensity[site as usize])
            };
            self.ordered[idx] = trigger.is_none_or(reaches);
        }
        let rebuilt = rebuilding::of(world, &self.people, it.rebuilding);
        let utility = UtilityLoss::draw(it.utility, it.unheated);
        let around = |idx: usize, people: &Row| {
            let settlement = &world.settlements[idx];
            Around {
                rebuilt: &rebuilt[rebuilding::place(settlement)],
                utility: Some(&utility).filter(|_| world.reception.cold),
                setting: world.reception.settings[idx],
                intensity: f64::from(people[column::INTENSITY]) / settlement.people.max(1e-9),
                ordered: world.orders.on_days(idx as u32, (it.order, &self.ordered)),
                slid: self.slid[idx],
            }
        };
        for (idx, settlement) in world.settlements.iter().enumerate() {
            let (people, residents) = (&self.people[idx], settlement.people as f32);
            let around = around(idx, people);
            self.displaced[idx] = parameters.displaced(people, residents, &around);
        }
        let branch = &world.damage.branches()[self.damage_branch];
        let mut cells = std::mem::take(&mut self.cell_displaced);
        cells.fill(0.0);
        let (weights, table) = (parameters.cell_weights(), &mut tables[self.damage_branch]);
        table.add_cells(&world.cells, &self.levels(branch), &weights, &mut cells);
        // Those who leave a home that stands: alike in all cells of a settlement, as many as there.
        let present = present(world, it) as f32;
        for (range, displaced) in world.cells.of_settlement.iter().zip(&self.displaced) {
            let range = range.start as usize..range.end as usize;
            let (cells, people) = (&mut cells[range.clone()], &world.cells.people[range]);
            let left = |away: f32, people: f32| (present * people - away).max(0.0);
            let all_left: f32 = cells.iter().zip(people).map(|it| left(*it.0, *it.1)).sum();
            let share = displaced.others() / all_left.max(1e-9);
            for (away, people) in cells.iter_mut().zip(people) {
                *away += share * left(*away, *people);
            }
        }
        self.cell_displaced = cells;
    }

    /// What each method counts; the one that the scenario asks for takes the place of ours.
    fn compare(&mut self, world: &World, name: Name) {
        let people = methods::people(world, &self.people, &self.displaced, &self.intensity);
        let mut rng = rng::rng(name.seed, name.id, Draw::PastEvents);
        let past: f64 = rng.sample(StandardNormal);
        let counts = methods::Counts::of(&people, past);
        self.methods = counts.country;
        if world.method != Method::Panoh {
            let night_1 = counts.settlements(world.method, &people);
            let (displaced, cells) = (&mut self.displaced, &mut self.cell_displaced);
            methods::replace(world, &self.people, &night_1, displaced, cells);
        }
    }

    fn close_roads(&mut self, world: &World, name: Name, it: &Parameters) {
        let key = |draw| rng::key(name.seed, name.id, draw);
        let draw = ClosureDraw {
            slides: key(Draw::RoadClosure),
            structures: key(Draw::StructureDamage),
            debris: key(Draw::BuildingDebris),
            severity_u: it.closure,
            weakness_u: it.road_weakness,
        };
        let destroyed = |(people, settlement): (&Row, &Settlement)| {
            (people[column::D4] + people[column::D5]) / settlement.people.max(1.0) as f32
        };
        self.destroyed.clear();
        self.destroyed.extend(self.people.iter().zip(&world.settlements).map(destroyed));
        let shaken = Shaken { ln_pgv: &self.ln_pgv, destroyed: &self.destroyed };
        world.closures.sample(draw, shaken, &mut self.roads);
    }

    /// A site can be used when no landslide reaches it, by the same share as homes of a slope, and
    /// its building, if it is one, has no more than slight damage, D0 or D1 (ours).
    fn open_shelters(&mut self, world: &World, name: Name, it: &Parameters) {
        let key = rng::key(name.seed, name.id, Draw::ShelterUsable);
        let parameters = damage_parameters(world, it);
        let branch = &world.damage.branches()[self.damage_branch];
        world.shelter_failure.sample(it.slid, &self.ln_pgv, &mut self.shelters_slid);
        let mut usable = std::mem::take(&mut self.usable);
        let levels = self.levels(branch);
        for (idx, shelter) in world.reception.shelters.iter().enumerate() {
            let damaged = shelter.mix.map_or(0.0, |mix| {
                let site = world.shelter_sites.start + idx;
                let at: Vec<f64> = levels.iter().map(|it| f64::from(it[site])).collect();
                let row = branch.model.exact(&parameters, usize::from(mix), &at);
                row[column::D2..=column::D5].iter().sum::<f64>()
            });
            let slid = f64::from(self.shelters_slid[idx]);
            let lost = damaged + (1.0 - damaged) * slid;
            usable[idx] = rng::uniform_of(key, rng::hash(&shelter.id)) >= lost;
        }
        self.usable = usable;
    }

    fn receive(&mut self, world: &World, it: &Parameters, scratch: &mut reception::Scratch) {
        self.shares = accommodation::shares(it.public_place);
        let [displaced, hosts] = &mut self.at_two_weeks;
        displaced.clear();
        displaced.extend(self.displaced.iter().map(|it| it.by_day[DAY_14]));
        hosts.clear();
        hosts.extend(self.displaced.iter().map(|it| it.hosts[DAY_14]));
        let mut received = std::mem::take(&mut self.received);
        received.fill(&world.reception, &self.impact(), scratch);
        self.received = received;
    }

    /// What shelter asks of the realization.
    pub fn impact(&self) -> Impact<'_> {
        Impact {
            displaced: &self.at_two_weeks[0],
            hosts: &self.at_two_weeks[1],
            shares: self.shares,
            usable: &self.usable,
            delay_ms: &self.roads.delay_ms,
            slowness: self.slowness,
        }
    }

    fn travel(&mut self, world: &World, scratch: &mut travel::Scratch) {
        let roads = Damaged {
            delay_ms: &self.roads.delay_ms,
            reopen_days: &self.roads.reopen_days,
            room: &self.received.room,
            staying: &self.received.staying,
            slowness: self.slowness,
        };
        self.travel.run(world, roads, scratch);
    }
}

/// Share of residents who are at home in the season, and not abroad.
fn present(world: &World, it: &Parameters) -> f64 {
    1.0 - world.abroad.quantile(it.abroad)
}

/// How a realization takes homes to be counted.
pub fn counting(it: &Parameters) -> Counting {
    Counting::draw(it.written_off, it.partly)
}

/// What a realization takes damage and casualties to be.
pub fn damage_parameters(world: &World, it: &Parameters) -> DamageParameters {
    DamageParameters {
        u_vulnerability: it.vulnerability,
        u_mix: it.mix,
        casualties: CasualtyParameters::draw(
            world.presence.of_share(present(world, it)),
            it.collapse,
            it.lethality,
        ),
    }
}
