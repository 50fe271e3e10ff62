//! Wallets of the signer component with keys that are nobody's: nothing is ever released.

use super::bindings::mintmark::signer::wallets::{Key, Material, Wallet};
use crate::report::Problem;
use crate::signer::{KeyPlace, Section};

/// Opens a wallet for a section; `text`: the section's, or one made from it.
///
/// # Errors
/// Every problem of it, with pointers into the document.
pub(super) fn open(section: &Section, text: &str) -> Result<Wallet, Vec<Problem>> {
    let keys: Vec<Key> =
        section.keys().into_iter().enumerate().map(|(index, key)| Key { id: key.id, material: material(index, key.place) }).collect();
    // Blinding protects secrets, and there is none.
    let entropy = [7; 32];
    Wallet::open(text, &keys, &entropy).map_err(|problems| {
        problems.into_iter().map(|problem| Problem::new(section.pointer(&problem.at), problem.expected, problem.got)).collect()
    })
}

/// x of the first points of the curve that have a small one, one for each key that a wallet may have.
const POINTS: [u8; 64] = [
    1, 2, 3, 4, 6, 8, 12, 13, 14, 16, 20, 22, 25, 27, 32, 33, 38, 39, 43, 44, 45, 47, 48, 52, 56, 57, 59, 61, 63, 64, 66, 69, 73, 74, 76,
    77, 81, 82, 83, 85, 88, 89, 90, 91, 95, 97, 102, 104, 106, 107, 110, 111, 112, 115, 118, 119, 123, 126, 129, 130, 132, 133, 136, 137,
];

/// What stands for a key: a small number, everybody's key; or where it is held elsewhere its public key, if the section tells it, or somebody's.
fn material(index: usize, place: KeyPlace) -> Material {
    let of = |first: &[u8], last: &[u8]| [first, &vec![0; 32 - last.len()], last].concat();
    match place {
        KeyPlace::Here => Material::Secret(of(&[], &u32::try_from(index + 1).unwrap_or(u32::MAX).to_be_bytes())),
        KeyPlace::Elsewhere(Some(public)) => Material::Remote(public),
        KeyPlace::Elsewhere(None) => Material::Remote(of(&[2], &[POINTS.get(index).copied().unwrap_or(1)])),
    }
}
