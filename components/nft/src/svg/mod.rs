//! SVG from tokens, made safe by an allow-list.
//!
//! The input is read leniently, because contracts write markup by hand. Only what the tables of
//! [`elements`] and [`attributes`] name is written again, so the output is well-formed whatever
//! came in.

mod attribute_list;
mod attributes;
mod css;
mod elements;
pub mod error;
mod names;
mod namespaces;
mod references;
mod removed;
pub mod sanitize;
mod tag;
mod text;
mod tokens;
mod url;
