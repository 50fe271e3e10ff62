//! Random policies and requests, judged by the signer and by a plain model of it.

mod model;
mod reference;
