//! Media: what bytes are, which type they are served as, and how large a picture is.

mod container;
pub mod pixels;
pub mod served;
pub mod sniff;
