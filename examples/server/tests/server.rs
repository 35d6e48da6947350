//! A real server on the loopback interface, and real clients: exactly what the quota admits is admitted, whatever the
//! concurrency, and every response says so. Time is advanced by hand. Servers and clients end with their test.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::{Builder, Runtime};
use tollgate::clocks::{Clock, Manual64};
use tollgate::http::Heard;
use tollgate::tower::{ForAll, PerKey, RateLimitLayer, WithoutKey};
use tollgate::{Gcra64, Key, Keys, Quota, Shaper64};
use tollgate_server_example::{app, per_client, secret, table};

type Millis = Manual64<1_000>;

/// 100 a second, 50 at once.
const QUOTA: Quota = Quota::per_second(100, 1_000).burst(50).stale(1_000);
const CLIENTS: usize = 8;

fn clock() -> &'static Millis {
    Box::leak(Box::new(Millis::new(0)))
}

/// Runs a test on two threads; what it started ends with it.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime: Runtime = Builder::new_multi_thread().worker_threads(2).enable_io().build().unwrap();
    runtime.block_on(test)
}

/// The address of a server that has begun to listen.
async fn serve(app: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

/// A connection to a server, from an address of this machine.
struct Client {
    sender: SendRequest<Empty<Bytes>>,
}

impl Client {
    async fn from(local: Ipv4Addr, server: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((local, 0).into()).unwrap();
        let stream = socket.connect(server).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender }
    }

    async fn new(server: SocketAddr) -> Self {
        Self::from(Ipv4Addr::LOCALHOST, server).await
    }

    async fn get_as(&mut self, account: &str) -> Response<String> {
        let request = Request::get("/").header("host", "localhost").header("account", account);
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(request.body(Empty::new()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn get(&mut self) -> Response<String> {
        self.get_as("nobody").await
    }
}

fn field<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let mut all = headers.get_all(name).iter();
    let value = all.next().unwrap_or_else(|| panic!("no {name} in {headers:?}"));
    assert!(all.next().is_none(), "{name} twice");
    value.to_str().unwrap()
}

/// Many connections, each with so many requests one after another, all at once.
async fn load(servers: &[SocketAddr], requests: usize) -> Vec<Response<String>> {
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let server = servers[client % servers.len()];
            tokio::spawn(async move {
                let mut client = Client::new(server).await;
                let mut responses = Vec::new();
                for _ in 0..requests {
                    responses.push(client.get().await);
                }
                responses
            })
        })
        .collect();
    let mut responses = Vec::new();
    for task in tasks {
        responses.extend(task.await.unwrap());
    }
    responses
}

/// How many were admitted; all others were refused as they should be.
fn admitted(responses: &[Response<String>]) -> usize {
    let admitted = responses.iter().filter(|response| response.status() == StatusCode::OK).count();
    let refused =
        responses.iter().filter(|response| response.status() == StatusCode::TOO_MANY_REQUESTS).count();
    assert_eq!(admitted + refused, responses.len());
    admitted
}

fn for_all(clock: &'static Millis) -> RateLimitLayer<ForAll<Arc<Gcra64>, &'static Millis>> {
    let limiter = Arc::new(Gcra64::new(QUOTA).unwrap());
    RateLimitLayer::new(ForAll::new("all", limiter, clock).unwrap())
}

/// On a clock that stands, exactly the burst; after each advance exactly what it brought. Each of the cells is told once.
#[test]
fn exactly_what_the_quota_admits_under_load() {
    let clock = clock();
    let mut all = 0;
    run(async {
        let server = serve(app().layer(for_all(clock))).await;
        for (advance, expected) in [(0, 50), (0, 0), (250, 25), (9, 0), (1, 1), (490, 49), (60_000, 50)] {
            clock.advance(advance);
            let responses = load(&[server], 40).await;
            all += responses.len();
            assert_eq!(admitted(&responses), expected, "after {advance} ms more");
            let mut told: Vec<usize> = Vec::new();
            for response in &responses {
                let (status, headers) = (response.status(), response.headers());
                assert_eq!(field(headers, "ratelimit-policy"), "\"all\";q=100;w=1");
                if status == StatusCode::OK {
                    assert_eq!(response.body(), "hello\n");
                    assert!(!headers.contains_key("retry-after"));
                    let limit = field(headers, "ratelimit");
                    let remaining =
                        limit.strip_prefix("\"all\";r=").unwrap().strip_suffix(";t=1").unwrap();
                    told.push(remaining.parse().unwrap());
                } else {
                    assert_eq!(field(headers, "ratelimit"), "\"all\";r=0;t=1");
                    assert_eq!(field(headers, "retry-after"), "1");
                    assert_eq!(response.body(), "");
                }
            }
            told.sort_unstable();
            assert!(told.into_iter().eq(0..expected), "a cell was told twice");
        }
    });
    println!("checked: {all} oracle decisions (requests to an axum server over HTTP)");
}

/// While others ask, time passes: no cell is lost or made, since the limiter is never full.
#[test]
fn exactly_what_the_quota_admits_while_time_passes() {
    let clock = clock();
    run(async {
        let server = serve(app().layer(for_all(clock))).await;
        assert_eq!(admitted(&load(&[server], 10).await), 50);
        let is_over = Arc::new(AtomicBool::new(false));
        let time = {
            let is_over = Arc::clone(&is_over);
            tokio::spawn(async move {
                for _ in 0..49 {
                    clock.advance(10);
                    tokio::task::yield_now().await;
                }
                is_over.store(true, Ordering::Release);
            })
        };
        let mut taken = admitted(&load(&[server], 50).await);
        time.await.unwrap();
        assert!(is_over.load(Ordering::Acquire));
        taken += admitted(&load(&[server], 10).await);
        assert_eq!(taken, 49);
    });
}

/// Two servers, and the layers are clones of each other.
#[test]
fn clones_of_a_layer_share_their_state() {
    let clock = clock();
    run(async {
        let layer = for_all(clock);
        let servers = [serve(app().layer(layer.clone())).await, serve(app().layer(layer)).await];
        assert_eq!(admitted(&load(&servers, 40).await), 50);
        let another = serve(app().layer(for_all(clock))).await;
        assert_eq!(admitted(&load(&[another], 40).await), 50);
    });
}

#[test]
fn clients_are_told_apart_by_what_they_send() {
    let clock = clock();
    let keys = Keys::new(secret());
    let by_account = move |request: &Request<Body>| -> Option<Key> {
        Some(keys.of_bytes(request.headers().get("account")?.as_bytes()))
    };
    let limits = PerKey::new(["account"], table(QUOTA), clock, by_account, WithoutKey::Refuse).unwrap();
    run(async {
        let server = serve(app().layer(RateLimitLayer::new(limits))).await;
        let tasks: Vec<_> = (0..CLIENTS)
            .map(|client| {
                tokio::spawn(async move {
                    // two connections of each account
                    let account = format!("account {}", client / 2);
                    let mut client = Client::new(server).await;
                    let mut responses = Vec::new();
                    for _ in 0..60 {
                        responses.push(client.get_as(&account).await);
                    }
                    admitted(&responses)
                })
            })
            .collect();
        let mut each = Vec::new();
        for task in tasks {
            each.push(task.await.unwrap());
        }
        assert!(each.chunks(2).all(|two| two.iter().sum::<usize>() == 50), "{each:?}");
    });
}

/// The layer of the example: by address, with the problem type of the draft.
#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "elsewhere the loopback interface has one address")]
fn clients_are_told_apart_by_their_address() {
    let clock = clock();
    run(async {
        let quota = Quota::per_minute(2, 1_000).stale(1_000);
        let server = serve(app().layer(per_client(quota, clock).unwrap())).await;
        for local in [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2)] {
            // another connection from the same address is the same client
            for expected in [200, 200, 429] {
                let response = Client::from(local, server).await.get().await;
                assert_eq!(response.status(), expected);
                if expected == 429 {
                    assert_eq!(field(response.headers(), "retry-after"), "30");
                    assert_eq!(field(response.headers(), "ratelimit"), "\"client\";r=0;t=30");
                    assert_eq!(field(response.headers(), "ratelimit-policy"), "\"client\";q=2;w=60");
                    assert_eq!(field(response.headers(), "content-type"), "application/problem+json");
                    assert!(response.body().contains(r#""violated-policies":["client"]"#));
                }
            }
        }
    });
}

/// A client that sends twice as fast as it may, and follows what it is told: after the first answers it is refused no more.
#[test]
fn a_client_that_follows_is_not_refused() {
    let clock = clock();
    let shaper = Shaper64::new(Quota::per_second(200, 1_000).burst(1)).unwrap();
    let (mut refused, mut admitted) = (0, 0);
    run(async {
        let server = serve(app().layer(for_all(clock))).await;
        let mut client = Client::new(server).await;
        for _ in 0..300 {
            let (slot, _) = shaper.reserve(clock.now(), 1, u64::MAX).unwrap();
            clock.advance(slot.due() - clock.now());
            let response = client.get().await;
            let mut heard = Heard::new();
            heard.headers(response.headers()).unwrap();
            heard.follow(&shaper, clock.now(), 1_000).unwrap();
            match response.status() {
                StatusCode::OK => admitted += 1,
                _ => refused += 1,
            }
        }
    });
    assert_eq!((admitted, refused), (300, 0));
    // 300 in steps of 5 ms; and three times nothing remained, and it waited for the second that it was told
    assert_eq!(clock.now(), 4_480);
}
