//! `when`: the conditions of a policy.

use ruint::aliases::U256;

use crate::{
    config::{
        policies::condition,
        reader::{
            lists::{list, max_of, or_rule, values},
            section::{Reader, Section},
            texts,
        },
    },
    encoding::{hex, json::Json, quantity},
    policy::{conditions::Conditions, domain::DomainConditions, one_of::OneOf, rule::ConditionName, selector::Selector},
    request::effects::Operation,
    typed_data::domain::DomainMember,
};

const DOMAIN_FIELDS: [&str; 6] = ["name", "version", "chainId", "verifyingContract", "salt", "absent"];

/// Reads conditions. `callers` are the ids that they may name, or `None` if the callers have
/// errors.
pub(super) fn read(json: &Json, at: &str, callers: Option<&[String]>, reader: &mut Reader) -> Option<Conditions> {
    let known: Vec<_> = ConditionName::ALL.into_iter().filter(|name| *name != ConditionName::Contract).map(ConditionName::name).collect();
    let when = reader.object(json, at, &known)?;
    if matches!(json, Json::Object(fields) if fields.is_empty()) {
        reader.error_at(at).expected("at least one condition; [\"*\"] stands for any value").got("{}");
        return None;
    }
    let before = reader.errors.len();
    let is_caller = |text: &str| callers.is_none_or(|ids| ids.iter().any(|id| id == text)).then(|| text.to_owned());
    let members = |name: &str, reader: &mut Reader| condition::members(when.get(name)?, &when.at(name), reader);
    let conditions = Conditions {
        caller: list(&when, "caller", reader, or_rule("* or the id of a caller", is_caller)),
        chain: list(&when, "chain", reader, or_rule("* or a chain id in decimal, from 1", texts::chain)),
        to: list(&when, "to", reader, texts::address),
        value: max_of(&when, "value", "wei", reader),
        fee: max_of(&when, "fee", "wei", reader),
        selector: selectors(&when, reader),
        args: members("args", reader),
        operation: list(&when, "operation", reader, or_rule("* or call or delegatecall", operation)),
        primary_type: list(
            &when,
            "primaryType",
            reader,
            or_rule("* or the name of a type, or its whole encodeType", |text| (!text.is_empty()).then(|| text.to_owned())),
        ),
        domain: when.get("domain").and_then(|json| domain(json, &when.at("domain"), reader)),
        fields: members("fields", reader),
        delegate: list(&when, "delegate", reader, texts::address),
        message_length: list(&when, "messageLength", reader, or_rule("* or a number of bytes in decimal", quantity::decimal_u64)),
    };
    if let Some(args) = &conditions.args {
        match &conditions.selector {
            Some(OneOf::These(selectors)) => condition::validate_arguments(args, selectors, &when.at("args"), reader),
            _ if when.get("selector").is_some() && reader.errors.len() > before => {}
            _ => reader
                .error_at(when.at("args"))
                .expected("a selector that lists signatures, as their parameters have the names")
                .got("no signatures"),
        }
    }
    (reader.errors.len() == before).then_some(conditions)
}

fn operation(text: &str) -> Option<Operation> {
    [Operation::Call, Operation::DelegateCall].into_iter().find(|operation| operation.name() == text)
}

/// Reads functions. No two may have the same four bytes.
fn selectors(when: &Section<'_>, reader: &mut Reader) -> Option<OneOf<Selector>> {
    let selectors = list(when, "selector", reader, |text| {
        Selector::parse(text).map_err(|rule| format!("*, or 4 bytes (0x and 8 hexadecimal digits), or a function's signature: {rule}"))
    })?;
    let listed = selectors.listed();
    let twice = |(index, selector): (usize, &Selector)| {
        listed.iter().skip(index + 1).any(|other| other.bytes == selector.bytes && other != selector)
    };
    if listed.iter().enumerate().any(twice) {
        reader.error_at(when.at("selector")).expected("each function only once, by its signature or its 4 bytes").got("a function twice");
    }
    Some(selectors)
}

fn domain(json: &Json, at: &str, reader: &mut Reader) -> Option<DomainConditions> {
    let domain = reader.object(json, at, &DOMAIN_FIELDS)?;
    if matches!(json, Json::Object(fields) if fields.is_empty()) {
        reader.error_at(at).expected("at least one member").got("{}");
        return None;
    }
    let number = |text: &str| quantity::decimal_u256(text).filter(|id| *id > U256::ZERO);
    let conditions = DomainConditions {
        name: list(&domain, "name", reader, |text| Ok(text.to_owned())),
        version: list(&domain, "version", reader, |text| Ok(text.to_owned())),
        chain_id: list(&domain, "chainId", reader, or_rule("* or a chain id in decimal, from 1", number)),
        verifying_contract: list(&domain, "verifyingContract", reader, texts::address),
        salt: list(&domain, "salt", reader, or_rule("* or 32 bytes: 0x and 64 hexadecimal digits", hex::decode_exact)),
        absent: domain.get("absent").and_then(|json| absent(json, &domain.at("absent"), reader)).unwrap_or_default(),
    };
    for member in &conditions.absent {
        if domain.get(member.name()).is_some() {
            reader.error_at(domain.at(member.name())).expected("no values: absent lists this member").got("a condition");
        }
    }
    Some(conditions)
}

/// Reads the names of members that must not be in the domain.
fn absent(json: &Json, at: &str, reader: &mut Reader) -> Option<Vec<DomainMember>> {
    const RULE: &str = "name, version, chainId, verifyingContract or salt";
    let find = |text: &str| DomainMember::ALL.into_iter().find(|member| member.name() == text);
    let members = values(json, at, reader, or_rule(RULE, find))?;
    if members.iter().enumerate().any(|(index, member)| members.iter().skip(index + 1).any(|other| other == member)) {
        reader.error_at(at).expected("each member only once").got("a member twice");
    }
    Some(members)
}
