//! Every key of a job file that OpenQuake 3.26 knows for scenarios, and what becomes of it.

/// What becomes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is taken over; where to.
    Taken(&'static str),
    /// It changes no number of a scenario here; why.
    Idle(&'static str),
    /// Panoh does otherwise, and says so in a warning; how.
    Differs(&'static str),
}

use Fate::{Differs, Idle, Taken};

const OUTPUT: Fate = Idle("says what OpenQuake writes; Panoh always writes all of its tables");
const SPEED: Fate = Idle("says how OpenQuake shares out its work; no number depends on it");
const NOT_SCENARIO: Fate = Idle("of calculations that are no scenarios");
const OTHER_LOSS: Fate = Differs("only the damage of the structure is taken over");
const NO_VULNERABILITY: Fate = Differs("losses by vulnerability functions are not taken over");
const OTHER_PERIL: Fate =
    Differs("not taken over; landslides and liquefaction of Panoh are those of its own models");
const MEASURED: Fate = Differs(
    "what was measured is not taken over; name it in [observations] of the scenario: stations, shakemap",
);

/// Keys by name.
pub(super) const KEYS: &[(&str, Fate)] = &[
    ("aggregate_by", Taken("districts: column `district` of exposure.csv")),
    ("area_source_discretization", NOT_SCENARIO),
    (
        "asset_correlation",
        Idle("of vulnerability functions; damage by fragility is an expectation"),
    ),
    (
        "asset_hazard_distance",
        Taken("how far an asset may be from the nearest place of known ground"),
    ),
    ("avg_losses", OUTPUT),
    ("business_interruption_consequence_file", OTHER_LOSS),
    ("business_interruption_fragility_file", OTHER_LOSS),
    ("business_interruption_vulnerability_file", NO_VULNERABILITY),
    ("calculation_mode", Taken("must be scenario_damage")),
    ("cholesky_limit", SPEED),
    ("collect_rlzs", OUTPUT),
    ("complex_fault_mesh_spacing", Idle("Panoh's own mesh of complex faults has 1 km")),
    ("concurrent_tasks", SPEED),
    ("conditional_loss_poes", NOT_SCENARIO),
    ("consequence_file", Taken("[buildings] consequences of the region")),
    ("contents_consequence_file", OTHER_LOSS),
    ("contents_fragility_file", OTHER_LOSS),
    ("contents_vulnerability_file", NO_VULNERABILITY),
    ("continuous_fragility_discretization", Idle("Panoh takes continuous functions as they are")),
    ("cross_correlation", Taken("how measures of shaking belong together; see the scenario")),
    ("description", Taken("name of scenario and region")),
    ("discard_assets", Idle("an asset that cannot be used is a problem that is told")),
    ("discrete_damage_distribution", Differs("damage is an expectation, not whole buildings")),
    ("export_dir", OUTPUT),
    ("exports", OUTPUT),
    ("exposure_file", Taken("layer `exposure` of the region")),
    ("extreme_gmv", Differs("strong shaking is not cut off")),
    ("fragility_file", Taken("[buildings] fragility of the region")),
    ("gmf_max_gb", OUTPUT),
    ("gmfs_file", Differs("shaking is computed anew from the rupture")),
    ("ground_motion_correlation_model", Taken("[ground_motion] correlation")),
    ("ground_motion_correlation_params", Taken("[ground_motion] vs30_clustering")),
    ("ground_motion_fields", OUTPUT),
    ("groundshaking_fragility_file", Taken("[buildings] fragility of the region")),
    ("gsim", Taken("[[ground_motion.branches]]")),
    ("gsim_logic_tree_file", Taken("[[ground_motion.branches]]")),
    ("hazard_calculation_id", Differs("shaking is computed anew from the rupture")),
    ("hazard_curves_from_gmfs", OUTPUT),
    ("horiz_comp_to_geom_mean", Differs("each model keeps its own component of shaking")),
    ("ignore_covs", Idle("of vulnerability functions")),
    ("ignore_master_seed", Idle("of vulnerability functions")),
    ("ignore_missing_costs", Idle("a value that an asset lacks is left empty")),
    ("individual_curves", OUTPUT),
    ("individual_rlzs", OUTPUT),
    ("intensity_measure_types", Idle("the measures of the fragility functions are computed")),
    ("intensity_measure_types_and_levels", NOT_SCENARIO),
    ("investigation_time", NOT_SCENARIO),
    ("job_id", SPEED),
    ("landslide_fragility_file", OTHER_PERIL),
    ("limit_states", Idle("the fragility model names them")),
    ("liquefaction_fragility_file", OTHER_PERIL),
    ("local_timestamp", Taken("origin_time of the scenario, utc_offset_h of the region")),
    ("master_seed", Idle("of vulnerability functions and whole buildings")),
    ("max", OUTPUT),
    ("max_gmvs_chunk", SPEED),
    ("max_potential_gmfs", SPEED),
    ("max_potential_paths", SPEED),
    ("max_sites_correl", SPEED),
    ("maximum_distance", Idle("Panoh shakes every asset, however far")),
    ("maximum_distance_stations", Idle("of measurements")),
    ("mea_tau_phi", OUTPUT),
    ("mean", OUTPUT),
    ("mean_hazard_curves", OUTPUT),
    ("minimum_asset_loss", OUTPUT),
    ("minimum_distance", Differs("distances are not cut off")),
    ("minimum_engine_version", Idle("of OpenQuake")),
    ("minimum_intensity", Differs("weak shaking is not set to 0")),
    ("minimum_magnitude", NOT_SCENARIO),
    ("modal_damage_state", OUTPUT),
    ("nonstructural_consequence_file", OTHER_LOSS),
    ("nonstructural_fragility_file", OTHER_LOSS),
    ("nonstructural_vulnerability_file", NO_VULNERABILITY),
    ("number_of_ground_motion_fields", Taken("realizations of the scenario")),
    ("number_of_logic_tree_samples", Idle("each realization draws a branch by its weight")),
    ("occupants_vulnerability_file", NO_VULNERABILITY),
    ("override_vs30", Taken("column `vs30` of exposure.csv")),
    ("poes", OUTPUT),
    ("pointsource_distance", NOT_SCENARIO),
    ("quantile_hazard_curves", OUTPUT),
    ("quantiles", OUTPUT),
    ("random_seed", Idle("Panoh has one seed, that of ses_seed")),
    ("reaggregate_by", OUTPUT),
    ("reference_depth_to_1pt0km_per_sec", Taken("column `z1p0_m` of exposure.csv")),
    ("reference_depth_to_2pt5km_per_sec", Taken("column `z2p5_km` of exposure.csv")),
    ("reference_vs30_type", Taken("every site counts as inferred")),
    ("reference_vs30_value", Taken("column `vs30` of exposure.csv")),
    ("region", Idle("Panoh shakes assets where they are")),
    ("region_grid_spacing", Differs("Panoh shakes assets where they are, not at points of a grid")),
    ("residents_vulnerability_file", NO_VULNERABILITY),
    ("return_periods", NOT_SCENARIO),
    ("rupture_dict", Differs("write these numbers into a scenario of Panoh instead of importing")),
    ("rupture_mesh_spacing", Idle("planes are exact; Panoh's own mesh of bent faults has 1 km")),
    ("rupture_model_file", Taken("[rupture] file of the scenario")),
    ("sampling_method", Idle("each realization draws a branch by its weight")),
    ("sec_peril_params", OTHER_PERIL),
    ("secondary_perils", OTHER_PERIL),
    ("secondary_simulations", OTHER_PERIL),
    ("ses_per_logic_tree_path", NOT_SCENARIO),
    ("ses_seed", Taken("seed of the scenario; the random numbers are others all the same")),
    ("shakemap_id", MEASURED),
    ("shakemap_uri", MEASURED),
    ("site_effects", MEASURED),
    ("site_model_file", Taken("columns `vs30`, `z1p0_m`, `z2p5_km` of exposure.csv")),
    ("sites", Differs("Panoh shakes assets where they are, not at these sites")),
    ("sites_csv", Differs("Panoh shakes assets where they are, not at these sites")),
    ("sites_slice", SPEED),
    ("spatial_correlation", MEASURED),
    ("station_data_file", MEASURED),
    ("std", OUTPUT),
    ("steps_per_interval", Idle("Panoh takes functions as they are")),
    ("structural_consequence_file", Taken("[buildings] consequences of the region")),
    ("structural_fragility_file", Taken("[buildings] fragility of the region")),
    ("structural_vulnerability_file", NO_VULNERABILITY),
    ("structural_vulnerability_retrofitted_file", NO_VULNERABILITY),
    ("taxonomy_mapping_csv", Taken("classes of exposure.csv")),
    ("taxonomy_mapping_file", Taken("classes of exposure.csv")),
    ("tectonic_region_type", Taken("which branch set of the logic tree counts")),
    ("time_event", Taken("hour of origin_time")),
    ("time_per_task", SPEED),
    ("total_losses", OUTPUT),
    ("truncation_level", Taken("[ground_motion] truncation")),
    ("uniform_hazard_spectra", NOT_SCENARIO),
    ("width_of_mfd_bin", NOT_SCENARIO),
    (
        "with_betw_ratio",
        Differs("where a model has a total deviation alone, half of it is between events"),
    ),
];

/// What becomes of a key; `None` for one that OpenQuake does not know either.
pub(super) fn fate(key: &str) -> Option<Fate> {
    KEYS.iter().find(|it| it.0 == key).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::KEYS;

    #[test]
    fn keys_are_in_order_and_once() {
        assert!(KEYS.windows(2).all(|it| it[0].0 < it[1].0));
    }
}
