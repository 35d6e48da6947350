use ::http::{HeaderMap, HeaderName, HeaderValue};

use crate::http::{FieldError, Heard};

impl Heard<'_> {
    /// Hears all fields of a response; the error of the first one that is malformed. Those are as if they had not been
    /// there, as the draft wants it. Needs the feature `tower`.
    ///
    /// ```
    /// use http::Response;
    /// use tollgate::http::Heard;
    ///
    /// let response = Response::builder().header("retry-after", "soon").header("ratelimit", r#""api";r=7;t=9"#);
    /// let mut heard = Heard::new();
    /// let malformed = heard.headers(response.headers_ref().unwrap());
    /// assert_eq!(malformed.unwrap_err().to_string(), "at byte 4: it ends too early");
    /// assert_eq!(heard.remaining(), Some(7));
    /// ```
    ///
    /// # Errors
    ///
    /// What was malformed, which was ignored.
    pub fn headers(&mut self, headers: &HeaderMap) -> Result<(), FieldError> {
        let hear = |first: Result<(), FieldError>, (name, value): (&HeaderName, &HeaderValue)| {
            first.and(self.field(name.as_str(), value.as_bytes()).map(|_| ()))
        };
        headers.iter().fold(Ok(()), hear)
    }
}
