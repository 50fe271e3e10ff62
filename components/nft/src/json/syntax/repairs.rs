//! The repairs of a text, bounded: a hostile text can need one at every byte.

use super::place::Place;
use crate::warnings::Warnings;

/// Number of places that are named for each kind of repair. The others are counted.
const MAX_PLACES: usize = 8;

/// The group of repairs that belong to the style of the whole text.
pub(super) const WHOLE_STYLE: usize = usize::MAX;

/// A repair, by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// Code of the warning.
    pub(super) code: &'static str,
    /// What was done, for people.
    pub(super) what: &'static str,
}

/// Repairs of one kind in one value.
#[derive(Debug)]
struct Repair {
    kind: Kind,
    /// Byte offset of the value, by which repairs are grouped.
    group: usize,
    offset: usize,
    at: String,
    count: usize,
}

/// The repairs, in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Repairs {
    named: Vec<Repair>,
    /// Kinds with more than [`MAX_PLACES`] places, with the number of the others.
    counted: Vec<(Kind, usize)>,
}

impl Repairs {
    /// Adds a repair at a byte offset, inside the value that starts at `group`.
    pub(super) fn add(&mut self, kind: Kind, group: usize, offset: usize, place: &Place) {
        if let Some(last) = self.named.iter_mut().rev().find(|repair| repair.kind.code == kind.code)
            && last.group == group
        {
            last.count += 1;
        } else if self.named.iter().filter(|repair| repair.kind.code == kind.code).count() < MAX_PLACES {
            self.named.push(Repair { kind, group, offset, at: place.pointer(), count: 1 });
        } else if let Some((_, count)) = self.counted.iter_mut().find(|(counted, _)| counted.code == kind.code) {
            *count += 1;
        } else {
            self.counted.push((kind, 1));
        }
    }

    /// Returns whether quotes were added or taken as text.
    pub(crate) fn touch_quotes(&self) -> bool {
        const CODES: [&str; 4] = ["inner-quote", "missing-comma", "single-quotes", "unquoted-key"];
        self.named.iter().any(|repair| CODES.contains(&repair.kind.code))
    }

    /// Adds a warning for each repair.
    pub(crate) fn warn(&self, warnings: &mut Warnings) {
        for Repair { kind, offset, at, count, .. } in &self.named {
            let more = if *count > 1 { format!(", and {} more", count - 1) } else { String::new() };
            warnings.push(kind.code, at, format!("{} (byte {offset}{more})", kind.what));
        }
        for (kind, count) in &self.counted {
            warnings.push_whole(kind.code, format!("{} in {count} more places", kind.what));
        }
    }
}
