//! The contents of a request: all calls inside it, at every depth, and the tokens that they spend.

use ruint::aliases::U256;

use crate::{
    calldata::{
        spends::spends,
        unpack::{MAX_CALLS, MULTI_SEND, Unpacked, keeps_value, unpack},
    },
    encoding::address::Address,
    policy::{Facts, Kind},
    request::effects::{Call, Operation, Spend},
    typed_data::meaning::{self, Wrapped},
};

/// The most levels of calls inside each other.
pub const MAX_DEPTH: usize = 8;

/// `multiSend(bytes)`.
const MULTI_SEND_SELECTOR: [u8; 4] = [0x8d, 0x80, 0xff, 0x0a];

/// What is known of the calls inside calldata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inside {
    /// There are no calls inside.
    #[default]
    Plain,
    /// They are known. Holds the function or contract that makes them.
    Known(&'static str),
    /// They cannot be decoded.
    Opaque {
        /// The function that makes them.
        wrapper: &'static str,
        /// Why.
        reason: String,
    },
}

/// A call inside a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// The call that makes it. `None` if the request itself does.
    pub parent: Option<usize>,
    /// Its depth. 1 for the calls of the request itself.
    pub depth: usize,
    /// The call.
    pub call: Call,
    /// The wei that it sees as `msg.value`: what it is sent, or in a multicall to itself what the
    /// request or call around it sees. This value is sent only once, however many calls see it.
    pub sees: U256,
    /// The calls inside it.
    pub inside: Inside,
}

/// The contract that typed data is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contract {
    /// An unknown one.
    #[default]
    Unknown,
    /// A known one, and the message has its shape.
    Known(&'static str),
    /// The type has a known name, but its meaning cannot be decoded. Holds the reason.
    Suspicious(String),
    /// The typed data stands for something else, which an allow policy must name.
    Wrapper(Wrapped),
}

/// The contents of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The calls inside the request itself.
    pub inside: Inside,
    /// Every call at every depth. A parent stands before its children.
    pub calls: Vec<Inner>,
    /// The tokens that the request itself and all calls spend.
    pub spends: Vec<Spend>,
    /// Whether it spends tokens that are not known: a call spends them in another encoding, a call
    /// makes calls that cannot be decoded, or typed data wraps something else.
    pub unknown_spends: bool,
    /// The contract that typed data is for.
    pub contract: Contract,
}

impl Contents {
    /// Unpacks a request.
    pub fn of(facts: &Facts<'_>) -> Self {
        let mut contents = Self::default();
        if let Some(typed_data) = facts.typed_data {
            let meaning = meaning::of(typed_data);
            contents.spends = meaning.spends;
            contents.unknown_spends = meaning.wraps.is_some();
            contents.contract = match (meaning.suspicious, meaning.contract, meaning.wraps) {
                (Some(reason), ..) => Contract::Suspicious(reason),
                (None, Some(name), _) => Contract::Known(name),
                (None, None, Some(wrapped)) => Contract::Wrapper(wrapped),
                (None, None, None) => Contract::Unknown,
            };
            if !meaning.calls.is_empty() {
                contents.inside = contents.add(None, meaning.contract.unwrap_or_default(), meaning.calls, U256::ZERO);
            }
        } else if let (Some(to), Some(calldata)) = (&facts.to, facts.calldata) {
            contents.inside = contents.enter(None, to, calldata, Operation::Call, facts.value.unwrap_or_default());
        }
        let mut index = 0;
        while let Some(inner) = contents.calls.get_mut(index) {
            if let Some(to) = inner.call.to {
                let (data, operation, sees) = (core::mem::take(&mut inner.call.data), inner.call.operation, inner.sees);
                let inside = contents.enter(Some(index), &to, &data, operation, sees);
                if let Some(inner) = contents.calls.get_mut(index) {
                    inner.call.data = data;
                    inner.inside = inside;
                }
            }
            index += 1;
        }
        let opaque = |inside: &Inside| matches!(inside, Inside::Opaque { .. });
        contents.unknown_spends |= opaque(&contents.inside) || contents.calls.iter().any(|inner| opaque(&inner.inside));
        contents
    }

    /// Unpacks a call: what it spends, and the calls that it makes.
    fn enter(&mut self, parent: Option<usize>, to: &Address, data: &[u8], operation: Operation, sees: U256) -> Inside {
        if data.is_empty() {
            return Inside::Plain;
        }
        if operation == Operation::DelegateCall && !(MULTI_SEND.contains(to) && data.starts_with(&MULTI_SEND_SELECTOR)) {
            return Inside::Opaque { wrapper: "delegatecall", reason: "only the code of MultiSend's multiSend(bytes) is known".into() };
        }
        match spends(to, data) {
            Ok(spent) => self.spends.extend(spent),
            Err(_) => self.unknown_spends = true,
        }
        match unpack(to, data) {
            Unpacked::Plain => Inside::Plain,
            Unpacked::Opaque { wrapper, reason } => Inside::Opaque { wrapper, reason },
            Unpacked::Calls { wrapper, calls } => self.add(parent, wrapper, calls, if keeps_value(wrapper) { sees } else { U256::ZERO }),
        }
    }

    /// Adds the calls of a parent, unless there are too many. `kept` is the wei that all of them
    /// see.
    fn add(&mut self, parent: Option<usize>, wrapper: &'static str, calls: Vec<Call>, kept: U256) -> Inside {
        let above = parent.and_then(|parent| self.calls.get(parent));
        let depth = above.map_or(1, |above| above.depth + 1);
        if depth > MAX_DEPTH {
            return Inside::Opaque { wrapper, reason: format!("calls inside each other at more than {MAX_DEPTH} levels") };
        }
        if self.calls.len() + calls.len() > MAX_CALLS {
            return Inside::Opaque { wrapper, reason: format!("more than {MAX_CALLS} calls in one request") };
        }
        self.calls.extend(calls.into_iter().map(|call| Inner { parent, depth, sees: call.value.max(kept), call, inside: Inside::Plain }));
        Inside::Known(wrapper)
    }

    /// Returns the facts of a call inside a request: a transaction of the same caller on the same
    /// chain, without a fee of its own.
    pub fn facts<'a>(root: &Facts<'a>, inner: &'a Inner) -> Facts<'a> {
        let call = &inner.call;
        Facts {
            caller: root.caller,
            kind: if call.to.is_some() { Kind::Transaction } else { Kind::Create },
            chain: root.chain,
            to: call.to,
            value: Some(inner.sees),
            fee: Some(U256::ZERO),
            calldata: call.to.is_some().then_some(&call.data),
            message: None,
            typed_data: None,
            delegates: Vec::new(),
        }
    }

    /// Returns the most wei that the request moves: at every level the larger one of what is sent
    /// along and what the calls inside send. A sum that would be 2^256 or more stays at 2^256 - 1.
    pub fn value(&self, sent: U256) -> U256 {
        let mut inside = vec![U256::ZERO; self.calls.len()];
        let mut total = U256::ZERO;
        // Children stand after their parents.
        for (index, inner) in self.calls.iter().enumerate().rev() {
            let own = inner.call.value.max(inside.get(index).copied().unwrap_or_default());
            let above = inner.parent.and_then(|parent| inside.get_mut(parent)).unwrap_or(&mut total);
            *above = above.saturating_add(own);
        }
        sent.max(total)
    }

    /// Returns the place of a call. `2.1` is the second call inside the third one.
    pub fn place(&self, index: usize) -> String {
        let Some(inner) = self.calls.get(index) else { return String::new() };
        let before = self.calls.iter().take(index).filter(|other| other.parent == inner.parent).count();
        match inner.parent {
            Some(parent) if parent < index => format!("{}.{before}", self.place(parent)),
            _ => before.to_string(),
        }
    }
}
