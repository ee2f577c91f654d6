//! What the shaking sets off.
