//! The seam between the component's contract and the bench.

use core::cell::RefCell;

use crate::bench::{self, Bench};

wit_bindgen::generate!({ path: "wit", world: "timing-lab" });

use exports::mintmark::timing_lab::subjects::{self, Guest, GuestBench, Subject};

struct Component;

export!(Component);

impl Guest for Component {
    type Bench = RefCell<Bench>;
}

impl GuestBench for RefCell<Bench> {
    fn open(entropy: Vec<u8>, reference: Vec<u8>) -> Option<subjects::Bench> {
        let bench = Bench::open(entropy.as_slice().try_into().ok()?, reference.try_into().ok()?)?;
        Some(subjects::Bench::new(Self::new(bench)))
    }

    fn load(&self, secrets: Vec<u8>) -> bool {
        self.try_borrow_mut().is_ok_and(|mut bench| bench.load(&secrets))
    }

    fn run(&self, subject: Subject, slot: u32, times: u32) -> bool {
        let subject = match subject {
            Subject::Sign => bench::Subject::Sign,
            Subject::SignAndVerify => bench::Subject::SignAndVerify,
            Subject::PublicKey => bench::Subject::PublicKey,
            Subject::Compare => bench::Subject::Compare,
            Subject::LeakyCompare => bench::Subject::LeakyCompare,
            Subject::LeakyPower => bench::Subject::LeakyPower,
        };
        usize::try_from(slot).is_ok_and(|slot| self.try_borrow().is_ok_and(|bench| bench.run(subject, slot, times)))
    }
}
