//! Request stamps: what is taken, and every rule broken once.

mod draft;
mod keys;
mod profile;
mod replay;
mod request;
