//! AWS' profiles: what `~/.aws/credentials` and `~/.aws/config` say, where the environment says nothing.
//!
//! The files, their places and the names of keys are those of the AWS SDKs' reference guide ("Shared config and credentials
//! files"). Only long-lived and session keys are read here; roles and single sign-on are `aws configure export-credentials`.

use std::path::PathBuf;

/// What a profile says, by the names that variables of the environment have too.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AwsProfile {
    pub(super) access_key_id: Option<String>,
    pub(super) secret_access_key: Option<String>,
    pub(super) session_token: Option<String>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
}

impl AwsProfile {
    /// The profile that the environment names, or `default`; nothing where there are no such files.
    pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let name = variable("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(|home| PathBuf::from(home).join(".aws"));
        let read = |named: &str, usual: &str| {
            let path = variable(named).map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(usual)));
            path.and_then(|path| fs_err::read_to_string(path).ok()).unwrap_or_default()
        };
        let mut profile = Self::default();
        profile.take(&read("AWS_SHARED_CREDENTIALS_FILE", "credentials"), |section| section == name);
        profile.take(&read("AWS_CONFIG_FILE", "config"), |section| {
            section == name && name == "default"
                || section.strip_prefix("profile").is_some_and(|it| it.starts_with(' ') && it.trim() == name)
        });
        profile
    }

    /// Takes what a file says in some sections, unless it was said before.
    fn take(&mut self, text: &str, is_wanted: impl Fn(&str) -> bool) {
        let mut is_inside = false;
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
            if let Some(section) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
                is_inside = is_wanted(section.trim());
            } else if let Some((key, value)) = line.split_once('=').filter(|_| is_inside) {
                let place = match key.trim() {
                    "aws_access_key_id" => &mut self.access_key_id,
                    "aws_secret_access_key" => &mut self.secret_access_key,
                    "aws_session_token" => &mut self.session_token,
                    "region" => &mut self.region,
                    "endpoint_url" => &mut self.endpoint_url,
                    _ => continue,
                };
                place.get_or_insert_with(|| value.trim().to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read_from_both_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file");
            folder.path().join(name).to_str().expect("an English name").to_owned()
        };
        let credentials = write(
            "credentials",
            "[default]\naws_access_key_id = A\n# note\n[stage]\naws_access_key_id=B\naws_secret_access_key = b=c\n",
        );
        let config = write(
            "config",
            "[default]\nregion = eu-west-1\n[profile stage]\nregion = eu-central-1\nendpoint_url = http://h\n",
        );
        let read = |profile: Option<&str>| {
            AwsProfile::of_environment(|name| match name {
                "AWS_PROFILE" => profile.map(str::to_owned),
                "AWS_SHARED_CREDENTIALS_FILE" => Some(credentials.clone()),
                "AWS_CONFIG_FILE" => Some(config.clone()),
                _ => None,
            })
        };
        let some = |text: &str| Some(text.to_owned());
        let default = AwsProfile { access_key_id: some("A"), region: some("eu-west-1"), ..AwsProfile::default() };
        let stage = AwsProfile {
            access_key_id: some("B"),
            secret_access_key: some("b=c"),
            session_token: None,
            region: some("eu-central-1"),
            endpoint_url: some("http://h"),
        };
        assert_eq!((read(None), read(Some("stage"))), (default, stage));
        assert_eq!(read(Some("other")), AwsProfile::default());
    }
}
