//! Hosts on the public network, by name or by address in any notation.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Endings of names that are local, or that stand for the address written before them.
const LOCAL: [&str; 14] = [
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "nip.io",
    "sslip.io",
    "xip.io",
    "localtest.me",
    "lvh.me",
];

/// Returns whether a host is on the public network, as far as its name or address says.
///
/// Addresses are read as browsers do (URL Standard, 3.5): decimal, octal and hexadecimal, with one
/// to four parts, and inside IPv6 addresses.
///
/// Security: a name can point to any address. Whoever connects has to check the address again.
pub fn is_public(host: &str) -> bool {
    let Some(name) = canonical(host) else { return false };
    if let Some(inner) = name.strip_prefix('[') {
        return inner.strip_suffix(']').and_then(|inner| inner.parse::<Ipv6Addr>().ok()).is_some_and(is_public_v6);
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let numeric = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    if numeric {
        return ipv4(&name).is_some_and(is_public_v4);
    }
    !LOCAL.iter().any(|local| name.strip_suffix(local).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

/// Returns a host in lower case, with full-width characters as ASCII and without a dot at the end.
/// Returns `None` if it is empty or has other numeric characters, which mapping (UTS 46) turns into
/// digits.
fn canonical(host: &str) -> Option<String> {
    let decoded = percent_encoding::percent_decode_str(host).decode_utf8().ok()?;
    let mut name = String::with_capacity(decoded.len());
    for character in decoded.chars() {
        match character {
            '\u{3002}' | '\u{ff0e}' | '\u{ff61}' => name.push('.'),
            '\u{ff01}'..='\u{ff5e}' => name.push(char::from_u32(u32::from(character) - 0xfee0)?.to_ascii_lowercase()),
            _ if !character.is_ascii() && character.is_numeric() => return None,
            _ if character.is_control() || character.is_whitespace() || "\\/?#@%".contains(character) => return None,
            _ => name.extend(character.to_lowercase()),
        }
    }
    let name = name.strip_suffix('.').unwrap_or(&name);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Parses an IPv4 address of one to four parts.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u64> = host.split('.').map(number).collect::<Option<_>>()?;
    let (last, first) = parts.split_last()?;
    if first.len() > 3 || first.iter().any(|part| *part > 255) || *last >= 256u64.pow(4 - u32::try_from(first.len()).ok()?) {
        return None;
    }
    let high = first.iter().enumerate().try_fold(0u64, |sum, (index, part)| Some(sum | part << (24 - 8 * u32::try_from(index).ok()?)))?;
    u32::try_from(high | last).ok().map(Ipv4Addr::from)
}

fn number(part: &str) -> Option<u64> {
    if let Some(digits) = part.strip_prefix("0x") {
        return if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 16).ok() };
    }
    if part.len() > 1 && part.starts_with('0') { u64::from_str_radix(part, 8).ok() } else { part.parse().ok() }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18..=19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..]
    )
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        // IPv4-mapped, IPv4-compatible (with `::` and `::1`), NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        [0x2002, high, low, ..] => embedded(high, low),
        // Teredo, documentation.
        [0x2001, 0 | 0xdb8, ..] => false,
        // The global unicast range; the rest is local, multicast or unassigned.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}
