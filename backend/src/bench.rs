//! How fast the server answers over a large database: real HTTP, real file.
