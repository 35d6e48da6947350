//! A rate limit for the services of `tower`, and so of axum, hyper and tonic. Needs the feature `tower`.
//!
//! ```
//! use std::sync::LazyLock;
//! use tollgate::clocks::{Std, TickRate};
//! use tollgate::tower::{ForAll, RateLimitLayer};
//! use tollgate::{Gcra64, Quota, checked};
//! # use core::task::{Context, Poll, Waker};
//! # use tower_layer::Layer;
//! # use tower_service::Service;
//! # #[derive(Clone)] struct Hello;
//! # impl Service<http::Request<()>> for Hello {
//! #     type Response = http::Response<String>;
//! #     type Error = ();
//! #     type Future = core::future::Ready<Result<Self::Response, ()>>;
//! #     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> { Poll::Ready(Ok(())) }
//! #     fn call(&mut self, _: http::Request<()>) -> Self::Future {
//! #         core::future::ready(Ok(http::Response::new("hello".into())))
//! #     }
//! # }
//!
//! static CLOCK: LazyLock<Std> = LazyLock::new(Std::new);
//! static LIMITER: Gcra64 = checked!(Gcra64::new(Quota::per_hour(2, Std::TICK_HZ)));
//!
//! let layer = RateLimitLayer::new(ForAll::new("hello", &LIMITER, &*CLOCK).unwrap());
//! let mut service = layer.layer(Hello); // axum: router.layer(layer)
//! # let mut get = || {
//! #     let future = core::pin::pin!(service.call(http::Request::new(())));
//! #     match future.poll(&mut Context::from_waker(Waker::noop())) {
//! #         Poll::Ready(Ok(response)) => response,
//! #         _ => unreachable!(),
//! #     }
//! # };
//!
//! let response = get();
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.headers()["ratelimit-policy"], r#""hello";q=2;w=3600"#);
//! assert_eq!(response.headers()["ratelimit"], r#""hello";r=1;t=1800"#);
//! get();
//! let response = get();
//! assert_eq!(response.status(), 429);
//! assert_eq!(response.headers()["retry-after"], "1800");
//! ```
//!
//! | you have | look at |
//! |---|---|
//! | one limit for all requests | [`ForAll`] |
//! | a limit for each client | [`PerKey`] |
//! | a response of your own for those who are refused | [`Answered`] |
//! | something else to decide by | [`Limits`] |
//! | a client that follows a server | [`Heard::headers`](crate::http::Heard::headers) |
//!
//! # What is shared
//!
//! The state is never copied: clones of a layer, the services that it makes and their clones all have one limiter. A
//! server that clones its service for each connection limits all of them together.
//!
//! # When
//!
//! A request takes one cell when the service is called, not when it is asked whether it is ready; `poll_ready` is that of
//! the inner service. A refused request is answered without calling the inner service, whose readiness is kept for the
//! next request. What was taken is not given back where the inner service fails, or where the caller goes away.
//!
//! For each request one header value is allocated, whether it is admitted or refused.

mod answered;
mod fields;
mod for_all;
mod future;
mod headers;
mod layer;
mod limits;
mod per_key;

pub use answered::Answered;
pub use fields::{Fields, Reason, Refusal};
pub use for_all::ForAll;
pub use future::ResponseFuture;
pub use layer::{RateLimit, RateLimitLayer};
pub use limits::{Answers, Limits, Verdict};
pub use per_key::{PerKey, WithoutKey};
