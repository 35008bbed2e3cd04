//! Shops and what they sell.

use fastrand::Rng;
use shared::money::Currency;

use super::names::{FASHION, FIRST_NAMES, PRODUCTS, SHOPS, TRADES};
use super::pick;
use crate::store::writing::{Batch, ProductRow, SellerRow};

/// Where in the list the shop with few sales stands; it takes no orders by chance.
pub(super) const FEW_SALES: usize = 1;
/// Orders that make one more shop, within [`SHOPS`] and [`MOST_SHOPS`].
const ORDERS_A_SHOP: u64 = 50;
const MOST_SHOPS: u64 = 2_000;

/// Currency, the store's zone, and what a middling product costs, in the smallest unit.
const MARKETS: [(&str, &str, i64); 7] = [
    ("USD", "Africa/Lagos", 2_400),
    ("KES", "Africa/Nairobi", 180_000),
    ("UGX", "Africa/Kampala", 65_000),
    ("NGN", "Africa/Lagos", 2_150_000),
    ("TND", "Africa/Tunis", 58_500),
    ("EUR", "Europe/Paris", 1_990),
    ("JPY", "Asia/Tokyo", 3_200),
];

/// A shop.
#[derive(Clone, Debug)]
pub(super) struct Shop {
    pub(super) id: String,
    pub(super) name: String,
    handle: String,
    pub(super) currency: &'static str,
    pub(super) time_zone: &'static str,
    pub(super) products: Vec<Product>,
}

/// A product. Money in the smallest unit of the shop's currency.
#[derive(Clone, Debug)]
pub(super) struct Product {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) price: i64,
    pub(super) fee: i64,
}

impl Shop {
    pub(super) fn add_to(&self, batch: &mut Batch) {
        batch.sellers.push(SellerRow {
            id: self.id.clone(),
            shop_name: self.name.clone(),
            handle: self.handle.clone(),
            currency: self.currency.to_owned(),
            time_zone: self.time_zone.to_owned(),
            region: city_of(self.time_zone),
        });
        batch
            .products
            .extend(self.products.iter().map(|product| ProductRow {
                id: product.id.clone(),
                seller_id: self.id.clone(),
                title: product.title.clone(),
            }));
    }
}

/// As many shops as `orders` feed, and a last one that has nothing yet.
pub(super) fn shops(chance: &mut Rng, orders: u64) -> Vec<Shop> {
    let least = u64::try_from(SHOPS.len()).unwrap_or(0);
    let count = (orders / ORDERS_A_SHOP).clamp(least, MOST_SHOPS);
    let mut shops: Vec<Shop> = (0..usize::try_from(count).unwrap_or(0))
        .map(|index| shop(chance, index))
        .collect();
    shops.push(Shop {
        id: String::from("seller_new"),
        name: String::from("Duka Jipya"),
        handle: String::from("duka-jipya"),
        currency: "KES",
        time_zone: "Africa/Nairobi",
        products: Vec::new(),
    });
    shops
}

fn shop(chance: &mut Rng, index: usize) -> Shop {
    let (currency, time_zone, price) = MARKETS[index % MARKETS.len()];
    let name = SHOPS.get(index).map_or_else(
        || [*pick(chance, &FIRST_NAMES), "'s ", *pick(chance, &TRADES)].concat(),
        |name| (*name).to_owned(),
    );
    let handle = if index == 0 {
        String::from("mama-ade-fashion")
    } else {
        format!("shop-{index}")
    };
    let products = (0..chance.usize(4..14))
        .map(|place| product(chance, index, place, currency, price))
        .collect();
    Shop {
        id: format!("seller_{index:04}"),
        name,
        handle,
        currency,
        time_zone,
        products,
    }
}

/// Titles are drawn with replacement: two products of a shop may have the same one.
fn product(chance: &mut Rng, shop: usize, place: usize, currency: &str, middling: i64) -> Product {
    let titles: &[&str] = if shop == 0 { &FASHION } else { &PRODUCTS };
    let price = (middling * chance.i64(20..400) / 100).max(1);
    // Shops price in whole units where the currency has small ones.
    let decimals = Currency::parse(currency).map_or(2, Currency::decimals);
    let step = if decimals >= 2 { 10 } else { 100 };
    let price = (price / step).max(1) * step;
    Product {
        id: format!("prod_{shop:04}_{place:02}"),
        title: (*pick(chance, titles)).to_owned(),
        price,
        fee: price * 10 / 100,
    }
}

/// Zones are called after cities: shops stand in theirs.
fn city_of(zone: &str) -> String {
    zone.rsplit('/')
        .next()
        .unwrap_or_default()
        .replace('_', " ")
}
