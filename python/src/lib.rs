//! `ordermill._native`: what the Python package is made from. It knows names and numbers alone; what Python users see of it, with
//! dates, paths and documentation, is in `ordermill/*.py`.
//!
//! Instants are milliseconds since 1970-01-01 UTC. The interpreter is let go while rows are made, and whenever a stream is
//! pulled by something that has let it go itself, as all the usual readers of Arrow do.

mod digest;
mod errors;
mod profile;
mod stream;
mod table;

#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::digest::Digester;
    #[pymodule_export]
    use super::errors::{ProfileError, SelectionError, TargetError};
    #[pymodule_export]
    use super::profile::{Profile, text};
    #[pymodule_export]
    use super::table::Table;

    use ordermill::generate::OrderId;
    use pyo3::prelude::{Bound, PyModule, PyModuleMethods, PyResult, pyfunction};

    /// The minute in which an order was placed, from its id: the instant at which it begins.
    #[pyfunction]
    fn placed_at(order_id: i64) -> i64 {
        OrderId::minute_of(order_id) * 60_000
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("generator_version", ordermill::random::GENERATOR_VERSION)
    }
}
