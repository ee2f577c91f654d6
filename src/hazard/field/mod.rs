//! Ground motion fields: standard normal residuals of several measures, correlated by distance
//! and with each other. Hot loop 1.
//!
//! Circulant embedding (Dietrich & Newsam 1997, SIAM J. Sci. Comput. 18(4), 1088–1107,
//! doi:10.1137/S1064827592240555; for several measures Chan & Wood 1999, Statistics and Computing
//! 9, 265–268, doi:10.1023/A:1008903804954): on a [lattice] that closes on itself the
//! correlation matrix of each wave stands alone, one row and column a measure. [White
//! noise](white) times its factor, transformed, is the field. The real and the imaginary part are two
//! independent fields: one transform a measure serves two realizations.
//!
//! The lattice is padded until residuals of opposite edges are correlated by less than
//! [`EDGE_RHO`], not doubled. Negative eigenvalues are set to zero, their share is told, and
//! the variance is scaled back to that of the model.
//!
//! Sites between the points of the lattice get their residuals by [carrying](carry).
//!
//! A point and realization cost 14, 7.6, 7.6 and 7.4 ns on 10⁴, 10⁵, 10⁶ and 10⁷ points, and 6.7 ns on
//! 512 × 512 (one core of an AMD EPYC, bench `ground_motion`, group `field`); a plain loop that draws
//! as many numbers without correlation, 2.3 ns. Small lattices pay for their padding.
//!
//! Transforms are rustfft's portable ones over [eight numbers at once](lanes), and not those that
//! it picks by processor, so that the bits of a field depend neither on the machine's instruction
//! set nor on the number of threads.

pub mod lanes;
pub mod white;
pub mod lattice;
mod embedding;
mod sampler;
mod kriging;
pub mod carry;

/// How many measures fields may have.
pub const MOST_MEASURES: usize = 8;

pub use carry::Carrier;
pub use embedding::EDGE_RHO;
pub use lattice::FieldLattice;
pub use sampler::{Field, FieldSampler, Scratch};
