//! The machine: slots, wakes, cancellation.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use core::future::Future;
use core::pin::Pin;
use std::cell::RefCell;
use std::rc::Rc;

use futures_util::stream::{FuturesUnordered, StreamExt};
use mintmark_gateway_core::{Io, Summary};
use mintmark_gateway_driver_effects::{Action, Effects, Machine, Outcome};

fn sleeps(step: &mintmark_gateway_driver_effects::Step) -> Vec<u32> {
    let milliseconds = |action: &Action| if let Action::Sleep(milliseconds) = action { *milliseconds } else { panic!("no sleep") };
    step.start.iter().map(|(_, action)| milliseconds(action)).collect()
}

#[test]
fn woken_children_are_polled_in_the_same_step() {
    // Children of FuturesUnordered are polled only when they were woken: with a no-op waker the
    // second step would never see the first.
    let order = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&order);
    let mut machine = Machine::new(|io: Effects| async move {
        let child = |milliseconds: u32| -> Pin<Box<dyn Future<Output = u32>>> {
            let io = io.clone();
            Box::pin(async move {
                io.sleep(milliseconds).await;
                milliseconds
            })
        };
        let mut running: FuturesUnordered<_> = [child(1), child(2), child(3)].into_iter().collect();
        while let Some(done) = running.next().await {
            log.borrow_mut().push(done);
            if done == 2 {
                running.push(child(4));
            }
        }
    });
    let first = machine.advance([], 0, true);
    assert_eq!(sleeps(&first), [1, 2, 3]);
    let id = |index: usize| first.start.get(index).unwrap().0;
    let second = machine.advance([(id(1), Outcome::Sleep)], 0, true);
    assert_eq!((sleeps(&second), second.finished), (vec![4], false));
    let third =
        machine.advance([(id(0), Outcome::Sleep), (id(2), Outcome::Sleep), (second.start.first().unwrap().0, Outcome::Sleep)], 0, true);
    assert!(third.finished);
    assert_eq!(order.borrow().len(), 4);
}

#[test]
fn dropped_effects_are_cancelled_once_and_unseen_ones_never_start() {
    let mut machine = Machine::new(|io: Effects| async move {
        {
            let mut seen = Box::pin(io.sleep(1));
            let mut unseen = Box::pin(io.sleep(2));
            let never = core::future::poll_fn(|context| {
                let _first = seen.as_mut().poll(context);
                core::task::Poll::Ready(())
            });
            never.await;
            io.sleep(3).await;
            let once = core::future::poll_fn(|context| {
                let _second = unseen.as_mut().poll(context);
                core::task::Poll::Ready(())
            });
            once.await;
        }
        io.sleep(4).await;
    });
    let first = machine.advance([], 0, true);
    assert_eq!(sleeps(&first), [1, 3]);
    let [(one, _), (three, _)] = first.start.as_slice() else { panic!("two effects") };
    let second = machine.advance([(*three, Outcome::Sleep)], 0, true);
    assert_eq!((sleeps(&second), second.cancel.as_slice()), (vec![4], [*one].as_slice()));
    let third = machine.advance([(*one, Outcome::Sleep), (99, Outcome::Sleep), (second.start.first().unwrap().0, Outcome::Sleep)], 0, true);
    assert!(third.finished && third.cancel.is_empty());
}

#[test]
fn effects_go_on_after_the_end_and_steps_after_it_are_empty() {
    let summary = Summary { request_id: "a".into(), route: "b".into(), status: 200, ..Summary::default() };
    let mut machine = Machine::new(|io: Effects| async move {
        io.end(summary);
        io.sleep(1).await;
    });
    let first = machine.advance([], 0, true);
    assert!(!first.finished && first.output.len() == 1 && first.start.len() == 1);
    assert!(machine.advance([(0, Outcome::Sleep)], 0, true).finished);
    let after = machine.advance([(0, Outcome::Sleep)], 0, true);
    assert!(after.finished && after.output.is_empty() && after.start.is_empty());
}

#[test]
fn an_outcome_of_another_kind_is_an_error_of_the_effect() {
    let got = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&got);
    let mut machine = Machine::new(|io: Effects| async move {
        *slot.borrow_mut() = Some(io.body(10).await.is_err());
    });
    let first = machine.advance([], 0, true);
    assert!(machine.advance([(first.start.first().unwrap().0, Outcome::Sleep)], 0, true).finished);
    assert_eq!(*got.borrow(), Some(true));
}

#[test]
fn a_body_that_came_with_the_request_is_not_asked_for() {
    for (max_bytes, expected) in [(4, Ok(4)), (3, Err(()))] {
        let got = Rc::new(RefCell::new(None));
        let slot = Rc::clone(&got);
        let mut machine = Machine::new(|io: Effects| async move {
            *slot.borrow_mut() = Some(io.body(max_bytes).await.map(|body| body.len()).map_err(|_| ()));
        });
        machine.give_body(b"body".to_vec());
        let only = machine.advance([], 0, true);
        assert!(only.finished && only.start.is_empty());
        assert_eq!(*got.borrow(), Some(expected));
    }
}
