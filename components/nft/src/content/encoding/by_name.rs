//! Entries in the order of their names.

use core::ops::Range;

/// A name, and the place of its entry in a block.
pub(crate) type Named<'a> = (&'a [u8], Range<usize>);

/// Sorts entries by name. Those of one name stay in the order of their places.
///
/// Directories and maps share this function, because a sort is a few kilobytes for each type.
pub(crate) fn sort(entries: &mut [Named<'_>]) {
    entries.sort_unstable_by(|(name, place), (other, other_place)| name.cmp(other).then(place.start.cmp(&other_place.start)));
}
