//! The exports of the component. This is the only place that knows WIT types. It converts and
//! decides nothing. It is built for wasm only.

mod answers;
mod bindings;
mod contents;
mod from_wit;
mod to_wit;

use std::cell::RefCell;

use self::bindings::exports::mintmark::nft::{content, metadata};
use crate::content::stream::ContentStream;
use crate::{resolution, subject};

struct Component;

impl metadata::Guest for Component {
    type Resolution = Resolution;

    fn validate(subject: metadata::Subject) -> Result<(), metadata::Error> {
        mintmark_panic::leave_record();
        subject::Subject::from(subject).validate().map_err(Into::into)
    }
}

struct Resolution(RefCell<resolution::Resolution>);

impl metadata::GuestResolution for Resolution {
    fn start(subjects: Vec<metadata::Subject>, settings: metadata::Settings) -> metadata::Resolution {
        mintmark_panic::leave_record();
        let subjects = subjects.into_iter().map(Into::into).collect();
        metadata::Resolution::new(Self(RefCell::new(resolution::Resolution::start(subjects, settings.into()))))
    }

    fn advance(&self, settled: Vec<metadata::Settled>, now_ms: u64) -> metadata::Step {
        self.0.borrow_mut().advance(settled.into_iter().map(Into::into).collect(), now_ms).into()
    }
}

impl content::Guest for Component {
    type Content = Content;
}

struct Content(RefCell<ContentStream>);

impl content::GuestContent for Content {
    fn open(request: content::ContentRequest, settings: metadata::Settings) -> content::Content {
        mintmark_panic::leave_record();
        content::Content::new(Self(RefCell::new(ContentStream::open(request.into(), settings.into()))))
    }

    fn advance(&self, settled: Vec<metadata::Settled>, now_ms: u64, pull: bool) -> content::ContentStep {
        self.0.borrow_mut().advance(settled.into_iter().map(Into::into).collect(), now_ms, pull).into()
    }
}

bindings::export!(Component with_types_in bindings);
