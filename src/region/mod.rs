//! What no open file tells of a region, modelled from what is known.
