//! Jobs of OpenQuake, read as they are: fragility, consequences, exposure, sites, logic trees, and
//! what makes a scenario and a region of them.
//!
//! [`fragility`] and [`consequences`] also serve scenarios and regions that name such files
//! themselves.

mod text;
mod table;
mod xml;
pub mod fragility;
pub mod consequences;
pub mod gsim;
pub mod logic_tree;
pub mod site_model;
mod exposure_model;
pub mod exposure;
pub mod taxonomy_mapping;
mod keys;
mod ini;
pub mod job_ini;
mod assets;
mod scenario_file;
mod region_file;
mod account;
pub mod import;
