//! Who must leave, for how long, and where they stay.
