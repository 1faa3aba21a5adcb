//! What an address leaves open: services, the environment, password files, as libpq looks for them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::address::Parameters;

/// Parameters that the environment may give.
const VARIABLES: [(&str, &str); 16] = [
    ("PGHOST", "host"),
    ("PGHOSTADDR", "hostaddr"),
    ("PGPORT", "port"),
    ("PGDATABASE", "dbname"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGPASSFILE", "passfile"),
    ("PGOPTIONS", "options"),
    ("PGAPPNAME", "application_name"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGCHANNELBINDING", "channel_binding"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
];

/// Folders in which servers put their sockets.
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// Where variables come from; tests have their own.
pub(super) type Environment<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Fills in what is missing. What the address says goes before its service, that before the environment.
pub(super) fn fill(parameters: &mut Parameters, environment: Environment<'_>) -> Result<(), String> {
    let variable = |name: &str| environment(name).filter(|value| !value.is_empty());
    if let Some(service) = parameters.remove("service").or_else(|| variable("PGSERVICE")) {
        for (key, value) in service_of(&service, environment)? {
            parameters.entry(key).or_insert(value);
        }
    }
    for (name, key) in VARIABLES {
        if let Some(value) = variable(name) {
            parameters.entry(key.to_owned()).or_insert(value);
        }
    }
    parameters.retain(|_, value| !value.is_empty());
    if !parameters.contains_key("user")
        && let Some(user) = variable("USER").or_else(|| variable("LOGNAME"))
    {
        parameters.insert("user".to_owned(), user);
    }
    if !parameters.contains_key("host") && !parameters.contains_key("hostaddr") {
        let port = parameters.get("port").map_or("5432", String::as_str);
        let found = SOCKETS.into_iter().find(|folder| Path::new(folder).join(format!(".s.PGSQL.{port}")).exists());
        parameters.insert("host".to_owned(), found.unwrap_or("localhost").to_owned());
    }
    if !parameters.contains_key("password")
        && let Some(password) = password(parameters, environment)?
    {
        parameters.insert("password".to_owned(), password);
    }
    Ok(())
}

/// The parameters of a service.
fn service_of(service: &str, environment: Environment<'_>) -> Result<Parameters, String> {
    let own = environment("PGSERVICEFILE").map(PathBuf::from).or_else(|| home(environment, ".pg_service.conf"));
    let system = environment("PGSYSCONFDIR").unwrap_or_else(|| "/etc/postgresql-common".to_owned());
    let files: Vec<PathBuf> = own.into_iter().chain([Path::new(&system).join("pg_service.conf")]).collect();
    for file in &files {
        let Ok(text) = fs_err::read_to_string(file) else { continue };
        let mut lines = text.lines().map(str::trim).skip_while(|line| *line != format!("[{service}]"));
        if lines.next().is_none() {
            continue;
        }
        let of_service = lines.take_while(|line| !line.starts_with('['));
        let mut found = Parameters::new();
        for line in of_service.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.split_once('=') {
                Some((key, value)) if super::address::is_key(key.trim()) => {
                    found.insert(key.trim().to_owned(), value.trim().to_owned());
                }
                _ => {
                    return Err(format!("names the service `{service}`, which has a wrong line in {}", file.display()));
                }
            }
        }
        return Ok(found);
    }
    let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
    Err(format!("names the service `{service}`, which is not in {}", files.join(" or ")))
}

/// The password for the first host, from the password file.
fn password(parameters: &Parameters, environment: Environment<'_>) -> Result<Option<String>, String> {
    let given = parameters.get("passfile").map(PathBuf::from);
    let Some(file) = given.or_else(|| home(environment, ".pgpass")) else { return Ok(None) };
    let Ok(found) = fs_err::metadata(&file) else { return Ok(None) };
    if !found.is_file() {
        return Ok(None);
    }
    if found.permissions().mode() & 0o077 != 0 {
        let file = file.display();
        return Err(format!("needs a password, but others may read {file}; make it yours alone: chmod 600 {file}"));
    }
    let text = fs_err::read_to_string(&file).map_err(|error| format!("needs a password, but {error}"))?;
    let first = |key: &str, otherwise: &str| -> String {
        let value = parameters.get(key).map_or("", String::as_str).split(',').next().unwrap_or("");
        if value.is_empty() { otherwise.to_owned() } else { value.to_owned() }
    };
    let host = first("host", &first("hostaddr", "localhost"));
    let host = if SOCKETS.contains(&host.as_str()) { "localhost".to_owned() } else { host };
    let user = first("user", "");
    let wanted = [host, first("port", "5432"), first("dbname", &user), user];
    Ok(text.lines().find_map(|line| match_line(line, &wanted)))
}

/// A line of a password file: `host:port:database:user:password`; `*` is anything, a backslash keeps the next character.
fn match_line(line: &str, wanted: &[String; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut stars = vec![false];
    let mut characters = line.chars();
    while let Some(next) = characters.next() {
        let place = fields.len() - 1;
        match next {
            '\\' => fields[place].extend(characters.next()),
            ':' if fields.len() < 5 => {
                fields.push(String::new());
                stars.push(false);
            }
            _ => {
                stars[place] = next == '*' && fields[place].is_empty();
                fields[place].push(next);
            }
        }
    }
    let fits = |place: usize| (stars[place] && fields[place] == "*") || fields[place] == wanted[place];
    (fields.len() == 5 && (0..4).all(fits)).then(|| fields.remove(4))
}

/// A file in the user's folder.
pub(super) fn home(environment: Environment<'_>, name: &str) -> Option<PathBuf> {
    environment("HOME").filter(|home| !home.is_empty()).map(|home| Path::new(&home).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(given: &[(&str, &str)], variables: &[(&str, &str)]) -> Result<Parameters, String> {
        let owned = |pairs: &[(&str, &str)]| -> Parameters {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let (mut parameters, variables) = (owned(given), owned(variables));
        fill(&mut parameters, &|name| variables.get(name).cloned()).map(|()| parameters)
    }

    fn file(folder: &tempfile::TempDir, name: &str, text: &str, mode: u32) -> String {
        let path = folder.path().join(name);
        fs_err::write(&path, text).expect("written");
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
        path.to_str().expect("text").to_owned()
    }

    #[test]
    fn the_address_goes_before_the_service_and_that_before_the_environment() {
        let folder = tempfile::tempdir().expect("a folder");
        let services =
            file(&folder, "services", "[other]\nuser=x\n[shop]\n# ours\nhost=s\ndbname=s\n[more]\nport=9\n", 0o644);
        let variables = [
            ("PGSERVICEFILE", services.as_str()),
            ("PGSERVICE", "shop"),
            ("PGHOST", "e"),
            ("PGUSER", "e"),
            ("PGDATABASE", "e"),
        ];
        let found = filled(&[("dbname", "a")], &variables).expect("filled");
        assert_eq!([&found["dbname"], &found["host"], &found["user"]], ["a", "s", "e"]);
        assert!(!found.contains_key("port"));
        let unknown = filled(&[("service", "none")], &variables).expect_err("there is none");
        assert!(unknown.contains("`none`") && unknown.contains(&services), "{unknown}");
    }

    #[test]
    fn the_first_line_of_the_password_file_that_fits_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = "#db:*:*:*:no\ndb:5432:shop:bob:bobs\ndb:*:sh\\:op:ann:odd\n*:*:*:ann:an\\:ns:x\n*:*:*:*:rest\n";
        let passwords = file(&folder, "passwords", lines, 0o600);
        let variables = [("PGPASSFILE", passwords.as_str())];
        let password = |user: &str, database: &str| {
            filled(&[("host", "db"), ("user", user), ("dbname", database)], &variables).expect("filled")["password"]
                .clone()
        };
        assert_eq!(password("bob", "shop"), "bobs");
        assert_eq!(password("ann", "sh:op"), "odd");
        assert_eq!(password("ann", "shop"), "an:ns:x");
        assert_eq!(password("eve", "shop"), "rest");
    }

    #[test]
    fn a_password_file_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let passwords = file(&folder, "passwords", "*:*:*:*:hush\n", 0o640);
        let said = filled(&[("host", "db")], &[("PGPASSFILE", &passwords)]).expect_err("refused");
        assert!(said.contains("chmod 600") && !said.contains("hush"), "{said}");
    }
}
