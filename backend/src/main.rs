//! The reference implementation of the API contract.

fn main() {}
