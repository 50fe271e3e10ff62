use super::*;

#[test]
fn no_client_repeats_what_can_never_pass() {
    // JSON-RPC 2.0 names -32603 for a defect. A foreign origin is 403: the page does not see it.
    let (code_of_a_defect, status_of_an_origin) = (Code::Internal, Code::Forbidden);
    for code in Code::ALL.iter().copied().filter(|code| !code.retryable()) {
        assert!(code == code_of_a_defect || !REPEATED_CODES.contains(&code.json_rpc_code()), "{}", code.text());
        assert!(code == status_of_an_origin || !REPEATED_STATUSES.contains(&code.json_rpc_status()), "{}", code.text());
    }
    for code in Code::ALL {
        let stays = Problem { retryable: Some(false), ..Problem::new(*code, "") };
        assert!(!REPEATED_CODES.contains(&stays.json_rpc_code()), "{}", code.text());
        assert!(!REPEATED_STATUSES.contains(&stays.json_rpc_status()), "{}", code.text());
    }
}
