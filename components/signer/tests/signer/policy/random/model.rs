//! A model of requests, and a judge that knows only the model.

use serde_json::Value;

use crate::{
    policy::support::{
        calldata::{exec_transaction, multi_send, multicall, transfer},
        policies::{MULTI_SEND, OTHER, TOKEN},
    },
    support::{random::Random, requests::SHOP},
};

/// The destinations and delegates.
pub const ADDRESSES: [&str; 4] = [SHOP, OTHER, TOKEN, MULTI_SEND];
/// The callers.
pub const CALLERS: [&str; 2] = ["backend", "desk"];
/// The signature of a transfer.
pub const TRANSFER: &str = "transfer(address to,uint256 amount)";
/// The functions, as selector and signature.
pub const FUNCTIONS: [(&str, &str); 4] = [
    ("0xa9059cbb", TRANSFER),
    ("0xac9650d8", "multicall(bytes[] data)"),
    (
        "0x6a761202",
        "execTransaction(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,bytes signatures)",
    ),
    ("0x8d80ff0a", "multiSend(bytes transactions)"),
];

#[derive(Clone, Debug)]
pub enum Data {
    Empty,
    Short,
    Unknown,
    Transfer(usize, u64),
    Cut,
    Multicall(Vec<Data>),
    Broken(Vec<Data>),
    Exec(Box<ModelRequest>),
    Batch(Vec<ModelRequest>),
}

#[derive(Clone, Debug)]
pub struct ModelRequest {
    pub caller: usize,
    pub chain: u64,
    pub to: usize,
    pub value: u64,
    pub fee: u64,
    pub data: Data,
    pub delegates: Vec<(u64, usize)>,
    pub delegated: bool,
}

impl Data {
    fn random(random: &mut Random, depth: u64) -> Self {
        let list = |random: &mut Random| (0..random.below(4)).map(|_| Self::random(random, depth - 1)).collect();
        match random.below(if depth == 0 { 6 } else { 14 }) {
            0 => Self::Empty,
            1 => Self::Short,
            2 => Self::Unknown,
            3 | 4 => Self::Transfer(random.below(4) as usize, random.below(4)),
            5 => Self::Cut,
            6 | 7 => Self::Multicall(list(random)),
            8 => Self::Broken(list(random)),
            9 | 10 => Self::Batch(
                (0..random.below(3))
                    .map(|_| ModelRequest { delegated: random.below(4) == 0, ..ModelRequest::random(random, depth - 1) })
                    .collect(),
            ),
            _ => {
                let mut request = ModelRequest::random(random, depth - 1);
                request.delegated = random.below(2) == 0;
                if request.delegated && random.below(2) == 0 {
                    request.to = 3;
                }
                Self::Exec(Box::new(request))
            }
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let list = |calls: &[Self]| multicall(&calls.iter().map(Self::bytes).collect::<Vec<_>>());
        match self {
            Self::Empty => Vec::new(),
            Self::Short => vec![0xa9, 0x05, 0x9c],
            Self::Unknown => vec![0x12, 0x34, 0x56, 0x78, 0x9a],
            Self::Transfer(to, amount) => transfer(ADDRESSES[*to], *amount),
            Self::Cut => transfer(SHOP, 1)[..40].to_vec(),
            Self::Multicall(calls) => list(calls),
            Self::Broken(calls) => [list(calls), vec![0; 32]].concat(),
            Self::Exec(request) => {
                exec_transaction(ADDRESSES[request.to], request.value, request.data.bytes(), u64::from(request.delegated))
            }
            Self::Batch(requests) => {
                let each = requests
                    .iter()
                    .map(|request| (u8::from(request.delegated), ADDRESSES[request.to], request.value, request.data.bytes()));
                multi_send(&each.collect::<Vec<_>>())
            }
        }
    }

    fn function(&self) -> Option<usize> {
        match self {
            Self::Empty | Self::Short | Self::Unknown => None,
            Self::Transfer(..) | Self::Cut => Some(0),
            Self::Multicall(_) | Self::Broken(_) => Some(1),
            Self::Exec(_) => Some(2),
            Self::Batch(_) => Some(3),
        }
    }
}

impl ModelRequest {
    pub fn random(random: &mut Random, depth: u64) -> Self {
        Self {
            caller: random.below(2) as usize,
            chain: 1 + random.below(2),
            to: random.below(4) as usize,
            value: random.below(3),
            fee: random.below(3),
            data: Data::random(random, depth),
            delegates: (0..random.below(12).saturating_sub(9)).map(|_| (random.below(8).min(1), random.below(4) as usize)).collect(),
            delegated: false,
        }
    }

    fn opaque(&self) -> bool {
        let known = ADDRESSES[self.to] == MULTI_SEND && matches!(self.data, Data::Batch(_));
        matches!(self.data, Data::Broken(_)) || self.delegated && !known && !matches!(self.data, Data::Empty)
    }

    pub fn inside(&self) -> Vec<Self> {
        let own = |to, value, data: &Data, delegated| Self {
            to,
            value,
            fee: 0,
            data: data.clone(),
            delegates: Vec::new(),
            delegated,
            ..self.clone()
        };
        match &self.data {
            _ if self.opaque() => Vec::new(),
            Data::Multicall(calls) => calls.iter().map(|data| own(self.to, 0, data, false)).collect(),
            Data::Exec(request) => vec![own(request.to, request.value, &request.data, request.delegated)],
            Data::Batch(requests) => {
                requests.iter().map(|request| own(request.to, request.value, &request.data, request.delegated)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn one_of(list: &Value, value: &str) -> Option<bool> {
    Some(list.as_array().unwrap().iter().any(|item| item == "*" || item.as_str().unwrap().eq_ignore_ascii_case(value)))
}

fn selector(list: &Value, request: &ModelRequest) -> Option<bool> {
    let list: Vec<_> = list.as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
    if list == ["*"] {
        return if request.opaque() { None } else { Some(true) };
    }
    match (&request.data, request.data.function()) {
        (Data::Empty, _) => Some(false),
        (Data::Short, _) => None,
        (_, None) => Some(list.contains(&"0x12345678")),
        (_, Some(function)) if list.contains(&FUNCTIONS[function].0) => Some(true),
        (_, Some(function)) if list.contains(&FUNCTIONS[function].1) => {
            if request.opaque() {
                None
            } else {
                Some(true)
            }
        }
        _ => Some(false),
    }
}

fn arguments(args: &Value, request: &ModelRequest) -> Option<bool> {
    let Data::Transfer(to, amount) = &request.data else { return None };
    let to = args.get("to").is_none_or(|test| one_of(&test["in"], ADDRESSES[*to]).unwrap());
    let bound =
        |name: &str| args.get("amount").and_then(|test| test.get(name)).map(|bound| bound.as_str().unwrap().parse::<u64>().unwrap());
    Some(to && bound("max").is_none_or(|max| *amount <= max) && bound("min").is_none_or(|min| *amount >= min))
}

fn matches(policy: &Value, request: &ModelRequest) -> bool {
    let when = policy["when"].as_object().unwrap();
    let allows = policy["effect"] == "allow";
    let max = |test: &Value, value: u64| Some(value <= test["max"].as_str().unwrap().parse().unwrap());
    let answers: Vec<_> = when
        .iter()
        .map(|(name, test)| match name.as_str() {
            "caller" => one_of(test, CALLERS[request.caller]),
            "chain" => one_of(test, &request.chain.to_string()),
            "to" => one_of(test, ADDRESSES[request.to]),
            "value" => max(test, request.value),
            "fee" => max(test, request.fee),
            "selector" => selector(test, request),
            "args" => arguments(test, request),
            "operation" => one_of(test, if request.delegated { "delegatecall" } else { "call" }),
            "delegate" if allows => Some(request.delegates.iter().all(|(_, delegate)| one_of(test, ADDRESSES[*delegate]).unwrap())),
            "delegate" => Some(request.delegates.iter().any(|(_, delegate)| one_of(test, ADDRESSES[*delegate]).unwrap())),
            _ => panic!("{name}"),
        })
        .collect();
    if !allows {
        return !answers.contains(&Some(false));
    }
    answers.iter().all(|answer| *answer == Some(true))
        && (when.contains_key("selector") || matches!(request.data, Data::Empty))
        && (when.contains_key("delegate") || request.delegates.is_empty())
        && (when.contains_key("operation") || !request.delegated)
}

pub fn passes(policies: &[Value], request: &ModelRequest) -> bool {
    let matching = |effect: &str| policies.iter().any(|policy| policy["effect"] == effect && matches(policy, request));
    !request.delegates.iter().any(|(chain, _)| *chain == 0)
        && !matching("deny")
        && matching("allow")
        && request.inside().iter().all(|request| passes(policies, request))
}
