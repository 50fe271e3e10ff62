//! Request stamps (RFC 9421): what is accepted, and every rule broken once.

mod draft;
mod keys;
mod profile;
mod replay;
mod request;
