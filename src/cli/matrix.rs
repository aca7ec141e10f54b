//! `taza matrix`: travel between all points of a table, as two NumPy files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::Failure;
use super::points::{self, Point};
use super::road_input::RoadArguments;
use crate::roads::RoadGraph;
use crate::travel::{Network, Port, Stranded};

/// Travel times and lengths between all points of a table.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    roads: RoadArguments,
    /// Table with the columns lon, lat and, if wished, side (right, left or both: the side of the
    /// vehicle that the point must lie on).
    #[arg(long, value_name = "POINTS.csv")]
    points: PathBuf,
    /// Folder for durations.npy, distances.npy and unreachable.json.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print how long each step took as JSON.
    #[arg(long)]
    json: bool,
}

/// How long each step took, in seconds of wall time.
#[derive(Serialize)]
struct Timings {
    read_s: f64,
    build_s: f64,
    prepare_s: f64,
    snap_s: f64,
    matrix_s: f64,
    peak_mb: f64,
    nodes: usize,
    segments: usize,
    points: usize,
    unreachable: usize,
}

/// Runs the command.
pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut clock = Instant::now();
    let mut step = || {
        let seconds = clock.elapsed().as_secs_f64();
        clock = Instant::now();
        seconds
    };
    let points = points::read(&arguments.points)?;
    let (file, profile, conditions) = arguments.roads.read()?;
    let read_s = step();
    let graph = Arc::new(RoadGraph::of_file(&file));
    drop(file);
    let network = Network::for_vehicle(&graph, &profile, &conditions);
    let build_s = step();
    network.prepare();
    let prepare_s = step();
    let ports: Vec<Vec<Port>> = points.iter().map(|point| point.ports(&network)).collect();
    let snap_s = step();
    let weights = network.weights_between(&ports, &ports);
    let matrix_s = step();

    let failed = |error: std::io::Error| Failure::Broken(format!("{}: {error}.", arguments.out.display()));
    std::fs::create_dir_all(&arguments.out).map_err(failed)?;
    let value = |read: fn(crate::travel::weight::Weight) -> f64| {
        weights.iter().map(move |weight| if weight.is_reached() { read(*weight) as f32 } else { f32::NAN })
    };
    let seconds = value(|weight| weight.milliseconds() as f64 / 1000.0);
    write_npy(&arguments.out.join("durations.npy"), points.len(), seconds).map_err(failed)?;
    let metres = value(|weight| weight.decimetres() as f64 / 10.0);
    write_npy(&arguments.out.join("distances.npy"), points.len(), metres).map_err(failed)?;
    let missing = missing_pairs(&network, &points, &ports, &weights);
    let text = serde_json::to_vec_pretty(&missing).map_err(|error| Failure::Broken(error.to_string()))?;
    std::fs::write(arguments.out.join("unreachable.json"), text).map_err(failed)?;

    let timings = Timings {
        read_s,
        build_s,
        prepare_s,
        snap_s,
        matrix_s,
        peak_mb: peak_mb(),
        nodes: graph.junction_count(),
        segments: graph.segment_count(),
        points: points.len(),
        unreachable: missing.iter().map(|pair| pair.pairs).sum(),
    };
    if arguments.json {
        println!("{}", serde_json::to_string(&timings).map_err(|error| Failure::Broken(error.to_string()))?);
    } else {
        println!(
            "{} points, {} pairs without a way; {} segments. Read {read_s:.2} s, built {build_s:.2} s, prepared {prepare_s:.2} s, snapped {snap_s:.3} s, matrix {matrix_s:.3} s; at most {:.0} MB.",
            points.len(),
            timings.unreachable,
            timings.segments,
            timings.peak_mb
        );
    }
    Ok(())
}

/// Why a point has no way to or from the others.
#[derive(Serialize)]
struct Missing {
    /// Row of the table, from 1.
    point: usize,
    /// `to`: nothing gets there; `from`: nothing gets away from there.
    direction: &'static str,
    /// Pairs that have no way because of it.
    pairs: usize,
    code: String,
    reason: String,
}

/// Pairs without a way, each counted with the one of its two points that is cut off.
fn missing_pairs(
    network: &Network,
    points: &[Point],
    ports: &[Vec<Port>],
    weights: &[crate::travel::weight::Weight],
) -> Vec<Missing> {
    let stranded: Vec<Stranded> = ports.iter().map(|ports| network.stranded(ports)).collect();
    let mut pairs = vec![[0usize; 2]; points.len()];
    for (row, from) in stranded.iter().enumerate() {
        for (column, to) in stranded.iter().enumerate() {
            if weights[row * points.len() + column].is_reached() {
                continue;
            }
            // Both can be cut off: then the way out of the first is what is missing first.
            if from.from.is_empty() && !to.to.is_empty() {
                pairs[column][0] += 1;
            } else {
                pairs[row][1] += 1;
            }
        }
    }
    let mut missing = Vec::new();
    for (index, stranded) in stranded.iter().enumerate() {
        for (direction, obstacles, pairs) in
            [("to", &stranded.to, pairs[index][0]), ("from", &stranded.from, pairs[index][1])]
        {
            if pairs > 0 {
                let reason: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
                let code = obstacles.first().map_or("no-road-near", |obstacle| obstacle.reason.code());
                missing.push(Missing {
                    point: index + 1,
                    direction,
                    pairs,
                    code: code.to_owned(),
                    reason: if reason.is_empty() {
                        "No road that this vehicle drives is near.".to_owned()
                    } else {
                        reason.join("; then ")
                    },
                });
            }
        }
    }
    missing
}

/// A square of little-endian 32-bit floats in the NPY format, version 1.0.
fn write_npy(path: &Path, side: usize, values: impl Iterator<Item = f32>) -> std::io::Result<()> {
    let header = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({side}, {side}), }}");
    // Magic, version and length take 10 bytes; the whole header fills a multiple of 64 and ends the line.
    let padded = (header.len() + 1 + 10).div_ceil(64) * 64 - 10;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    file.write_all(b"\x93NUMPY\x01\x00")?;
    file.write_all(&(padded as u16).to_le_bytes())?;
    writeln!(file, "{header:<width$}", width = padded - 1)?;
    for value in values {
        file.write_all(&value.to_le_bytes())?;
    }
    file.flush()
}

/// Most memory the process had, in MB, where the system tells (Linux).
pub(super) fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
