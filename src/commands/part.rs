//! `--part`: `K/N`, or `auto/N`, whose K is the place that a scheduler gives this process among those of one job.

use ordermill::plan::Part;

/// Reads a part.
pub(super) fn read(text: &str) -> Result<Part, String> {
    part(text, |name| std::env::var(name).ok())
}

/// Reads a part where these variables are set: Kubernetes counts the pods of an indexed job from 0, Slurm the tasks of an array
/// from a first number on, by steps.
fn part(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Part, String> {
    let Some(of) = text.strip_prefix("auto/") else { return text.parse() };
    let of =
        format!("1/{of}").parse::<Part>().map_err(|_| "N of auto/N is how many parts there are, such as auto/8")?.of;
    let number = |name: &str| -> Result<Option<usize>, String> {
        let Some(value) = variable(name) else { return Ok(None) };
        value.parse().map(Some).map_err(|_| format!("{name} is `{value}`, and no number"))
    };
    let (name, index) = if let Some(index) = number("JOB_COMPLETION_INDEX")? {
        ("JOB_COMPLETION_INDEX", index)
    } else if let Some(task) = number("SLURM_ARRAY_TASK_ID")? {
        if let Some(tasks) = number("SLURM_ARRAY_TASK_COUNT")?.filter(|tasks| *tasks != of) {
            return Err(format!("the array has {tasks} tasks, not {of}: who would make the others' parts?"));
        }
        let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or(0);
        let step = number("SLURM_ARRAY_TASK_STEP")?.unwrap_or(1).max(1);
        ("SLURM_ARRAY_TASK_ID", task.saturating_sub(first) / step)
    } else {
        let hint = "say which part this is, such as 1/8";
        return Err(format!("neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID is set: {hint}"));
    };
    if index >= of {
        return Err(format!(
            "{name} says that this is part {} of {of}: ask for as many parts as there are tasks",
            index + 1
        ));
    }
    Ok(Part { number: index + 1, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(text: &str, variables: &[(&str, &str)]) -> Result<String, String> {
        let variable = |name: &str| variables.iter().find(|it| it.0 == name).map(|it| it.1.to_owned());
        part(text, variable).map(|part| part.to_string())
    }

    #[test]
    fn the_scheduler_says_which_part_this_is() {
        assert_eq!(among("2/4", &[("JOB_COMPLETION_INDEX", "0")]), Ok("2/4".to_owned()));
        assert_eq!(among("auto/8", &[("JOB_COMPLETION_INDEX", "0")]), Ok("1/8".to_owned()));
        assert_eq!(among("auto/8", &[("JOB_COMPLETION_INDEX", "7")]), Ok("8/8".to_owned()));
        let slurm = [("SLURM_ARRAY_TASK_ID", "9"), ("SLURM_ARRAY_TASK_MIN", "5"), ("SLURM_ARRAY_TASK_COUNT", "3")];
        assert_eq!(among("auto/3", &[&slurm[..], &[("SLURM_ARRAY_TASK_STEP", "2")]].concat()), Ok("3/3".to_owned()));
        assert_eq!(among("auto/3", &[("SLURM_ARRAY_TASK_ID", "2")]), Ok("3/3".to_owned()));
    }

    #[test]
    fn what_would_leave_a_part_out_is_refused() {
        let slurm = [("SLURM_ARRAY_TASK_ID", "2"), ("SLURM_ARRAY_TASK_COUNT", "3")];
        for (text, variables, words) in [
            ("auto/8", &[][..], "neither JOB_COMPLETION_INDEX nor SLURM_ARRAY_TASK_ID is set"),
            ("auto/8", &[("JOB_COMPLETION_INDEX", "8")], "part 9 of 8"),
            ("auto/8", &[("JOB_COMPLETION_INDEX", "-1")], "`-1`, and no number"),
            ("auto/4", &slurm, "the array has 3 tasks, not 4"),
            ("auto/0", &[], "such as auto/8"),
            ("auto", &[], "a part is K/N"),
        ] {
            let said = among(text, variables).expect_err(text);
            assert!(said.contains(words), "{said}");
        }
    }
}
