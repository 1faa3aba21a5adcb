//! Errors, with the words of the program.

use ordermill::plan::PlanError;
use ordermill::profile::Problems;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::{PyErr, create_exception};

create_exception!(
    ordermill,
    ProfileError,
    PyValueError,
    "A profile has problems: all of them, each with its line and a caret."
);
create_exception!(ordermill, SelectionError, PyValueError, "A table, column, client or time that is not there.");
create_exception!(ordermill, TargetError, PyRuntimeError, "A target can't be read, or holds rows of another profile.");

pub(crate) fn of_profile(problems: &Problems) -> PyErr {
    ProfileError::new_err(problems.render(false))
}

/// In the words of Python's arguments.
pub(crate) fn of_selection(error: &PlanError) -> PyErr {
    SelectionError::new_err(match error {
        PlanError::OffTheWave { flag, at, minutes, before } => {
            let argument = if *flag == "from" { "since" } else { *flag };
            format!(
                "{argument} {at} lies inside a wave of {minutes} minutes\nhint: the wave boundary before it is {before}"
            )
        }
        other => other.to_string(),
    })
}
