//! Responses that a driver makes without the core.

/// A response in one piece.
#[derive(Debug)]
pub struct Whole {
    /// Status.
    pub status: u16,
    /// Media type.
    pub content_type: &'static str,
    /// Body.
    pub body: String,
}

impl Whole {
    /// Returns the fields that the response has, names and values.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, String); 3] {
        [
            ("content-type", self.content_type.to_owned()),
            ("content-length", self.body.len().to_string()),
            ("cache-control", "no-store".to_owned()),
        ]
    }
}

/// Makes the response while the configuration has errors.
#[must_use]
pub fn unconfigured() -> Whole {
    let problem = serde_json::json!({
        "type": "about:blank", "title": "Internal Server Error", "status": 500, "code": "internal", "retryable": false,
        "detail": "the configuration of this gateway is not right; its standard error says what is wrong",
    });
    Whole { status: 500, content_type: "application/problem+json", body: problem.to_string() }
}

/// Makes the response to a request that the core did not answer, which is a defect.
#[must_use]
pub fn no_answer() -> Whole {
    Whole { status: 500, content_type: "text/plain", body: "no answer\n".to_owned() }
}
