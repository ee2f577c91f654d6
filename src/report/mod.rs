//! To people: what is said, and in which format.
