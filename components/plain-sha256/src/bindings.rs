//! The export of the component.

use sha2::{Digest as _, Sha256};

wit_bindgen::generate!({ path: "wit", world: "plain-sha256" });

struct Component;

export!(Component);

impl Guest for Component {
    fn digest(bytes: Vec<u8>) -> Vec<u8> {
        Sha256::digest(bytes).to_vec()
    }
}
