//! The parts of a request: its parameters, the message it signs, the values it carries, the effects
//! it has, the chains where it has them.

pub mod chain_scope;
pub mod effects;
pub mod message;
pub mod params;
pub mod value;
