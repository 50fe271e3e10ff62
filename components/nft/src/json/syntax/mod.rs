//! The syntax of JSON: strictly by RFC 8259 first, and if that fails, with named repairs.
//!
//! Both passes run the same code. The strict pass ends at the first place that needs a repair, so a
//! repair never changes the reading of a document that is valid JSON.

mod container;
mod escape;
mod fault;
mod lookahead;
mod number;
mod parser;
mod place;
mod repairs;
mod space;
mod string;
mod word;

use crate::json::value::Value;

pub(super) use fault::Fault;
pub(crate) use repairs::Repairs;

use super::limits::Limits;
use parser::{Mode, NEEDS_REPAIR, Parser};

/// Parses a text. Repairs what it has to, and notes each repair.
///
/// # Errors
/// The text is not JSON and cannot be repaired without a guess, or it exceeds a limit.
pub(crate) fn parse(text: &str, limits: Limits) -> Result<(Value, Repairs), Fault> {
    let strict = match Parser::new(text, limits, Mode::Strict).document() {
        Err(fault @ Fault::Syntax { .. }) => fault,
        result => return result,
    };
    // Where no repair is known, the strict fault is nearer to the mistake.
    match (Parser::new(text, limits, Mode::Lenient).document(), strict) {
        (Err(Fault::Syntax { .. }), Fault::Syntax { expected, .. }) if expected != NEEDS_REPAIR => Err(strict),
        (result, _) => result,
    }
}

/// Parses a text that is JSON by RFC 8259. Only repeated field names are noted.
///
/// # Errors
/// The text is not JSON, or it exceeds a limit.
pub(crate) fn parse_strictly(text: &str, limits: Limits) -> Result<(Value, Repairs), Fault> {
    Parser::new(text, limits, Mode::Strict).document()
}
