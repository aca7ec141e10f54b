//! `taza serve` as a process of its own: started, watched through /proc, stopped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::Failure;

/// A service that runs.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts one on a free port and waits until it says that it is ready.
    pub(crate) fn start(database: &str, media: &Path) -> Result<Self, Failure> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_taza"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--media"])
            .arg(media)
            .env("TAZA_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("the service says nothing")?;
        let mut lines = BufReader::new(output).lines();
        for line in lines.by_ref() {
            if let Some(address) = line?.strip_prefix("Taza is ready on http://") {
                let address = address.parse()?;
                // Whoever closes the pipe would end the service at its next word.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Ok(Self { child, address });
            }
        }
        Err("the service ended before it was ready".into())
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }

    /// Most memory it ever had, megabytes.
    pub(crate) fn most_memory_mb(&self) -> u64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    }

    /// Seconds of the processor since it began; the kernel counts hundredths.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let stat = self.proc("stat");
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|text| text.parse().ok()).collect();
        ticks.iter().sum::<f64>() / 100.0
    }

    /// Waits until it has looked after every municipality, as it does when it starts and once an hour; the seconds that
    /// took.
    pub(crate) async fn settle(&self) -> f64 {
        let began = std::time::Instant::now();
        let mut before = self.cpu_seconds();
        loop {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            let now = self.cpu_seconds();
            if now - before < 0.05 || began.elapsed().as_secs() > 60 {
                return began.elapsed().as_secs_f64() - 1.0;
            }
            before = now;
        }
    }

    /// Asks it to stop, as systemd would; whether it ended well.
    pub(crate) fn stop(&mut self) -> Result<bool, Failure> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        Ok(self.child.wait()?.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
