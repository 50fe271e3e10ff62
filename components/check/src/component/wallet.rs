//! Wallets of the signer component with keys that everybody knows. No signature ever leaves them.

use super::bindings::mintmark::signer::wallets::{Key, Material, Wallet};
use crate::report::Finding;
use crate::signer::{KeyPlace, Section, without_addresses};

/// Opens a wallet for a section. `text` is the section's own text, or one made from it.
///
/// # Errors
/// Every config error of the signer, with pointers into the document.
pub(super) fn open(section: &Section, text: &str) -> Result<Wallet, Vec<Finding>> {
    let keys: Vec<Key> =
        section.keys().into_iter().enumerate().map(|(index, key)| Key { id: key.id, material: material(index, key.place) }).collect();
    // The entropy may be fixed, because it blinds operations on secrets, and this wallet has no
    // secrets.
    let entropy = [7; 32];
    Wallet::open(&without_addresses(text), &keys, &entropy).map_err(|findings| {
        findings.into_iter().map(|finding| Finding::new(section.pointer(&finding.at), finding.expected, finding.got)).collect()
    })
}

/// The smallest x coordinates of points of the curve, one for each key that a wallet may have.
const X_OF_POINTS: [u8; 64] = [
    1, 2, 3, 4, 6, 8, 12, 13, 14, 16, 20, 22, 25, 27, 32, 33, 38, 39, 43, 44, 45, 47, 48, 52, 56, 57, 59, 61, 63, 64, 66, 69, 73, 74, 76,
    77, 81, 82, 83, 85, 88, 89, 90, 91, 95, 97, 102, 104, 106, 107, 110, 111, 112, 115, 118, 119, 123, 126, 129, 130, 132, 133, 136, 137,
];

/// Makes a stand-in for a key: a small number for a key that the signer has. For a remote key it is
/// the public key of the section, or another.
fn material(index: usize, place: KeyPlace) -> Material {
    let of = |first: &[u8], last: &[u8]| [first, &vec![0; 32 - last.len()], last].concat();
    match place {
        KeyPlace::Local => Material::Secret(of(&[], &u32::try_from(index + 1).unwrap_or(u32::MAX).to_be_bytes())),
        KeyPlace::Remote(Some(public)) => Material::Remote(public),
        KeyPlace::Remote(None) => Material::Remote(of(&[2], &[X_OF_POINTS.get(index).copied().unwrap_or(1)])),
    }
}
