//! The exports of the component, over the bench.

use core::cell::RefCell;

use crate::bench::{self, Bench};

wit_bindgen::generate!({ path: "wit", world: "timing-lab" });

use exports::mintmark::timing_lab::operations::{self, Guest, GuestBench, Operation};

struct Component;

export!(Component);

impl Guest for Component {
    type Bench = RefCell<Bench>;
}

impl GuestBench for RefCell<Bench> {
    fn open(entropy: Vec<u8>, reference: Vec<u8>) -> Option<operations::Bench> {
        let bench = Bench::open(entropy.as_slice().try_into().ok()?, reference.try_into().ok()?)?;
        Some(operations::Bench::new(Self::new(bench)))
    }

    fn load(&self, secrets: Vec<u8>) -> bool {
        self.try_borrow_mut().is_ok_and(|mut bench| bench.load(&secrets))
    }

    fn run(&self, operation: Operation, slot: u32, times: u32) -> bool {
        let operation = match operation {
            Operation::Sign => bench::Operation::Sign,
            Operation::SignAndVerify => bench::Operation::SignAndVerify,
            Operation::PublicKey => bench::Operation::PublicKey,
            Operation::Compare => bench::Operation::Compare,
            Operation::LeakyCompare => bench::Operation::LeakyCompare,
            Operation::LeakyPower => bench::Operation::LeakyPower,
        };
        usize::try_from(slot).is_ok_and(|slot| self.try_borrow().is_ok_and(|bench| bench.run(operation, slot, times)))
    }
}
