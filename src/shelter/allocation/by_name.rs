//! An allocation in a file: its name.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};

use super::{Allocation, find};

/// Writes the name.
///
/// # Errors
/// Those of the format.
pub fn serialize<S: Serializer>(
    it: &&'static dyn Allocation,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(it.name())
}

/// The allocation of a name.
///
/// # Errors
/// Those of the format, and a name that none has.
pub fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<&'static dyn Allocation, D::Error> {
    let name = String::deserialize(deserializer)?;
    find(&name).ok_or_else(|| D::Error::custom(format!("no allocation is called {name}")))
}
