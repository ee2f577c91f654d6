//! Where they go, and what they need there.

pub mod climate;
pub mod capacity;
pub mod site;
pub mod suitability;
pub mod camps;
pub mod landing;
pub mod needs;
pub mod allocation;
pub mod reception;
pub mod convoys;
pub mod opening;
