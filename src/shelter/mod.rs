//! Where they go, and what they need there.

pub mod site;
pub mod landing;
pub mod climate;
pub mod needs;
pub mod allocation;
pub mod reception;
pub mod convoys;
pub mod opening;
