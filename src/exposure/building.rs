//! Building classes and the mixes of them that cells share.

/// A class of dwellings that behave alike under shaking.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildingClass {
    /// Short name in files and tables: `adobe`, `pakhsa`, `brick`.
    pub name: String,
    /// GEM building taxonomy, as far as it is known: `MUR+ADO`.
    pub taxonomy: String,
    /// What a planner calls it.
    pub title: String,
}

/// Shares of residents by building class; the shares of one mix add up to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Name in files: `rural_mountain`.
    pub name: String,
    /// `[n_classes]`, in the order of the class list.
    pub shares: Vec<f64>,
}
