//! What a trainer takes from the environment.

/// Returns the value of an environment variable, or `default` where it is absent or no such value.
pub(crate) fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}
