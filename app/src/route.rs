//! Every path of the application: the only place that makes or reads one.

use std::fmt;

use shared::api::{percent_decoded, percent_encoded};
use shared::ids::{OrderId, OrderNumber, ProductId, SellerId};
use shared::query::Parameters;

/// A place in the application. Printing and parsing are inverses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: leads on by role.
    Home,
    /// `/login`
    Login {
        /// Where to go afterwards: a printed route.
        next: Option<String>,
    },
    /// `/seller`
    Seller {
        /// Whose overview; the signed-in seller's own when absent.
        seller: Option<SellerId>,
    },
    /// `/admin/sellers`
    Sellers {
        /// Words in the shop's name.
        search: String,
    },
    /// `/customer/orders`
    MyOrders {
        /// From 1.
        page: u64,
    },
    /// `/customer/orders/{id}/track`
    CustomerTracking(OrderId),
    /// `/shop/orders`, also `/dashboard/orders`
    Orders {
        /// Which orders and how, as it stands behind the `?`: read by the page, so that programs without it need not.
        query: String,
    },
    /// `/shop/orders/{id}`, also `/dashboard/orders/{id}`
    Order(OrderId),
    /// `/shop/changes`: what the server has not answered yet.
    Changes {
        /// Whether the user wants to sign out and is asked first.
        is_leaving: bool,
    },
    /// `/shop/print`
    Print {
        /// What of which orders, as it stands behind the `?`: read by the page.
        query: String,
    },
    /// `/products/{id}`: when it would arrive.
    Product {
        /// Which.
        product: ProductId,
        /// Where to, as somebody wrote it.
        location: Option<String>,
    },
    /// `/seller/{desk}`
    Desk {
        /// Which.
        desk: Desk,
        /// Which part of it, as it stands behind the `?`: read by the page.
        query: String,
    },
    /// `/analytics/wismo`, and what lies below it
    Wismo {
        /// Which.
        view: WismoView,
        /// Of what, as it stands behind the `?`: read by the page.
        query: String,
    },
    /// `/orders/{number}/timeline`: everything that happened to an order.
    Timeline(OrderNumber),
    /// `/survey/{secret}`: how an answer was.
    Survey(String),
    /// `/track-order`
    TrackForm {
        /// What stands in the form already.
        number: Option<OrderNumber>,
    },
    /// `/track/{number}`
    Track(OrderNumber),
}

/// What a seller sees of what leaves the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// What must be packed, sent and handed over.
    Fulfillment,
    /// What is wrong with parcels.
    Exceptions,
    /// Who packs and sends for others.
    Partners,
    /// How often what buyers are told comes true.
    Promises,
}

impl Desk {
    /// Every desk.
    pub const ALL: [Self; 4] = [
        Self::Fulfillment,
        Self::Exceptions,
        Self::Partners,
        Self::Promises,
    ];

    /// As in its address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fulfillment => "fulfillment",
            Self::Exceptions => "exceptions",
            Self::Partners => "partners",
            Self::Promises => "promises",
        }
    }

    /// The desk of one's own shop, all of it.
    pub const fn route(self) -> Route {
        Route::Desk {
            desk: self,
            query: String::new(),
        }
    }
}

/// A view of why customers ask where their order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WismoView {
    /// How many, how often, how long, how content.
    Overview,
    /// When and about what.
    Inquiries,
    /// How orders leave and arrive.
    Fulfillment,
    /// How content customers are with the answers.
    Satisfaction,
    /// Who will ask, and notices to them.
    Tomorrow,
}

impl WismoView {
    /// Every view.
    pub const ALL: [Self; 5] = [
        Self::Overview,
        Self::Inquiries,
        Self::Fulfillment,
        Self::Satisfaction,
        Self::Tomorrow,
    ];

    /// Its name; in its address, but for the first.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Inquiries => "inquiries",
            Self::Fulfillment => "fulfillment",
            Self::Satisfaction => "satisfaction",
            Self::Tomorrow => "tomorrow",
        }
    }

    /// The view of everything.
    pub const fn route(self) -> Route {
        Route::Wismo {
            view: self,
            query: String::new(),
        }
    }

    /// What its address has behind `/analytics/wismo`.
    const fn rest(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Inquiries => "/inquiries",
            Self::Fulfillment => "/fulfillment",
            Self::Satisfaction => "/satisfaction",
            Self::Tomorrow => "/tomorrow",
        }
    }

    fn below(segment: &str) -> Option<Self> {
        let is_meant = |view: &Self| view.rest().strip_prefix('/') == Some(segment);
        Self::ALL.into_iter().find(is_meant)
    }
}

/// A route that was read, and what of its query could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// Where the address leads.
    pub route: Route,
    /// Names of query parameters that are unknown or unreadable.
    pub dropped: Vec<String>,
}

impl Route {
    /// All orders of one's own shop.
    pub const ORDERS: Self = Self::Orders {
        query: String::new(),
    };
    /// The lookup, with nothing typed yet.
    pub const LOOKUP: Self = Self::TrackForm { number: None };

    /// Reads path and query; nothing when the path leads nowhere.
    pub fn parse(address: &str) -> Option<Parsed> {
        read(address, |segments, raw, query| {
            Self::of_lookup(segments, query).or_else(|| Self::of_others(segments, raw, query))
        })
    }

    /// As [`Route::parse`], for places of the lookup alone: a program that shows no others need not know them.
    pub fn parse_lookup(address: &str) -> Option<Parsed> {
        read(address, |segments, _, query| {
            Self::of_lookup(segments, query)
        })
    }

    fn of_lookup(segments: &[&str], query: &mut Parameters) -> Option<Self> {
        Some(match segments {
            ["track-order"] => Self::TrackForm {
                number: query.take("number", OrderNumber::parse),
            },
            ["track", number] => Self::Track(OrderNumber::parse(number)?),
            _ => return None,
        })
    }

    fn of_others(segments: &[&str], raw: &str, query: &mut Parameters) -> Option<Self> {
        Some(match segments {
            [""] => Self::Home,
            ["login"] => Self::Login {
                next: query.take("next", |next| Self::parse(next).map(|_| next.to_owned())),
            },
            ["seller"] => Self::Seller {
                seller: query.take("sellerId", SellerId::parse),
            },
            ["seller", desk] => Self::Desk {
                desk: Desk::ALL.into_iter().find(|one| one.word() == *desk)?,
                query: raw.to_owned(),
            },
            ["admin", "sellers"] => Self::Sellers {
                search: query
                    .take("search", |search| Some(search.to_owned()))
                    .unwrap_or_default(),
            },
            ["customer", "orders"] => Self::MyOrders {
                page: query
                    .take("page", |page| page.parse().ok().filter(|page| *page >= 1))
                    .unwrap_or(1),
            },
            ["customer", "orders", id, "track"] => Self::CustomerTracking(OrderId::parse(id)?),
            ["shop" | "dashboard", "orders"] => Self::Orders {
                query: raw.to_owned(),
            },
            ["shop" | "dashboard", "orders", id] => Self::Order(OrderId::parse(id)?),
            ["shop", "changes"] => Self::Changes {
                is_leaving: query
                    .take("leaving", |flag| (flag == "1").then_some(()))
                    .is_some(),
            },
            ["shop", "print"] => Self::Print {
                query: raw.to_owned(),
            },
            ["products", id] => Self::Product {
                product: ProductId::parse(id)?,
                location: query.take("location", |place| Some(place.to_owned())),
            },
            ["analytics", "wismo", below @ ..] => Self::Wismo {
                view: match below {
                    [] => WismoView::Overview,
                    [segment] => WismoView::below(segment)?,
                    _ => return None,
                },
                query: raw.to_owned(),
            },
            ["orders", number, "timeline"] => Self::Timeline(OrderNumber::parse(number)?),
            ["survey", secret] if !secret.is_empty() => Self::Survey((*secret).to_owned()),
            _ => return None,
        })
    }
}

/// Takes an address apart and has `route` say where it leads.
fn read(
    address: &str,
    route: impl Fn(&[&str], &str, &mut Parameters) -> Option<Route>,
) -> Option<Parsed> {
    let address = address.split('#').next().unwrap_or_default();
    let (path, raw) = address.split_once('?').unwrap_or((address, ""));
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments: Vec<String> = path
        .split('/')
        .map(percent_decoded)
        .collect::<Option<_>>()?;
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut query = Parameters::read(raw);
    let route = route(&segments, raw, &mut query)?;
    let reads_query = matches!(
        route,
        Route::Orders { .. } | Route::Print { .. } | Route::Desk { .. } | Route::Wismo { .. }
    );
    Some(Parsed {
        dropped: if reads_query {
            Vec::new()
        } else {
            query.rest()
        },
        route,
    })
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Home => f.write_str("/"),
            Self::Login { next } => write_with(f, "/login", "next", next.as_deref()),
            Self::Seller { seller } => write_with(
                f,
                "/seller",
                "sellerId",
                seller.as_ref().map(SellerId::as_str),
            ),
            Self::Sellers { search } => {
                let search = Some(search.as_str()).filter(|search| !search.is_empty());
                write_with(f, "/admin/sellers", "search", search)
            }
            Self::MyOrders { page } => {
                let page = (*page != 1).then(|| page.to_string());
                write_with(f, "/customer/orders", "page", page.as_deref())
            }
            Self::CustomerTracking(order) => {
                f.write_str("/customer/orders/")?;
                f.write_str(&percent_encoded(order.as_str()))?;
                f.write_str("/track")
            }
            Self::Orders { query } => write_raw(f, "/shop/orders", query),
            Self::Order(order) => {
                f.write_str("/shop/orders/")?;
                f.write_str(&percent_encoded(order.as_str()))
            }
            Self::Changes { is_leaving } => {
                write_with(f, "/shop/changes", "leaving", is_leaving.then_some("1"))
            }
            Self::Print { query } => write_raw(f, "/shop/print", query),
            Self::Product { product, location } => {
                let path = ["/products/", &percent_encoded(product.as_str())].concat();
                write_with(f, &path, "location", location.as_deref())
            }
            Self::Desk { desk, query } => {
                f.write_str("/seller/")?;
                write_raw(f, desk.word(), query)
            }
            Self::Wismo { view, query } => {
                f.write_str("/analytics/wismo")?;
                write_raw(f, view.rest(), query)
            }
            Self::Timeline(number) => {
                f.write_str("/orders/")?;
                f.write_str(&percent_encoded(number.as_str()))?;
                f.write_str("/timeline")
            }
            Self::Survey(secret) => {
                f.write_str("/survey/")?;
                f.write_str(&percent_encoded(secret))
            }
            Self::TrackForm { number } => write_with(
                f,
                "/track-order",
                "number",
                number.as_ref().map(OrderNumber::as_str),
            ),
            Self::Track(number) => {
                f.write_str("/track/")?;
                f.write_str(&percent_encoded(number.as_str()))
            }
        }
    }
}

fn write_raw(f: &mut fmt::Formatter<'_>, path: &str, query: &str) -> fmt::Result {
    f.write_str(path)?;
    if !query.is_empty() {
        f.write_str("?")?;
        f.write_str(query)?;
    }
    Ok(())
}

fn write_with(
    f: &mut fmt::Formatter<'_>,
    path: &str,
    parameter: &str,
    value: Option<&str>,
) -> fmt::Result {
    f.write_str(path)?;
    if let Some(value) = value {
        f.write_str("?")?;
        f.write_str(parameter)?;
        f.write_str("=")?;
        f.write_str(&percent_encoded(value))?;
    }
    Ok(())
}
