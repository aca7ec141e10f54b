//! Databases for tests: a fresh SQLite file, or a PostgreSQL server of its own on loopback.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A database that goes away with the test.
pub struct TestDatabase {
    pub address: String,
    server: Option<Child>,
    folder: TempDir,
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("taza.sqlite").display().to_string();
        Self { address, server: None, folder }
    }

    /// Another empty database on the same PostgreSQL server, which has to outlive it.
    pub async fn another(&self, name: &str) -> Self {
        let (server, _) = self.address.rsplit_once('/').unwrap();
        sqlx::any::install_default_drivers();
        let pool = sqlx::AnyPool::connect(&self.address).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
        pool.close().await;
        Self { address: format!("{server}/{name}"), server: None, folder: tempfile::tempdir().unwrap() }
    }

    /// Where its photos lie.
    pub fn media(&self) -> PathBuf {
        self.folder.path().join("media")
    }

    /// The key of its secrets.
    pub fn key(&self) -> PathBuf {
        self.folder.path().join("taza.key")
    }

    /// A PostgreSQL server on a free port of loopback; the reason when none can be started.
    pub fn postgres() -> Result<Self, String> {
        let programs = programs().ok_or("PostgreSQL is not installed (Debian: apt-get install postgresql)")?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let data = folder.path().join("data");
        // The server refuses to run as root; Debian's package brings a user for it.
        let root = run(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
        if root {
            run(Command::new("chown").arg("-R").arg("postgres").arg(folder.path()))
                .map_err(|error| format!("the user postgres is missing: {error}"))?;
        }
        let as_owner = |program: &Path| {
            if root {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            } else {
                Command::new(program)
            }
        };
        run(as_owner(&programs.join("initdb"))
            .args(["--auth=trust", "--username=taza", "--no-sync", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data))?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).unwrap().port();
        let server = as_owner(&programs.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-p"])
            .arg(port.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let address = format!("postgres://taza@127.0.0.1:{port}/postgres");
        let database = Self { address, server: Some(server), folder };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if began.elapsed() > Duration::from_secs(30) {
                return Err("the PostgreSQL server did not start within 30 s".to_owned());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(database)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            // The server itself is asked to stop, not the program that started it as another user; its
            // children go with it.
            let file = std::fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
            match file.lines().next() {
                Some(process) => {
                    let _ = run(Command::new("kill").args(["-INT", process]));
                }
                None => {
                    let _ = server.kill();
                }
            }
            let _ = server.wait();
        }
    }
}

fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut versions: Vec<PathBuf> = installed.flatten().map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    versions.into_iter().rev().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
