//! What becomes of a request that has no answer. Both components have this file: the error codes of
//! each version of WASI are a type of their own.

use mintmark_backends_remote::Sent;

use super::ErrorCode;

/// The deadline has passed.
pub(crate) fn late() -> Sent {
    Sent::Lost("the gateway did not answer in time".to_owned())
}

/// The connection broke.
pub(crate) fn broken() -> Sent {
    Sent::Lost("the connection broke".to_owned())
}

/// Returns what an error says about the request. Only errors that come before a connection is
/// there are certain.
///
/// Security: the texts of codes are left out, because they may hold an address.
pub(crate) fn failure(code: &ErrorCode) -> Sent {
    use ErrorCode as E;
    let not_sent = |reason: &str| Sent::NotSent(reason.to_owned());
    match code {
        E::DnsTimeout | E::DnsError(_) | E::DestinationNotFound => not_sent("the name of the gateway has no address"),
        E::DestinationUnavailable | E::DestinationIpUnroutable | E::ConnectionRefused | E::ConnectionTimeout => {
            not_sent("there is no connection to the gateway")
        }
        E::DestinationIpProhibited | E::HttpRequestDenied => not_sent("the host of this service does not allow the address"),
        E::ConnectionLimitReached | E::ConfigurationError | E::LoopDetected => not_sent("the host of this service sends no request"),
        E::TlsCertificateError => not_sent("the certificate of the gateway is not valid"),
        E::ConnectionReadTimeout | E::ConnectionWriteTimeout | E::HttpResponseTimeout => late(),
        _ => broken(),
    }
}
