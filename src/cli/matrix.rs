//! `taza matrix`: travel between all points of a table, as two NumPy files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Serialize;

use super::Failure;
use super::points;
use super::prepared::{self, Purpose, Source};
use super::road_input::RoadArguments;
use super::unreachable::missing_pairs;
use crate::travel::Port;

/// Travel times and lengths between all points of a table.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    roads: RoadArguments,
    /// Table with the columns lon, lat and, if wished, side (right, left or both: the side of the
    /// vehicle that the point must lie on).
    #[arg(long, value_name = "POINTS.csv")]
    points: PathBuf,
    /// Folder for durations.npy, distances.npy and unreachable.json; with heights, ascents.npy and descents.npy too.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Threads that the matrix is computed with.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
    /// Print how long each step took as JSON.
    #[arg(long)]
    json: bool,
}

/// Most points of one matrix: it takes 8 bytes a pair, 3.2 GB together.
const MOST_POINTS: usize = 20_000;

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
    /// Where the road graph and the prepared network come from: `made` in this run, or `cache`.
    graph_from: Source,
    prepared_from: Source,
    /// Whose data the roads are, where their ids tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'static str>,
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
    if points.len() > MOST_POINTS {
        return Err(Failure::Refused(format!(
            "{} holds {} points; a matrix of more than {MOST_POINTS} does not fit into memory. Split the table.",
            arguments.points.display(),
            points.len()
        )));
    }
    let mut prepared = prepared::network(&arguments.roads, Purpose::Matrix)?;
    let (network, graph) = (&prepared.network, prepared.network.graph());
    step();
    let ports: Vec<Vec<Port>> = points.iter().map(|point| point.ports(network)).collect();
    let snap_s = step();
    let weights = network.weights_between_with(&ports, &ports, usize::from(arguments.threads));
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
    if graph.has_heights() {
        let climbs = network.climbs_between(&ports, &ports);
        write_npy(&arguments.out.join("ascents.npy"), points.len(), climbs.ascent_m.into_iter()).map_err(failed)?;
        write_npy(&arguments.out.join("descents.npy"), points.len(), climbs.descent_m.into_iter()).map_err(failed)?;
    }
    let missing = missing_pairs(network, &points, &ports, &weights);
    let text = serde_json::to_vec_pretty(&missing).map_err(|error| Failure::Broken(error.to_string()))?;
    std::fs::write(arguments.out.join("unreachable.json"), text).map_err(failed)?;

    let timings = Timings {
        read_s: prepared.read_s,
        build_s: prepared.build_s,
        prepare_s: prepared.prepare_s,
        snap_s,
        matrix_s,
        peak_mb: peak_mb(),
        nodes: graph.junction_count(),
        segments: graph.segment_count(),
        points: points.len(),
        unreachable: missing.iter().map(|pair| pair.pairs).sum(),
        graph_from: prepared.graph_from,
        prepared_from: prepared.prepared_from,
        attribution: prepared.attribution,
    };
    prepared.keep();
    if arguments.json {
        println!("{}", serde_json::to_string(&timings).map_err(|error| Failure::Broken(error.to_string()))?);
    } else {
        println!(
            "{} points, {} pairs without a way; {} segments. Read {:.2} s, built {:.2} s, prepared {:.2} s, snapped {snap_s:.3} s, matrix {matrix_s:.3} s; at most {:.0} MB.",
            points.len(),
            timings.unreachable,
            timings.segments,
            timings.read_s,
            timings.build_s,
            timings.prepare_s,
            timings.peak_mb
        );
    }
    Ok(())
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
