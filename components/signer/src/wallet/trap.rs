//! A deliberate trap, only in builds for tests.

use ruint::aliases::U256;

use crate::wallet::subject::Subject;

/// The value that traps: 0xdead.
const TRAPPED: U256 = U256::from_limbs([57005, 0, 0, 0]);

/// Panics for a transaction of that one value.
#[allow(clippy::panic)]
pub(crate) fn panic_if_requested(subject: &Subject) {
    if let Subject::Transaction(transaction) = subject
        && transaction.value == TRAPPED
    {
        panic!("mintmark-signer: a deliberate trap for 57005 wei");
    }
}
