//! Streamed fetches, and responses that wait for their client.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use core::task::Poll;
use std::cell::RefCell;
use std::rc::Rc;

use mintmark_gateway_core::{BodyStream, ChosenBy, Fetch, FetchFailure, FetchMethod, Head, Io, Summary};
use mintmark_gateway_driver_effects::{Action, Effects, Machine, Outcome, Output, Step};

fn fetch() -> Fetch {
    Fetch {
        method: FetchMethod::Get,
        url: "https://a.example/".into(),
        headers: Vec::new(),
        body: None,
        max_bytes: 100,
        chosen_by: ChosenBy::Token,
        coalesce: None,
    }
}

fn opened() -> Outcome {
    Outcome::Open(Ok(Head { status: 200, headers: Vec::new() }))
}

fn chunk(text: &str) -> Outcome {
    Outcome::NextChunk(Ok(Some(text.as_bytes().to_vec())))
}

/// Polls a future once, and drops it.
async fn once<T>(future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    core::future::poll_fn(move |context| {
        Poll::Ready(match future.as_mut().poll(context) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

/// Returns the id of the only effect that a step starts.
fn started(step: &Step) -> u32 {
    match step.start.as_slice() {
        [(id, _)] => *id,
        others => panic!("one effect, not {}", others.len()),
    }
}

/// Returns the id of the stream whose next chunk a step asks for.
fn asked(step: &Step) -> u32 {
    match step.start.as_slice() {
        [(_, Action::NextChunk(stream))] => *stream,
        others => panic!("one chunk, not {} effects", others.len()),
    }
}

/// Returns the chunks of a step as text, and whether the response broke off.
fn sent(step: &Step) -> (Vec<String>, bool) {
    let chunks = step.output.iter().filter_map(|output| match output {
        Output::Chunk(bytes) => Some(String::from_utf8(bytes.clone()).unwrap()),
        _ => None,
    });
    (chunks.collect(), step.output.iter().any(|output| matches!(output, Output::Failed(_))))
}

#[test]
fn a_stream_is_read_chunk_by_chunk_and_closes_by_itself_at_its_end() {
    let read = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&read);
    let mut machine = Machine::new(|io: Effects| async move {
        let (head, mut body) = io.open(fetch()).await.unwrap();
        while let Some(bytes) = body.next().await.unwrap() {
            log.borrow_mut().push(String::from_utf8(bytes).unwrap());
        }
        assert!(body.next().await.unwrap().is_none());
        io.sleep(u32::from(head.status)).await;
    });
    let open = started(&machine.advance([], 0, true));
    let first = machine.advance([(open, opened())], 0, true);
    assert_eq!(asked(&first), open);
    let second = machine.advance([(started(&first), chunk("a"))], 0, true);
    assert_eq!(asked(&second), open);
    let third = machine.advance([(started(&second), chunk("b"))], 0, true);
    let last = machine.advance([(started(&third), Outcome::NextChunk(Ok(None)))], 0, true);
    assert_eq!(read.borrow().as_slice(), ["a", "b"]);
    assert!(matches!(last.start.as_slice(), [(_, Action::Sleep(200))]));
    assert!(last.cancel.is_empty());
}

#[test]
fn a_stream_that_is_dropped_early_is_closed_by_the_id_of_its_open() {
    let mut machine = Machine::new(|io: Effects| async move {
        let (_, mut body) = io.open(fetch()).await.unwrap();
        let _ = body.next().await;
        assert!(once(body.next()).await.is_none());
        drop(body);
        io.sleep(1).await;
    });
    let open = started(&machine.advance([], 0, true));
    let first = machine.advance([(open, opened())], 0, true);
    let second = machine.advance([(started(&first), chunk("a"))], 0, true);
    // The host never saw the second chunk's effect.
    assert_eq!(second.cancel, [open]);
    assert!(matches!(second.start.as_slice(), [(_, Action::Sleep(1))]));
}

#[test]
fn a_chunk_that_is_given_up_is_cancelled_and_the_stream_stays_open() {
    let mut machine = Machine::new(|io: Effects| async move {
        let (_, mut body) = io.open(fetch()).await.unwrap();
        let timer = io.sleep(1);
        {
            let chunk = core::pin::pin!(body.next());
            futures_util::future::select(chunk, core::pin::pin!(timer)).await;
        }
        assert_eq!(body.next().await.unwrap().unwrap(), b"late");
    });
    let open = started(&machine.advance([], 0, true));
    let first = machine.advance([(open, opened())], 0, true);
    let [(early, Action::NextChunk(_)), (timer, Action::Sleep(1))] = first.start.as_slice() else { panic!("a chunk and a timer") };
    let second = machine.advance([(*timer, Outcome::Sleep)], 0, true);
    assert_eq!((second.cancel.as_slice(), asked(&second)), ([*early].as_slice(), open));
    assert!(machine.advance([(started(&second), chunk("late"))], 0, true).finished);
}

#[test]
fn a_stream_that_opens_for_nobody_is_closed() {
    let mut machine = Machine::new(|io: Effects| async move {
        {
            let mut open = Box::pin(io.open(fetch()));
            let mut seen = false;
            core::future::poll_fn(|context| {
                if !core::mem::replace(&mut seen, true) {
                    assert!(open.as_mut().poll(context).is_pending());
                    return Poll::Pending;
                }
                Poll::Ready(())
            })
            .await;
        }
        io.sleep(1).await;
    });
    let open = started(&machine.advance([], 0, true));
    assert_eq!(machine.advance([(open, opened())], 0, true).cancel, [open]);
}

#[test]
fn a_stream_that_breaks_off_says_why_and_ends() {
    let mut machine = Machine::new(|io: Effects| async move {
        let (_, mut body) = io.open(fetch()).await.unwrap();
        assert!(matches!(body.next().await, Err(FetchFailure::TooLarge(100))));
        assert!(body.next().await.unwrap().is_none());
    });
    let open = started(&machine.advance([], 0, true));
    let first = machine.advance([(open, opened())], 0, true);
    let last = machine.advance([(started(&first), Outcome::NextChunk(Err(FetchFailure::TooLarge(100))))], 0, true);
    assert!(last.finished && last.cancel.is_empty());
}

#[test]
fn a_response_waits_until_its_client_takes_more() {
    let mut machine = Machine::new(|io: Effects| async move {
        io.head(Head { status: 200, headers: Vec::new() });
        io.chunk(b"a".to_vec());
        for text in ["b", "c"] {
            io.ready().await;
            io.chunk(text.as_bytes().to_vec());
        }
        io.fail(Summary::default());
    });
    assert_eq!(sent(&machine.advance([], 0, true)), (vec!["a".to_owned()], false));
    assert_eq!(sent(&machine.advance([], 0, false)), (vec![], false));
    assert_eq!(sent(&machine.advance([], 0, true)), (vec!["b".to_owned()], false));
    let last = machine.advance([], 0, true);
    assert_eq!(sent(&last), (vec!["c".to_owned()], true));
    assert!(last.finished);
}
