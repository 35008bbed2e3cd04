//! The board of exceptions as the address bar shows it.

use shared::api::exceptions::{ExceptionQuery, ExceptionView};
use shared::query::Parameters;

use crate::route::{Desk, Route};

/// Reads a query; also returns the names of what could not be read.
pub fn read_board(query: &str) -> (ExceptionQuery, Vec<String>) {
    let mut parameters = Parameters::read(query);
    let query = ExceptionQuery::take(&mut parameters);
    (query, parameters.rest())
}

/// The place in the application that shows that part of the board.
pub fn board_route(query: &ExceptionQuery) -> Route {
    Route::Desk {
        desk: Desk::Exceptions,
        query: query.text().to_string(),
    }
}

/// The beginning of a view of the same board.
pub fn board_view(query: &ExceptionQuery, view: &ExceptionView) -> ExceptionQuery {
    ExceptionQuery {
        view: view.clone(),
        item: None,
        cursor: None,
        ..query.clone()
    }
}
