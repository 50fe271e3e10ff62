//! A record of why a component trapped.
//!
//! A component has no imports, so it cannot report a panic. Instead it leaves a record in a static
//! place in its memory, where the host finds it (`hosts/shared/trap/panic.ts`). The record consists
//! of a marker that is not valid UTF-8, the record's own address, the length of the text (all
//! little-endian words of 32 bits), and the text: message, TAB, `file:line:column`.
//!
//! Security: a message can end up in a log, and a value in it may be a credential. For example,
//! `unwrap` shows the error, and slicing a string shows the string. A message with values is
//! therefore withheld, unless the values are numbers. The place is always reported.

mod message;
mod record;

use std::panic::set_hook;
use std::sync::{Mutex, Once};

use crate::message::safe_message;
use crate::record::Record;

static RECORD: Mutex<Record> = Mutex::new(Record::empty());
static HOOK: Once = Once::new();

/// Installs the hook that makes every later panic leave a record.
///
/// Call it in each function that a host can call first. Only the first call has an effect.
pub fn leave_record() {
    HOOK.call_once(|| {
        set_hook(Box::new(|info| {
            // The lock is taken only if this code itself panicked. Nothing can be recorded then.
            if let Ok(mut record) = RECORD.try_lock() {
                record.write(safe_message(info.payload()), info.location());
            }
        }));
    });
}
