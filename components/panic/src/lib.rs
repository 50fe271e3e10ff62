//! A component imports nothing, so it cannot say why it trapped. It leaves a record in its memory instead, in a static place, where its host finds it (`hosts/shared/trap/panic.ts`): a
//! marker that is no UTF-8, the record's own address, the length of the text (32 bits each, little-endian as all of wasm), and the text: message, TAB, `file:line:column`.
//!
//! A message may go to a log, so one with values in it is withheld unless these are numbers: an `unwrap` shows its error and a slice of a text the text, which may be a credential.
//! Where it happened is always told.

mod message;
mod record;

use std::panic::set_hook;
use std::sync::{Mutex, Once};

use crate::message::message;
use crate::record::Record;

static RECORD: Mutex<Record> = Mutex::new(Record::empty());
static HOOK: Once = Once::new();

/// Has every panic from now on leave its record. To be called by what a component's host calls first; once is enough, more often costs nothing.
pub fn leave_record() {
    HOOK.call_once(|| {
        set_hook(Box::new(|info| {
            // Taken only by a panic in here, of which there is nothing to tell.
            if let Ok(mut record) = RECORD.try_lock() {
                record.write(message(info.payload()), info.location());
            }
        }));
    });
}
