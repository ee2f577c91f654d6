//! Exposure models: assets with their buildings, people and values, from XML alone or XML with CSV.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::exposure_model::{self, Assets, Description, PERIODS, Per};
use super::table::{Bounds, Table};
use super::text::some_of;
use crate::input::problem::{Affected, Place, Problem, Problems};
use crate::units::LonLat;

/// Like buildings at a place; all numbers are totals of the asset.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// Name, of its own.
    pub id: String,
    /// Where.
    pub place: LonLat,
    /// Class of the buildings, as the exposure has it.
    pub taxonomy: String,
    /// How many they are.
    pub buildings: f64,
    /// People who live there, where they are told.
    pub residents: Option<f64>,
    /// People inside at night, by day and in transit, where they are told.
    pub occupants: [Option<f64>; 3],
    /// By [`Exposure::values`], where they are told.
    pub values: Vec<Option<f64>>,
    /// By [`Exposure::tags`]; empty where an asset has none.
    pub tags: Vec<String>,
}

/// Assets of one or several files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposure {
    /// Names of what is at stake beside buildings and people: `structural`, `area`.
    pub values: Vec<String>,
    /// Their units, as the files name them.
    pub units: BTreeMap<String, String>,
    /// Names of the tags.
    pub tags: Vec<String>,
    /// In the order of the files.
    pub assets: Vec<Asset>,
}

/// Reads one or several exposure models as one; all that is wrong in them is told.
pub fn read(paths: &[PathBuf], problems: &RefCell<Problems>) -> Option<Exposure> {
    let before = problems.borrow().errors();
    let mut exposure = Exposure::default();
    for path in paths {
        if let Some(it) = exposure_model::read(path, problems) {
            exposure.add_model(path, it, problems);
        }
    }
    exposure.tell_twice(paths, problems);
    (problems.borrow().errors() == before).then_some(exposure)
}

impl Exposure {
    fn add_model(&mut self, path: &Path, model: Description, problems: &RefCell<Problems>) {
        let mut tables = vec![];
        let mut model = model;
        match std::mem::replace(&mut model.assets, Assets::Files(vec![])) {
            Assets::Inside(table) => tables.push(table),
            Assets::Files(files) => {
                tables.extend(files.iter().filter_map(|it| Table::open(it, problems)));
            }
        }
        for it in &model.costs {
            self.units.insert(it.name.clone(), it.unit.clone());
        }
        for table in tables {
            let columns = Columns { table: &table, model: &model, problems };
            self.add(&columns);
        }
        if self.assets.is_empty() && problems.borrow().errors() == 0 {
            let place = Place::file(path.display().to_string());
            problems.borrow_mut().push(Problem::error("E672", place, "there are no assets"));
        }
    }

    fn add(&mut self, columns: &Columns) {
        let read = columns.read();
        let Some(read) = read else { return };
        let value_at: Vec<usize> =
            read.values.iter().map(|it| at(&mut self.values, &it.0)).collect();
        let tag_at: Vec<usize> = read.tags.iter().map(|it| at(&mut self.tags, &it.0)).collect();
        for (row, asset) in read.assets.into_iter().enumerate() {
            let mut asset = asset;
            asset.values = vec![None; self.values.len()];
            for (at, (_, numbers)) in value_at.iter().zip(&read.values) {
                asset.values[*at] = numbers[row];
            }
            asset.tags = vec![String::new(); self.tags.len()];
            for (at, (_, column)) in tag_at.iter().zip(&read.tags) {
                asset.tags[*at].clone_from(&columns.table.rows[row].cells[*column]);
            }
            self.assets.push(asset);
        }
        // Assets of earlier files have nothing in columns that are new.
        for it in &mut self.assets {
            it.values.resize(self.values.len(), None);
            it.tags.resize(self.tags.len(), String::new());
        }
    }

    fn tell_twice(&self, paths: &[PathBuf], problems: &RefCell<Problems>) {
        let mut seen = BTreeSet::new();
        let again = self.assets.iter().filter(|it| !seen.insert(it.id.as_str()));
        let again: Vec<Affected> =
            again.map(|it| Affected { id: it.id.clone(), ..Affected::default() }).collect();
        if again.is_empty() {
            return;
        }
        let names: Vec<&str> = again.iter().map(|it| it.id.as_str()).collect();
        let message = format!("assets have one id: {}", some_of(&names));
        let file = paths.first().map_or_else(String::new, |it| it.display().to_string());
        let problem = Problem::error("E672", Place::file(file), message);
        problems.borrow_mut().push(problem.expected("an id of its own for each").affected(again));
    }
}

/// Where a name stands in a list; a new one is added.
fn at(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

/// What a table gave: values by name, tags by name and column.
struct Read {
    assets: Vec<Asset>,
    values: Vec<(String, Vec<Option<f64>>)>,
    tags: Vec<(String, usize)>,
}

/// One table of assets, and what its model says of the columns.
struct Columns<'a> {
    table: &'a Table,
    model: &'a Description,
    problems: &'a RefCell<Problems>,
}

impl Columns<'_> {
    /// Names that a column of a field may have: those that the model gives it, and its own.
    fn names<'a>(&'a self, field: &'a str) -> Vec<&'a str> {
        let mapped = self.model.fields.iter().filter(|it| it.0 == field).map(|it| it.1.as_str());
        mapped.chain([field]).collect()
    }

    fn find(&self, field: &str) -> Option<usize> {
        self.table.column(&self.names(field))
    }

    fn numbers(&self, column: usize) -> Vec<Option<f64>> {
        self.table.numbers(column, Bounds::NOT_NEGATIVE, self.problems)
    }

    fn read(&self) -> Option<Read> {
        let (table, problems) = (self.table, self.problems);
        let needed = ["id", "lon", "lat", "taxonomy"];
        let found = needed.map(|it| table.needed(&self.names(it), problems));
        let number = self.find("number");
        let area = self.find("area");
        let residents = self.find("residents").or_else(|| self.find("occupants"));
        let occupants = PERIODS.map(|it| self.find(it));
        let tags: Vec<(String, usize)> =
            self.model.tags.iter().filter_map(|it| Some((it.clone(), self.find(it)?))).collect();
        let costs: Vec<(usize, usize)> = self
            .model
            .costs
            .iter()
            .enumerate()
            .filter_map(|(k, it)| Some((k, self.find(&it.name)?)))
            .collect();
        let [id, lon, lat, taxonomy] = found;
        let (id, lon, lat, taxonomy) = (id?, lon?, lat?, taxonomy?);
        let used = [Some(id), Some(lon), Some(lat), Some(taxonomy), number, area, residents];
        let used = used.into_iter().chain(occupants).flatten();
        let used = used.chain(tags.iter().map(|it| it.1)).chain(costs.iter().map(|it| it.1));
        self.tell_left_out(&used.collect());
        self.tell_empty([id, taxonomy]);
        let lon = table.full_numbers(lon, Bounds::LONGITUDE, problems);
        let lat = table.full_numbers(lat, Bounds::LATITUDE, problems);
        let buildings = self.buildings(number);
        let areas = area.map(|it| self.areas(it, &buildings));
        let mut values: Vec<(String, Vec<Option<f64>>)> = vec![];
        for (cost, column) in costs {
            let cost = &self.model.costs[cost];
            let mut numbers = self.numbers(column);
            for (row, number) in numbers.iter_mut().enumerate() {
                let times = match cost.per {
                    Per::Aggregated => 1.0,
                    Per::Asset => buildings[row],
                    Per::Area => areas.as_ref().map_or(1.0, |it| it[row].unwrap_or(1.0)),
                };
                *number = number.map(|it| it * times);
            }
            values.push((cost.name.clone(), numbers));
        }
        values.extend(areas.map(|it| ("area".to_owned(), it)));
        let residents = residents.map(|it| self.numbers(it));
        let occupants = occupants.map(|it| it.map(|it| self.numbers(it)));
        let assets = table.rows.iter().enumerate().map(|(row, cells)| Asset {
            id: cells.cells[id].clone(),
            place: LonLat::new(lon[row], lat[row]),
            taxonomy: cells.cells[taxonomy].clone(),
            buildings: buildings[row],
            residents: residents.as_ref().and_then(|it| it[row]),
            occupants: occupants.each_ref().map(|it| it.as_ref().and_then(|it| it[row])),
            values: vec![],
            tags: vec![],
        });
        Some(Read { assets: assets.collect(), values, tags })
    }

    /// Buildings of each asset: 1 where the file counts none, as OpenQuake takes it.
    fn buildings(&self, column: Option<usize>) -> Vec<f64> {
        if let Some(column) = column {
            return self.table.full_numbers(column, Bounds::NOT_NEGATIVE, self.problems);
        }
        let place = Place::subject(&self.table.file, "number");
        let problem =
            Problem::warning("W673", place, "there is no `number`: each asset is one building");
        self.problems.borrow_mut().push(problem);
        vec![1.0; self.table.rows.len()]
    }

    /// Floor area of each asset as a whole.
    fn areas(&self, column: usize, buildings: &[f64]) -> Vec<Option<f64>> {
        let numbers = self.numbers(column).into_iter().zip(buildings);
        let is_each = self.model.area == Per::Asset;
        numbers.map(|(it, n)| it.map(|it| if is_each { it * n } else { it })).collect()
    }

    fn tell_empty(&self, columns: [usize; 2]) {
        for column in columns {
            let empty = self.table.rows.iter().filter(|it| it.cells[column].is_empty());
            let lines: Vec<Affected> = empty
                .map(|it| Affected { id: format!("line {}", it.line), ..Affected::default() })
                .collect();
            if let Some(first) = lines.first() {
                let message = format!("`{}` is empty in {}", self.table.header[column], first.id);
                let problem = Problem::error("E672", Place::file(&self.table.file), message);
                self.problems.borrow_mut().push(problem.affected(lines));
            }
        }
    }

    fn tell_left_out(&self, used: &BTreeSet<usize>) {
        let header = self.table.header.iter().enumerate();
        let left_out: Vec<&str> =
            header.filter(|it| !used.contains(&it.0)).map(|it| it.1.as_str()).collect();
        if left_out.is_empty() {
            return;
        }
        let message = format!("columns are left out: {}", some_of(&left_out));
        let place = Place::subject(&self.table.file, "header");
        let problem = Problem::warning("W673", place, message).count(left_out.len());
        let help =
            "name values in <costTypes> and texts in <tagNames> of the exposure to keep them";
        self.problems.borrow_mut().push(problem.help(help));
    }
}
