//! Names of IPNS (IPNS Record and Protocol specification): the key behind a name, and the signed
//! record that says where the name points.

mod key;
pub mod record;
pub mod refusal;
mod time;
