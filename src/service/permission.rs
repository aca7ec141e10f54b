//! A role and an address go in, whether the one may use the other comes out.
//!
//! `permissions.csv` beside this file is the whole matrix, for people and for the program: an address of staff that it
//! does not list is the manager's alone. Tests walk every described address with every role.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::store::Role;

/// The matrix as people read it: `method,path,recorded,` and a column a role.
pub const MATRIX: &str = include_str!("permissions.csv");

/// What may be done at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// Whether the audit log gets a line of it.
    pub recorded: bool,
    /// Who may.
    pub roles: Vec<Role>,
}

static PERMISSIONS: LazyLock<HashMap<(&'static str, &'static str), Permission>> =
    LazyLock::new(|| MATRIX.lines().skip(1).filter_map(line).collect());

fn line(text: &'static str) -> Option<((&'static str, &'static str), Permission)> {
    let mut cells = text.split(',');
    let (method, path, recorded) = (cells.next()?, cells.next()?, cells.next()?);
    let roles = Role::STAFF.into_iter().zip(cells).filter(|(_, cell)| *cell == "x").map(|(role, _)| role).collect();
    Some(((method, path), Permission { recorded: recorded == "x", roles }))
}

/// The line of an address, where the matrix has one.
pub fn listed(method: &str, path: &str) -> Option<Permission> {
    PERMISSIONS.get(&(method, path)).cloned()
}

/// Everything that a role may do, as `METHOD path`: pages show nobody what would be refused.
pub fn of(role: Role) -> Vec<String> {
    let mut may: Vec<String> = PERMISSIONS
        .iter()
        .filter(|(_, permission)| permission.roles.contains(&role))
        .map(|((method, path), _)| format!("{method} {path}"))
        .collect();
    may.sort_unstable();
    may
}

/// What holds at an address: its line, or for the manager alone, with every change recorded.
pub fn at(method: &str, path: &str) -> Permission {
    listed(method, path)
        .unwrap_or_else(|| Permission { recorded: !matches!(method, "GET" | "HEAD"), roles: vec![Role::Manager] })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_matrix_is_whole() {
        let roles: Vec<&str> = Role::STAFF.iter().map(|role| role.code()).collect();
        assert_eq!(MATRIX.lines().next().unwrap(), format!("method,path,recorded,{}", roles.join(",")));
        for text in MATRIX.lines().skip(1) {
            assert_eq!(text.split(',').count(), 3 + roles.len(), "{text}");
            assert!(text.split(',').skip(2).all(|cell| matches!(cell, "" | "x")), "{text}");
        }
        assert_eq!(PERMISSIONS.len(), MATRIX.lines().count() - 1, "an address is listed twice");
    }

    #[test]
    fn what_is_not_listed_is_the_managers_alone() {
        let unknown = at("DELETE", "/api/v1/everything");
        assert_eq!(unknown, Permission { recorded: true, roles: vec![Role::Manager] });
    }
}
