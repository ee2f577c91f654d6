//! From files: everything is read and checked here, before the first draw.
