//! What an event says about the tokens of its contract.

use crate::nft::events::logs::Log;

/// The tokens that an event outdates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outdated {
    /// All of them, and the contract itself.
    All,
    /// Those from the first token id to the last, both included: 64 lower-case hexadecimal digits.
    Range { from: String, to: String },
}

/// Digits of a word.
const WORD: usize = 64;
/// The greatest number of 256 bits. As the end of a range it means the whole collection (ERC-4906).
const MAX: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

/// How an event names the tokens.
enum Names {
    Token,
    /// The token id follows a text, which is not indexed.
    TokenAfterText,
    Range,
    All,
}

/// Returns the tokens that a log outdates.
///
/// # Errors
/// The reason why it outdates none, for people.
pub(crate) fn outdated(log: &Log) -> Result<Outdated, &'static str> {
    let (name, indexed) = log.topics.split_first().ok_or("the log has no topic")?;
    let names = match name.as_str() {
        // MetadataUpdate(uint256) of ERC-4906.
        "f8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7" => Names::Token,
        // BatchMetadataUpdate(uint256,uint256) of ERC-4906.
        "6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c" => Names::Range,
        // URI(string,uint256) of ERC-1155.
        "6bb7ff708619ba0610cba295a58592e0451dee2622938c8755667688daf3529b" => Names::TokenAfterText,
        // TokenUriPinned(uint256,uint256) and TokenUriUnpinned(uint256) of ERC-7160.
        "dafe56f3e547ebb1818fc8353ba53591db2528d41cbb7a35af2d9469f4490533" => Names::Token,
        "c4c6bc7f651e4303914b61cddcb11cf5e983ffce8f33c7fe68aeeae65bbb1d05" => Names::Token,
        // ContractURIUpdated() of ERC-7572.
        "a5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962" => Names::All,
        _ => return Err("the event is none that changes metadata (ERC-4906, ERC-1155 URI, ERC-7572, ERC-7160)"),
    };
    // Some contracts index an argument that the standard does not index. Then it is a topic, and
    // the data holds the others.
    let data = (0..).map_while(|index| log.data.get(index * WORD..(index + 1) * WORD));
    let mut words = indexed.iter().map(String::as_str).chain(data);
    let missing = "the event has too few arguments";
    Ok(match names {
        Names::All => Outdated::All,
        Names::Token | Names::TokenAfterText => {
            // The place of the text comes before a token id that is not indexed.
            let before = usize::from(matches!(names, Names::TokenAfterText) && indexed.is_empty());
            let token = words.nth(before).ok_or(missing)?;
            Outdated::Range { from: token.to_owned(), to: token.to_owned() }
        }
        Names::Range => {
            let (from, to) = (words.next().ok_or(missing)?, words.next().ok_or(missing)?);
            match (from.cmp(to), to) {
                (_, MAX) => Outdated::All,
                (core::cmp::Ordering::Greater, _) => return Err("the first token id of the range is greater than the last"),
                _ => Outdated::Range { from: from.to_owned(), to: to.to_owned() },
            }
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const UPDATE: &str = "f8e1a15aba9398e019f0b49df1a4fde98ee17ae345cb5f6b5e2c27f5033e8ce7";
    const BATCH: &str = "6bd5c950a8d8df17f772f5af37cb3655737899cbf903264b9795592da439661c";
    const URI: &str = "6bb7ff708619ba0610cba295a58592e0451dee2622938c8755667688daf3529b";
    const CONTRACT: &str = "a5d4097edda6d87cb9329af83fb3712ef77eeb13738ffe43cc35a4ce305ad962";

    fn word(number: u64) -> String {
        format!("{number:064x}")
    }

    fn of(topics: &[&str], data: &str) -> Result<Outdated, &'static str> {
        let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
        outdated(&Log { chain: "1".to_owned(), address: String::new(), topics, data: data.to_owned() })
    }

    fn range(from: u64, to: u64) -> Result<Outdated, &'static str> {
        Ok(Outdated::Range { from: word(from), to: word(to) })
    }

    #[test]
    fn reads_the_events_of_the_standards() {
        assert_eq!(of(&[UPDATE], &word(7)), range(7, 7));
        assert_eq!(of(&[BATCH], &format!("{}{}", word(1), word(9))), range(1, 9));
        assert_eq!(of(&[BATCH], &format!("{}{MAX}", word(0))), Ok(Outdated::All));
        assert_eq!(of(&[CONTRACT], ""), Ok(Outdated::All));
        let text = format!("{}{}{}", word(32), word(3), "61".repeat(32));
        assert_eq!(of(&[URI, &word(7)], &text), range(7, 7), "the id is the topic, not the place of the string");
    }

    #[test]
    fn reads_arguments_that_are_indexed() {
        assert_eq!(of(&[UPDATE, &word(7)], ""), range(7, 7));
        assert_eq!(of(&[BATCH, &word(1), &word(9)], ""), range(1, 9));
        assert_eq!(of(&[BATCH, &word(1)], &word(9)), range(1, 9));
        assert_eq!(of(&[URI], &format!("{}{}", word(64), word(7))), range(7, 7), "not indexed against the standard");
    }

    #[test]
    fn says_why_an_event_outdates_nothing() {
        let transfer = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
        for (topics, data, reason) in [
            (&[][..], String::new(), "no topic"),
            (&[transfer][..], word(7), "none that changes metadata"),
            (&[UPDATE][..], String::new(), "too few"),
            (&[UPDATE][..], word(7)[..62].to_owned(), "too few"),
            (&[BATCH][..], word(7), "too few"),
            (&[BATCH][..], format!("{}{}", word(9), word(1)), "greater"),
        ] {
            let told = of(topics, &data).unwrap_err();
            assert!(told.contains(reason), "{told}");
        }
    }
}
