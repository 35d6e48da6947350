//! ```sh
//! cargo run --release --package tollgate-server-example -- 8080        # 10 requests a minute for each client
//! curl --include http://127.0.0.1:8080/
//! ```
//!
//! A second argument is the number of requests per second for each client instead; 0 leaves the layer out, to measure what
//! it costs (`load.sh`).

use std::env::args;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;

use tokio::net::TcpListener;
use tollgate::Quota;
use tollgate::clocks::{Std, TickRate};
use tollgate_server_example::{app, per_client};

static CLOCK: LazyLock<Std> = LazyLock::new(Std::new);

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = args().skip(1).map(|argument| argument.parse::<u64>());
    let port = numbers.next().transpose()?.unwrap_or(0).try_into()?;
    let quota = match numbers.next().transpose()? {
        None => Some(Quota::per_minute(10, Std::TICK_HZ)),
        Some(0) => None,
        Some(per_second) => Some(Quota::per_second(per_second, Std::TICK_HZ)),
    };
    let app = match quota {
        // nobody's clock is late by more than a second
        Some(quota) => app().layer(per_client(quota.stale(Std::TICK_HZ), &*CLOCK)?),
        None => app(),
    };
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        println!("http://{}/", listener.local_addr()?);
        axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?;
        Ok(())
    })
}
