//! Orders from elsewhere.
