//! The exports of the component. This is the only place that knows WIT types. It converts and
//! decides nothing. It is built for wasm only.

mod bindings;
mod from_wit;
mod to_wit;

use std::cell::RefCell;

use self::bindings::exports::mintmark::nft::metadata;
use crate::resolution;

struct Component;

impl metadata::Guest for Component {
    type Resolution = Resolution;
}

struct Resolution(RefCell<resolution::Resolution>);

impl metadata::GuestResolution for Resolution {
    fn start(token: metadata::Token, given: metadata::Settings) -> Result<metadata::Resolution, metadata::Error> {
        mintmark_panic::leave_record();
        let resolution = resolution::Resolution::start(&token.chain, &token.contract, &token.token_id, given.into())?;
        Ok(metadata::Resolution::new(Self(RefCell::new(resolution))))
    }

    fn advance(&self, settled: Vec<metadata::Settled>) -> metadata::Progress {
        self.0.borrow_mut().advance(settled.into_iter().map(Into::into).collect()).into()
    }
}

bindings::export!(Component with_types_in bindings);
