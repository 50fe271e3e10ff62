//! The parts of a request: its parameters, the message it signs, the values it carries, the effects
//! it has.

pub mod effects;
pub mod message;
pub mod params;
pub mod value;
