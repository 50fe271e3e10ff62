//! Answers questions: from what is kept while it is good, otherwise from the chain.

use futures_util::future::join_all;

use crate::http::problem::{Code, Problem};
use crate::io::{Io, KeptAnswer, RecalledAnswer};
use crate::nft::answers::keep::kept;
use crate::nft::cache::entry::{Entry, KeptProblem};
use crate::nft::cache::kept::Kept;
use crate::nft::cache::lifetimes::{Lifetimes, SECOND, Standing};
use crate::nft::component::Nft;
use crate::nft::component::answer::Answer;
use crate::nft::component::error::NftError;
use crate::nft::drive::resolve::resolve;
use crate::nft::drive::watch::StoreUse;
use crate::nft::problems::{is_held, is_outlived, problem_of};
use crate::routes::nft::answers::context::Context;
use crate::routes::nft::answers::left::{After, LastGood};
use crate::routes::nft::answers::probe::probe;
use crate::routes::nft::asked::parameters::Probe;
use crate::routes::nft::asked::question::Question;

/// A good answer.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) kept: Kept,
    pub(crate) is_stale: bool,
    /// Seconds for which a client may use it again.
    pub(crate) max_age: u32,
}

/// The answers to questions, in their order, and what is left to do after they are sent.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) given: Vec<Result<Given, Problem>>,
    pub(crate) after: After,
}

/// Answers questions.
pub(crate) async fn answer<I: Io, N: Nft>(context: &Context<'_, I, N>, questions: Vec<Question>) -> Answers {
    let recalled = join_all(questions.iter().map(|question| recall(context, question))).await;
    let mut after = After::default();
    let mut given: Vec<Option<Result<Given, Problem>>> = Vec::with_capacity(questions.len());
    let mut open = Vec::new();
    for (question, recalled) in questions.into_iter().zip(recalled) {
        given.push(match recalled {
            Recalled::Give(it) => Some(Ok(it)),
            Recalled::Refuse(problem) => Some(Err(problem)),
            Recalled::GiveAndRevalidate(it, recalled_at) => {
                after.revalidate.push((question, LastGood { kept: it.kept.clone(), recalled_at }));
                Some(Ok(it))
            }
            Recalled::Resolve(last) => {
                open.push((question, last));
                None
            }
        });
    }
    let mut resolved = resolve_all(context, open, &mut after).await.into_iter();
    let missing = || Err(Problem::new(Code::Internal, "a question has no answer"));
    let given = given.into_iter().map(|it| it.or_else(|| resolved.next()).unwrap_or_else(missing)).collect();
    Answers { given, after }
}

/// What is kept about a question.
enum Recalled {
    Give(Given),
    /// With the time at which the store was asked for it.
    GiveAndRevalidate(Given, u64),
    Refuse(Problem),
    /// Nothing that may be given now. The last good answer helps if the question cannot be
    /// answered anew.
    Resolve(Option<LastGood>),
}

async fn recall<I: Io, N: Nft>(context: &Context<'_, I, N>, question: &Question) -> Recalled {
    let Some(key) = question.key.clone().filter(|_| context.store == StoreUse::Read) else { return Recalled::Resolve(None) };
    let recalled_at = context.io.now();
    let Some(RecalledAnswer { value, outdated }) = context.io.recall(key).await else { return Recalled::Resolve(None) };
    let now = context.io.now();
    let mut kept = match Entry::parse(value) {
        None => return Recalled::Resolve(None),
        Some(Entry::Problem(_)) if outdated => return Recalled::Resolve(None),
        Some(Entry::Problem(KeptProblem { met_at, problem })) => {
            let Some(seconds) = question.lifetimes.judge_error(met_at, now) else { return Recalled::Resolve(None) };
            let age = now.saturating_sub(met_at);
            context.trace.iter().for_each(|trace| trace.held(age / 1000));
            return Recalled::Refuse(held(problem, seconds, age));
        }
        Some(Entry::Answer(kept)) => kept,
    };
    let age_ms = now.saturating_sub(kept.read_at) / 1000;
    let told = |state| context.trace.iter().for_each(|trace| trace.kept(state, age_ms));
    if outdated {
        kept.is_outdated = true;
        // The last attempt was made before it was outdated.
        kept.failed_at = 0;
    }
    let judge = if kept.is_outdated { Lifetimes::judge_outdated } else { Lifetimes::judge };
    match judge(&question.lifetimes, kept.read_at, kept.failed_at, now) {
        Standing::Fresh { seconds } => {
            told("fresh");
            Recalled::Give(Given { kept, is_stale: false, max_age: seconds })
        }
        Standing::StaleUntilRetry { seconds } => {
            told("stale");
            Recalled::Give(Given { kept, is_stale: true, max_age: seconds })
        }
        Standing::Revalidate => {
            told("stale");
            Recalled::GiveAndRevalidate(Given { kept, is_stale: true, max_age: 0 }, recalled_at)
        }
        Standing::IfError => Recalled::Resolve(Some(LastGood { kept, recalled_at })),
        Standing::Over => Recalled::Resolve(None),
    }
}

/// Says when to ask again, if that can help: when the problem is no longer held, and its upstream
/// wants to be asked again. The problem was met `age` microseconds before.
fn held(problem: Problem, seconds: u32, age: u64) -> Problem {
    let is_retryable = problem.retryable.unwrap_or(problem.code.retryable());
    let left = problem.retry_after.map_or(0.0, |upstream| upstream - age as f64 / SECOND as f64);
    Problem { retry_after: is_retryable.then_some(left.max(f64::from(seconds))), ..problem }
}

/// Resolves questions together, and keeps what they come to. With each comes the last good answer.
pub(crate) async fn resolve_all<I: Io, N: Nft>(
    context: &Context<'_, I, N>,
    questions: Vec<(Question, Option<LastGood>)>,
    after: &mut After,
) -> Vec<Result<Given, Problem>> {
    if questions.is_empty() {
        return Vec::new();
    }
    let read_at = context.io.now();
    let subjects: Vec<_> = questions.iter().map(|(question, _)| question.subject.clone()).collect();
    let resolution = context.gateway.nft.resolve(&subjects, &context.settings());
    let resolved = resolve(context.io, context.watch(), resolution, subjects.len(), context.deadline_ms()).await;
    after.blocks.extend(resolved.keep);
    let mut given = Vec::with_capacity(questions.len());
    for ((question, last), outcome) in questions.into_iter().zip(resolved.answers) {
        let outcome = match outcome_of(context, &question, outcome, read_at).await {
            Ok(answer) => kept(&question.chain, &answer, read_at),
            Err(problem) => Err(problem),
        };
        let now = context.io.now();
        given.push(match (outcome, last) {
            // What is missing in the new answer would take down what was good.
            (Ok(kept), Some(last)) if kept.is_partial && !last.kept.is_partial => Ok(give_last(after, &question, last, now)),
            (Ok(kept), _) => {
                let kept_until = question.lifetimes.kept_until(read_at);
                if kept_until > now {
                    remember(after, &question, read_at, kept.to_bytes(), kept_until);
                }
                Ok(Given { kept, is_stale: false, max_age: question.lifetimes.fresh })
            }
            (Err(problem), last) => fall_back(after, &question, last, problem, (read_at, now)),
        });
    }
    given
}

async fn outcome_of<I: Io, N: Nft>(
    context: &Context<'_, I, N>,
    question: &Question,
    outcome: Option<Result<Answer, NftError>>,
    read_at: u64,
) -> Result<Answer, Problem> {
    match outcome {
        Some(Ok(Answer::Token(document))) if question.probe == Probe::Media => {
            let elapsed_ms = context.io.now().saturating_sub(read_at) / 1000;
            // The probe shares the deadline with the resolution.
            let left_ms = context.deadline_ms().saturating_sub(u32::try_from(elapsed_ms).unwrap_or(u32::MAX));
            Ok(Answer::Token(Box::new(probe(context, *document, left_ms).await)))
        }
        Some(Ok(answer)) => Ok(answer),
        Some(Err(error)) => Err(problem_of(error, question.purpose)),
        None => Err(Problem::new(Code::Deadline, format!("there was no answer within {} ms", context.deadline_ms()))),
    }
}

/// Gives the last good answer instead of a problem, if the problem says nothing against it.
fn fall_back(
    after: &mut After,
    question: &Question,
    last: Option<LastGood>,
    problem: Problem,
    (read_at, now): (u64, u64),
) -> Result<Given, Problem> {
    let lifetimes = &question.lifetimes;
    let is_replaced = last.is_some();
    if let Some(last) = last.filter(|_| is_outlived(problem.code)) {
        return Ok(give_last(after, question, last, now));
    }
    // A problem that is not held takes the place of the last good answer all the same.
    let kept_until = lifetimes.error_kept_until(now).max(if is_replaced { now.saturating_add(SECOND) } else { 0 });
    if is_held(problem.code) && kept_until > now {
        let kept = KeptProblem { met_at: now, problem: problem.clone() };
        remember(after, question, read_at, kept.to_bytes(), kept_until);
    }
    Err(problem)
}

/// Gives the last good answer, and notes that an attempt to resolve it anew has failed.
fn give_last(after: &mut After, question: &Question, last: LastGood, now: u64) -> Given {
    let LastGood { mut kept, recalled_at } = last;
    kept.failed_at = now;
    // It may have been outdated after it was recalled. Then it must not come back without a mark.
    remember(after, question, recalled_at, kept.to_bytes(), question.lifetimes.kept_until(kept.read_at));
    Given { kept, is_stale: true, max_age: question.lifetimes.error }
}

/// Keeps something under the key of a question.
fn remember(after: &mut After, question: &Question, read_at: u64, value: Vec<u8>, kept_until: u64) {
    if let Some(key) = question.key.clone() {
        after.remember.push(KeptAnswer { key, value, read_at, kept_until });
    }
}
