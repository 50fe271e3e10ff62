//! Keystore files, and the phrase, passphrase and path of a mnemonic. Limits are small: what is too costly is refused before it costs.

use mintmark_keys::{
    keystore::{self, cost::Limits},
    mnemonic,
    problem::Problem,
};

use crate::seeds;

const LIMITS: Limits = Limits { memory: 1 << 20, iterations: 1_000 };
const PASSWORD: &[u8] = b"edge-password";

/// Files of few rounds that hold the key 02…02.
const LIGHT: [&str; 2] = [
    r#"{"version":3,"id":"ffffffff-ffff-4fff-bfff-ffffffffffff","address":"5050a4f4b3f9338c3472dcc01a87c76a144b3c9c","crypto":{"kdf":"pbkdf2","kdfparams":{"c":2,"dklen":32,"prf":"hmac-sha256","salt":"00ff"},"cipher":"aes-128-ctr","cipherparams":{"iv":"fefefefefefefefefefefefefefefefe"},"ciphertext":"2e5408a12bc836050e88aa85aa3b51b93225e78f2719f8b8303e1bb80a1c718e","mac":"c50b7ce6b48502757ba8ee313dd401e6a2143b851f41164669f20ae799f5d65e"}}"#,
    r#"{"version":3,"id":"ffffffff-ffff-4fff-bfff-ffffffffffff","address":"5050a4f4b3f9338c3472dcc01a87c76a144b3c9c","crypto":{"kdf":"scrypt","kdfparams":{"n":2,"r":1,"p":1,"dklen":32,"salt":"00ff"},"cipher":"aes-128-ctr","cipherparams":{"iv":"fefefefefefefefefefefefefefefefe"},"ciphertext":"f25b5bdec13fc557db41f349d40d21a5da65b0b3d0049ca80966d6e37dd01c17","mac":"ba5076e15150288c0c83517aacb18bcd5de9c1babad7b33898a7def3d34de302"}}"#,
];

/// A file that is opened with [`PASSWORD`].
pub(crate) fn file(input: &[u8]) -> bool {
    match keystore::open(input, PASSWORD, &LIMITS) {
        Ok(secret) => {
            assert_eq!(secret.expose().len(), 32);
            let again = keystore::open(input, PASSWORD, &LIMITS).unwrap();
            assert!(again.expose() == secret.expose());
            assert!(matches!(keystore::open(input, b"another", &LIMITS), Err(Problem::WrongPassword)));
            true
        }
        Err(Problem::OutOfMemory) => panic!("a megabyte is there"),
        Err(problem) => matches!(problem, Problem::WrongPassword | Problem::TooCostly(_)),
    }
}

/// A phrase, a zero byte, a passphrase, a zero byte, a path.
pub(crate) fn phrase(input: &[u8]) -> bool {
    let parts: Vec<&[u8]> = input.splitn(3, |byte| *byte == 0).collect();
    let [phrase, passphrase, path] = parts.as_slice() else { return false };
    let Ok(path) = core::str::from_utf8(path) else { return false };
    let Ok(secret) = mnemonic::derive(phrase, passphrase, path) else { return false };
    assert_eq!(secret.expose().len(), 32);
    assert!(secret.expose().iter().any(|byte| *byte != 0));
    true
}

pub(crate) fn files() -> Vec<Vec<u8>> {
    let edges = seeds::rows("keystore-micro-eth-signer.json").into_iter().map(|row| row["keystore"].to_string().into_bytes());
    LIGHT.into_iter().map(|file| file.as_bytes().to_vec()).chain(edges).collect()
}

pub(crate) fn phrases() -> Vec<Vec<u8>> {
    let words =
        ["test test test test test test test test test test test junk", &format!("{}about", "abandon ".repeat(11))].map(str::to_owned);
    let paths = ["m/44'/60'/0'/0/0", "m", "m/2147483647'/1"];
    let seed = |words: &String, path: &str| [words.as_bytes(), b"\0TREZOR\0", path.as_bytes()].concat();
    words.iter().flat_map(|words| paths.map(|path| seed(words, path))).collect()
}
