//! The command line of the reference backend.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use backend::bench::{self, Questions};
use backend::config::Config;
use backend::demo::{self, PartnerPlan, Plan};
use backend::import;
use backend::store::{EventSender, SenderKind, Store};
use backend::{AppState, Clock, SessionSecret, StartError, app, begin_watch, openapi_json};
use clap::{Args, Parser, Subcommand};
use shared::ids::SellerId;
use shared::metrics::WISMO_FORMULAS;
use shared::order::NO_SCAN_DAYS;
use shared::time::DAY_MS;
use tokio::net::TcpListener;

/// What the chance of demo data starts from.
const SEED: u64 = 20_251_120;

/// The reference implementation of the API that Sokoni's application calls.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// The SQLite file; created when it is not there.
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = ".data/sokoni.db",
        global = true
    )]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests until Ctrl-C.
    Serve(Serve),
    /// Fill an empty database with a marketplace to look at.
    Demo {
        /// How many orders.
        #[arg(long, default_value_t = 6_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
        orders: u64,
        /// Do nothing when there are orders already.
        #[arg(long)]
        if_empty: bool,
    },
    /// Place new orders with a shop, as its customers would, while a server runs or not.
    Place {
        /// The shop.
        #[arg(long, default_value = "seller_0000")]
        seller: String,
        /// How many.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        count: u32,
        /// Units in each.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        units: u32,
    },
    /// Import orders from elsewhere.
    #[command(subcommand)]
    Import(Import),
    /// Hold promises against what came: for every month, made of the months before it. Prints a table.
    Backtest {
        /// Of the notices of foreseen delays, instead of the promises.
        #[arg(long, conflicts_with = "askers")]
        notices: bool,
        /// Of the ranking of open orders by who will ask, week by week.
        #[arg(long)]
        askers: bool,
    },
    /// Let a carrier, a partner or a help desk report events. Prints the secret that signs them; a former one ends.
    Sender {
        /// What it reports about.
        #[arg(value_parser = ["carrier", "partner", "helpdesk"])]
        kind: String,
        /// A carrier's name as parcels have it, a partner's key, or what a help desk is called.
        name: String,
    },
    /// List partners to look at, who pack and send for shops, with reports of the last months that are made up.
    Partners {
        /// Jobs of the busiest one.
        #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000))]
        jobs: u64,
    },
    /// Let the days of the marketplace's figures begin in another zone. Counts everything by day anew.
    Zone {
        /// IANA name, like Africa/Nairobi.
        name: chrono_tz::Tz,
    },
    /// Count everything that is counted by day anew, from orders, parcels and inquiries.
    RebuildRollups,
    /// Print who can sign in, and an order to look up.
    Logins,
    /// Measure how fast a server on this database answers.
    Bench {
        /// Answers of each kind.
        #[arg(long, default_value_t = 1_000)]
        requests: usize,
    },
    /// Write the OpenAPI document, or check that the file is what it should be.
    Openapi {
        /// Compare instead of writing.
        #[arg(long)]
        check: bool,
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Import {
    /// A folder of CSV files, plain or gzipped, in the schema of the public Olist data set.
    Olist {
        /// The folder.
        folder: PathBuf,
        /// Move all times so that the last order is placed now.
        #[arg(long)]
        shift_to_today: bool,
    },
}

#[derive(Args)]
struct Serve {
    /// Port on this machine; 0 takes a free one.
    #[arg(long, default_value_t = 8787, conflicts_with = "listen")]
    port: u16,
    /// Address and port to listen on, when others than this machine shall reach it.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Folder of the built application.
    #[arg(long, default_value = "dist")]
    dist: PathBuf,
    /// Logins an address may try in a minute.
    #[arg(long, default_value_t = Config::default().logins_a_minute, value_parser = clap::value_parser!(u32).range(1..))]
    login_limit: u32,
    /// Lookups that an address, or an order number, may cost in a minute.
    #[arg(long, default_value_t = Config::default().lookups_a_minute, value_parser = clap::value_parser!(u32).range(1..))]
    track_limit: u32,
    /// Days without a scan after which a parcel counts as out of sight.
    #[arg(long, default_value_t = NO_SCAN_DAYS, value_parser = clap::value_parser!(u32).range(1..=60))]
    no_scan_days: u32,
    /// Believe the last entry of X-Forwarded-For: only behind a proxy that sets it.
    #[arg(long)]
    trust_proxy: bool,
    /// Served over HTTPS: cookies and browsers insist on it.
    #[arg(long)]
    secure_cookies: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), StartError> {
    match cli.command {
        Command::Openapi { check, file } => openapi(check, &file),
        Command::Serve(serve) => serve_until_stopped(&cli.database, serve).await,
        Command::Demo { orders, if_empty } => fill_with_demo(&cli.database, orders, if_empty).await,
        Command::Import(Import::Olist {
            folder,
            shift_to_today,
        }) => {
            let store = Store::open(&cli.database).await?;
            let report =
                import::olist(&store, &folder, Clock::system().now(), shift_to_today).await?;
            print!("{report}");
            store.close().await;
            Ok(())
        }
        Command::Bench { requests } => measure(&cli.database, requests).await,
        Command::Place {
            seller,
            count,
            units,
        } => place(&cli.database, &seller, count, units).await,
        Command::Backtest { notices, askers } => backtest(&cli.database, notices, askers).await,
        Command::Sender { kind, name } => admit_sender(&cli.database, &kind, name).await,
        Command::Partners { jobs } => add_partners(&cli.database, jobs).await,
        Command::Zone { name } => rebuild_rollups(&cli.database, Some(name)).await,
        Command::RebuildRollups => rebuild_rollups(&cli.database, None).await,
        Command::Logins => print_logins(&Store::open(&cli.database).await?).await,
    }
}

async fn backtest(database: &str, notices: bool, askers: bool) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let explain = |error: sqlx::Error| StartError::database(database, &error);
    let now = Clock::system().now();
    if askers {
        print!("{}", store.backtest_askers(now).await.map_err(explain)?);
    } else if notices {
        print!("{}", store.backtest_notices(now).await.map_err(explain)?);
    } else {
        let today = now.0.div_euclid(DAY_MS);
        print!("{}", store.backtest(today).await.map_err(explain)?);
    }
    Ok(())
}

async fn serve_until_stopped(database: &str, serve: Serve) -> Result<(), StartError> {
    let listen = serve
        .listen
        .unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, serve.port)));
    let config = Config {
        listen,
        dist: serve.dist,
        logins_a_minute: serve.login_limit,
        lookups_a_minute: serve.track_limit,
        trusts_proxy: serve.trust_proxy,
        is_https: serve.secure_cookies,
    };
    let store = Store::open(database).await?;
    let refused = |error: std::io::Error| {
        StartError(format!(
            "Cannot listen on {listen}: {error}. Choose another with --port."
        ))
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let state = AppState::new(store.clone(), Clock::system(), config);
    store
        .note_formulas(WISMO_FORMULAS, state.clock.now())
        .await
        .map_err(|error| StartError::database(database, &error))?;
    forget_old_tries(&state);
    state
        .jobs
        .resume()
        .await
        .map_err(|error| StartError::database(database, &error))?;
    state.promiser.begin();
    state.ranker.begin();
    begin_watch(store.clone(), state.promiser.clone(), serve.no_scan_days);
    println!("Sokoni answers on http://{address}");
    let _ = std::io::stdout().flush();
    let live = state.live.clone();
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            stop_requested().await;
            // A stream would keep the server waiting for as long as somebody watches.
            live.close();
        })
        .await
        .map_err(|error| StartError(format!("The server stopped: {error}.")))?;
    store.close().await;
    Ok(())
}

fn forget_old_tries(state: &AppState) {
    let limits = Arc::clone(&state.limits);
    tokio::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_mins(1));
        loop {
            minute.tick().await;
            limits.forget_old();
        }
    });
}

/// Ctrl-C, or the signal with which services are stopped.
async fn stop_requested() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => (),
                _ = terminate.recv() => (),
            }
            return;
        }
    }
    let _ = interrupt.await;
}

async fn fill_with_demo(database: &str, orders: u64, if_empty: bool) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let has_none = store
        .is_empty()
        .await
        .map_err(|error| StartError::database(database, &error))?;
    if if_empty && !has_none {
        return Ok(());
    }
    let plan = Plan {
        orders,
        now: Clock::system().now(),
        seed: SEED,
    };
    demo::fill(&store, plan, &mut show_progress).await?;
    demo::add_sendings(&store, plan).await?;
    demo::find_trouble(&store, plan.now).await?;
    eprintln!();
    store.close().await;
    Ok(())
}

async fn place(database: &str, seller: &str, count: u32, units: u32) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let unknown = || {
        StartError(format!(
            "There is no shop {seller} that has sold something."
        ))
    };
    let shop = SellerId::parse(seller).ok_or_else(unknown)?;
    for _ in 0..count {
        let now = Clock::system().now();
        let number = format!("NEW-{:08X}", fastrand::u32(..));
        let placed = store.place_order(&shop, &number, units, now).await;
        if !placed.map_err(|error| StartError::database(database, &error))? {
            return Err(unknown());
        }
        println!("{number}");
    }
    store.close().await;
    Ok(())
}

async fn admit_sender(database: &str, kind: &str, id: String) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let no_secret = |_| StartError(String::from("No secret could be made."));
    let kind = SenderKind::from_word(kind)
        .ok_or_else(|| StartError(format!("There is no kind of sender called {kind}.")))?;
    let secret = SessionSecret::random().map_err(no_secret)?;
    let sender = EventSender {
        id,
        kind,
        secret: secret.reveal().to_owned(),
    };
    let admitted = store.admit_sender(&sender).await;
    admitted.map_err(|error| StartError::database(database, &error))?;
    println!("{}", sender.secret);
    store.close().await;
    Ok(())
}

async fn rebuild_rollups(database: &str, zone: Option<chrono_tz::Tz>) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let rebuilt = store.rebuild_rollups(zone, Clock::system().now()).await;
    rebuilt.map_err(|error| StartError::database(database, &error))?;
    store.close().await;
    Ok(())
}

async fn add_partners(database: &str, jobs: u64) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    let has_some = store.has_partners().await;
    if has_some.map_err(|error| StartError::database(database, &error))? {
        return Err(StartError(String::from("There are partners already.")));
    }
    let plan = PartnerPlan {
        jobs,
        // Nobody's: what a shop is told of its own jobs must not be made up.
        shops: &[],
        now: Clock::system().now(),
        seed: SEED,
    };
    let reports = demo::add_partners(&store, plan).await?;
    println!("{reports} reports of partners, all of them made up");
    store.close().await;
    Ok(())
}

/// Serves the database on a free port and asks it questions.
async fn measure(database: &str, requests: usize) -> Result<(), StartError> {
    let store = Store::open(database).await?;
    for plan in bench::plans(&store).await? {
        println!("{plan}");
    }
    let questions = Questions::draw(&store, 200).await?;
    let explain = |error: sqlx::Error| StartError::database("to measure", &error);
    let before = store.last_event().await.map_err(explain)?;
    let config = Config {
        logins_a_minute: u32::MAX,
        lookups_a_minute: u32::MAX,
        ..Config::default()
    };
    let refused =
        |error: std::io::Error| StartError(format!("The server could not be started: {error}."));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let state = AppState::new(store.clone(), Clock::system(), config);
    let bearer = state.admin_token().await?;
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let asked = u64::try_from(questions.new_orders.len()).unwrap_or(u64::MAX);
    let asking = move || {
        let mut timings = bench::measure(address, &bearer, &questions, requests)?;
        timings.extend(bench::measure_lists(
            address,
            &bearer,
            &questions,
            requests / 5,
        )?);
        timings.extend(bench::measure_wismo(
            address,
            &bearer,
            &questions,
            requests / 5,
        )?);
        timings.extend(bench::crowd(address, &bearer, &questions)?);
        Ok(timings)
    };
    let timings: Result<Vec<bench::Timings>, StartError> = tokio::task::spawn_blocking(asking)
        .await
        .map_err(|error| StartError(format!("The measurement stopped: {error}.")))?;
    for timing in timings? {
        println!("{timing}");
    }
    let made = store.last_event().await.map_err(explain)? - before;
    println!("{asked} changes asked for by 50 clients at once, {made} written");
    if made != asked {
        return Err(StartError(String::from(
            "A change was lost, or made twice.",
        )));
    }
    Ok(())
}

/// One line that is written over.
fn show_progress(done: u64, of: u64) {
    let percent = done * 100 / of.max(1);
    let filled = usize::try_from(percent / 5).unwrap_or(0);
    eprint!(
        "\r[{:<20}] {percent:>3} %  {done} of {of} orders",
        "#".repeat(filled)
    );
    let _ = std::io::stderr().flush();
}

async fn print_logins(store: &Store) -> Result<(), StartError> {
    let explain = |error: sqlx::Error| StartError::database("with the accounts", &error);
    for account in store.accounts().await.map_err(explain)? {
        let shop = account
            .shop_name
            .map(|name| format!(" of {name}"))
            .unwrap_or_default();
        println!(
            "{:<28} {}  {}{shop}",
            account.email,
            demo::PASSWORD,
            account.role.word()
        );
    }
    if let Some(order) = store.example_order().await.map_err(explain)? {
        println!("Order {} was placed with {}", order.number, order.email);
    }
    Ok(())
}

fn openapi(check: bool, file: &Path) -> Result<(), StartError> {
    let current = openapi_json();
    let name = file.display();
    if !check {
        return std::fs::write(file, current)
            .map_err(|error| StartError(format!("{name} cannot be written: {error}.")));
    }
    let checked_in = std::fs::read_to_string(file).unwrap_or_default();
    if checked_in == current {
        return Ok(());
    }
    Err(StartError(format!(
        "{name} is not what the server offers. Write it with: cargo run -p backend -- openapi {name}"
    )))
}
