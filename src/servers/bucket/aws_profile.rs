//! AWS' profiles: what `~/.aws/credentials` and `~/.aws/config` say, where the environment says nothing.
//!
//! The files, their places and the names of keys are those of the AWS SDKs' reference guide ("Shared config and credentials
//! files"). Only long-lived and session keys are read here: `aws configure export-credentials` makes such keys of roles
//! and single sign-on.

use std::path::PathBuf;

/// What a profile says, by the names that variables of the environment have too.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct AwsProfile {
    pub(super) access_key_id: Option<String>,
    pub(super) secret_access_key: Option<String>,
    pub(super) session_token: Option<String>,
    pub(super) region: Option<String>,
    pub(super) endpoint_url: Option<String>,
    /// A key that says how to come by keys: `role_arn` and its kin.
    elsewhere: Option<String>,
    /// The profile that was asked for by name, when no file has it.
    missing: Option<String>,
}

/// Keys of profiles whose credentials are somewhere else.
const ELSEWHERE: [&str; 6] =
    ["role_arn", "sso_session", "sso_start_url", "credential_process", "web_identity_token_file", "login_session"];

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
        let in_credentials =
            profile.take(&read("AWS_SHARED_CREDENTIALS_FILE", "credentials"), |section| section == name);
        let in_config = profile.take(&read("AWS_CONFIG_FILE", "config"), |section| {
            section == name && name == "default"
                || section.strip_prefix("profile").is_some_and(|it| it.starts_with(' ') && it.trim() == name)
        });
        if variable("AWS_PROFILE").is_some() && !in_credentials && !in_config {
            profile.missing = Some(name);
        }
        profile
    }

    /// Why it gives no keys though it should; none when it gives some, or need not.
    pub(super) fn why_no_keys(&self) -> Option<String> {
        if let Some(name) = &self.missing {
            return Some(format!("AWS_PROFILE={name}, which no file of AWS' has"));
        }
        let has_keys = self.access_key_id.is_some() && self.secret_access_key.is_some();
        let elsewhere = self.elsewhere.as_ref().filter(|_| !has_keys)?;
        Some(format!("a profile whose keys come by `{elsewhere}`, which ordermill does not follow"))
    }

    /// Takes what a file says in some sections, unless it was said before; whether it has one of them.
    fn take(&mut self, text: &str, is_wanted: impl Fn(&str) -> bool) -> bool {
        let (mut is_inside, mut is_there) = (false, false);
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
            if let Some(section) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
                is_inside = is_wanted(section.trim());
                is_there |= is_inside;
            } else if let Some((key, value)) = line.split_once('=').filter(|_| is_inside) {
                let place = match key.trim() {
                    "aws_access_key_id" => &mut self.access_key_id,
                    "aws_secret_access_key" => &mut self.secret_access_key,
                    "aws_session_token" => &mut self.session_token,
                    "region" => &mut self.region,
                    "endpoint_url" => &mut self.endpoint_url,
                    key if ELSEWHERE.contains(&key) => {
                        self.elsewhere.get_or_insert_with(|| key.to_owned());
                        continue;
                    }
                    _ => continue,
                };
                place.get_or_insert_with(|| value.trim().to_owned());
            }
        }
        is_there
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
            "[default]\nregion = eu-west-1\n[profile stage]\nregion = eu-central-1\nendpoint_url = http://h\n\
             [profile role]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = default\n",
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
            ..AwsProfile::default()
        };
        assert_eq!((read(None), read(Some("stage"))), (default, stage));
        let said = |profile: &str| read(Some(profile)).why_no_keys();
        assert_eq!(said("other"), some("AWS_PROFILE=other, which no file of AWS' has"));
        assert_eq!(said("role"), some("a profile whose keys come by `role_arn`, which ordermill does not follow"));
        assert_eq!((said("stage"), read(None).why_no_keys()), (None, None));
    }
}
