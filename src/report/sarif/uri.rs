//! The URI of an input.

use std::fmt::Write as _;
use std::path::{Component, Path};

/// Names a file relative to `root` where it stands below it, else as the user did; what is no
/// letter, digit or `-._~` is percent-encoded, a colon too, which would end a scheme.
pub(super) fn of_file(file: &str, root: &Path) -> String {
    let path = Path::new(file);
    let path = path.strip_prefix(root).unwrap_or(path);
    let mut uri = String::new();
    if path.is_absolute() {
        uri.push_str("file://");
    }
    for part in path.components() {
        let name = match part {
            Component::CurDir | Component::RootDir => continue,
            Component::Prefix(prefix) => prefix.as_os_str(),
            Component::ParentDir => "..".as_ref(),
            Component::Normal(name) => name,
        };
        if !uri.is_empty() {
            uri.push('/');
        }
        encode(name.to_string_lossy().as_bytes(), &mut uri);
    }
    uri
}

fn encode(name: &[u8], uri: &mut String) {
    for &byte in name {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_relative_and_encoded() {
        let uri = |file| of_file(file, Path::new("/srv/claims"));
        assert_eq!(uri("in/batch.837"), "in/batch.837");
        assert_eq!(uri("./batch.837"), "batch.837");
        assert_eq!(uri("../a b#?:100%.837"), "../a%20b%23%3F%3A100%25.837");
        assert_eq!(uri("/srv/claims/in/ü.837"), "in/%C3%BC.837");
        assert_eq!(uri("/other/x.837"), "file:///other/x.837");
        assert_eq!(uri("-"), "-");
    }
}
