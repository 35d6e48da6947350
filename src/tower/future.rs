use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, ready};

use ::http::Response;
use pin_project_lite::pin_project;

use super::Fields;

pin_project! {
    /// The response of a [`RateLimit`](super::RateLimit): that of the inner service with the fields of the limit, or a
    /// refusal. After it is ready it never is again.
    pub struct ResponseFuture<F, B> {
        #[pin]
        state: State<F, B>,
    }
}

pin_project! {
    #[project = Projected]
    enum State<F, B> {
        Admitted { #[pin] response: F, fields: Option<Fields> },
        Refused { response: Option<Response<B>> },
    }
}

impl<F, B> ResponseFuture<F, B> {
    pub(super) fn admitted(response: F, fields: Option<Fields>) -> Self {
        Self { state: State::Admitted { response, fields } }
    }

    pub(super) fn refused(response: Response<B>) -> Self {
        Self { state: State::Refused { response: Some(response) } }
    }
}

impl<F, B, E> Future for ResponseFuture<F, B>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<B>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().state.project() {
            Projected::Admitted { response, fields } => {
                let mut response = ready!(response.poll(context))?;
                if let Some(fields) = fields.take() {
                    fields.add_to(response.headers_mut());
                }
                Poll::Ready(Ok(response))
            }
            Projected::Refused { response } => {
                response.take().map_or(Poll::Pending, |response| Poll::Ready(Ok(response)))
            }
        }
    }
}

/// What it waits for has nothing to show.
impl<F, B> fmt::Debug for ResponseFuture<F, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
