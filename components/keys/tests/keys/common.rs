//! Third-party vectors, and a keystore made for the tests.

use mintmark_keys::{
    keystore::{self, cost::Limits},
    open_error::OpenError,
};
use serde_json::{Value, json};

/// The limits of the Node host.
pub const LIMITS: Limits = Limits { memory: 512 << 20, iterations: 10_000_000 };

/// The key of [`light_keystore`].
pub const KEY: &str = "0202020202020202020202020202020202020202020202020202020202020202";
/// The password of [`light_keystore`].
pub const PASSWORD: &str = "a password";

/// Returns the rows of a file in `tests/vectors/signer`.
pub fn vectors(name: &str) -> Vec<Value> {
    let path = format!("{}/../../tests/vectors/signer/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_else(|| panic!("expected text in {name} of {row}"))
}

/// Decodes hexadecimal digits with or without `0x`.
pub fn bytes(digits: &str) -> Vec<u8> {
    let digits = digits.trim_start_matches("0x").as_bytes();
    digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

pub fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Opens a keystore and returns the hexadecimal digits of its key.
pub fn open(json: &str, password: &[u8]) -> Result<String, OpenError> {
    keystore::open(json.as_bytes(), password, &LIMITS).map(|secret| digits(secret.expose()))
}

/// Returns a keystore with few iterations. [`PASSWORD`] opens it to [`KEY`].
pub fn light_keystore() -> Value {
    keystore_of(
        &bytes(KEY),
        PASSWORD.as_bytes(),
        json!({ "kdf": "pbkdf2", "kdfparams": { "c": 2, "dklen": 32, "prf": "hmac-sha256", "salt": "00ff" } }),
    )
}

/// Makes a keystore of a key. `derivation` holds `kdf` and `kdfparams`.
pub fn keystore_of(key: &[u8], password: &[u8], derivation: Value) -> Value {
    let parameters = &derivation["kdfparams"];
    let salt = bytes(text(parameters, "salt"));
    let number = |name: &str| u32::try_from(parameters[name].as_u64().unwrap()).unwrap();
    let mut derived = [0; 32];
    if derivation["kdf"] == "scrypt" {
        let log_n = u8::try_from(number("n").trailing_zeros()).unwrap();
        let parameters = scrypt::Params::new(log_n, number("r"), number("p")).unwrap();
        scrypt::scrypt(password, &salt, &parameters, &mut derived).unwrap();
    } else {
        pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, &salt, number("c"), &mut derived);
    }
    keystore_with_derived(key, &derived, derivation)
}

/// Makes a keystore of a key, given the bytes that were derived from the password.
pub fn keystore_with_derived(key: &[u8], derived: &[u8], derivation: Value) -> Value {
    use aes::cipher::{KeyIvInit as _, StreamCipher as _};
    use sha3::Digest as _;

    let iv = [0xfe; 16];
    let mut ciphertext = key.to_vec();
    ctr::Ctr128BE::<aes::Aes128>::new_from_slices(&derived[..16], &iv).unwrap().apply_keystream(&mut ciphertext);
    let mac = sha3::Keccak256::digest([&derived[16..32], &ciphertext].concat());
    let mut crypto = derivation;
    crypto["cipher"] = json!("aes-128-ctr");
    crypto["cipherparams"] = json!({ "iv": digits(&iv) });
    crypto["ciphertext"] = json!(digits(&ciphertext));
    crypto["mac"] = json!(digits(&mac));
    json!({ "version": 3, "id": "ffffffff-ffff-4fff-bfff-ffffffffffff", "crypto": crypto })
}
