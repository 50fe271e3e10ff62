//! What a request makes happen beyond its own destination: the calls inside it, to their bottom, and the tokens that they spend.

use ruint::aliases::U256;

use crate::{
    calldata::{
        spends::spends,
        unpack::{MOST_CALLS, MULTI_SEND, Unpacked, keeps_value, unpack},
    },
    encoding::address::Address,
    policy::{Facts, Kind},
    request::effects::{Call, Spend},
    typed_data::meaning::{self, Wrapped},
};

/// Calls inside each other at most.
pub const MOST_DEPTH: usize = 8;

/// `multiSend(bytes)`.
const MULTI_SEND_SELECTOR: [u8; 4] = [0x8d, 0x80, 0xff, 0x0a];

/// How the calls inside calldata are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inside {
    /// There are none.
    #[default]
    Plain,
    /// They are known; the function or contract that makes them.
    Known(&'static str),
    /// They cannot be known.
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
    /// The call that makes it; none: the request itself.
    pub parent: Option<usize>,
    /// How deep: 1 for those of the request itself.
    pub depth: usize,
    /// The call.
    pub call: Call,
    /// Wei that it sees: what it is sent, or in a multicall to itself what the request or the call around it sees. Sent once, however many see it.
    pub sees: U256,
    /// What is inside.
    pub inside: Inside,
}

/// A contract that typed data is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contract {
    /// None that is known.
    #[default]
    Unknown,
    /// This, and the message has its shape.
    Known(&'static str),
    /// The type has a known name, and what it means cannot be decoded: why.
    Suspicious(String),
    /// It stands for something else, which an allow has to name.
    Wrapper(Wrapped),
}

/// What is inside a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Of the request itself.
    pub inside: Inside,
    /// Every call, a parent before its children.
    pub calls: Vec<Inner>,
    /// Tokens spent, by the request itself and by every call.
    pub spends: Vec<Spend>,
    /// Whether it cannot be known what is spent: a call spends tokens in another encoding, makes calls that cannot be known, or typed data wraps something else.
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
            contents.inside = contents.enter(None, to, calldata, false, facts.value.unwrap_or_default());
        }
        let mut index = 0;
        while let Some(inner) = contents.calls.get_mut(index) {
            if let Some(to) = inner.call.to {
                let (data, delegated, sees) = (core::mem::take(&mut inner.call.data), inner.call.delegated, inner.sees);
                let inside = contents.enter(Some(index), &to, &data, delegated, sees);
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

    /// Looks into a call: what it spends, and the calls that it makes.
    fn enter(&mut self, parent: Option<usize>, to: &Address, data: &[u8], delegated: bool, sees: U256) -> Inside {
        if data.is_empty() {
            return Inside::Plain;
        }
        if delegated && !(MULTI_SEND.contains(to) && data.starts_with(&MULTI_SEND_SELECTOR)) {
            return Inside::Opaque {
                wrapper: "delegatecall",
                reason: "what the code does is known of multiSend(bytes) of MultiSend only".into(),
            };
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

    /// Adds the calls of a parent, as far as there may be so many. `kept`: wei that all of them see.
    fn add(&mut self, parent: Option<usize>, wrapper: &'static str, calls: Vec<Call>, kept: U256) -> Inside {
        let above = parent.and_then(|parent| self.calls.get(parent));
        let depth = above.map_or(1, |above| above.depth + 1);
        if depth > MOST_DEPTH {
            return Inside::Opaque { wrapper, reason: format!("calls more than {MOST_DEPTH} deep") };
        }
        if self.calls.len() + calls.len() > MOST_CALLS {
            return Inside::Opaque { wrapper, reason: format!("more than {MOST_CALLS} calls") };
        }
        self.calls.extend(calls.into_iter().map(|call| Inner { parent, depth, sees: call.value.max(kept), call, inside: Inside::Plain }));
        Inside::Known(wrapper)
    }

    /// What a call inside is judged on: a transaction of the same caller on the same chain, that costs no fee of its own.
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

    /// Wei that the request moves at most: at every level the larger of what is sent along and what the calls inside send on together. Stays at 2^256 - 1 where it would be more.
    pub fn value(&self, sent: U256) -> U256 {
        let mut inside = vec![U256::ZERO; self.calls.len()];
        let mut total = U256::ZERO;
        // Children stand behind their parents.
        for (index, inner) in self.calls.iter().enumerate().rev() {
            let own = inner.call.value.max(inside.get(index).copied().unwrap_or_default());
            let above = inner.parent.and_then(|parent| inside.get_mut(parent)).unwrap_or(&mut total);
            *above = above.saturating_add(own);
        }
        sent.max(total)
    }

    /// Where a call stands: `2.1` is the second call inside the third.
    pub fn place(&self, index: usize) -> String {
        let Some(inner) = self.calls.get(index) else { return String::new() };
        let before = self.calls.iter().take(index).filter(|other| other.parent == inner.parent).count();
        match inner.parent {
            Some(parent) if parent < index => format!("{}.{before}", self.place(parent)),
            _ => before.to_string(),
        }
    }
}
