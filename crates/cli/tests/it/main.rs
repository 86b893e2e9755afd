//! The built program, run in a fresh directory: what goes in, what comes out, and what it says of bad input.

mod bad;
mod eval;
mod forms;
mod readme;
mod schema;
mod sides;
mod told;
mod util;
