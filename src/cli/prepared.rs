//! Roads, a vehicle and a day go in; the network they make comes out, taken from the cache where it is there.
//!
//! Only what takes long is kept: the graph of a road file under a hash of its bytes, and a prepared network under
//! a hash of its search graph. A municipality's folder is small and is read anew each time.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Failure;
use super::road_input::{RoadArguments, RoadInput, Wanted, profile_of, read_roads, tell_idle, tell_notes};
use crate::roads::RoadGraph;
use crate::travel::cache::{Cache, Kind};
use crate::travel::{Conditions, Network};

/// A network with more nodes than this is not prepared for a single way: that would take longer than the way.
const MOST_NODES_FOR_ONE_WAY: usize = 200_000;

/// Where prepared graphs are kept.
#[derive(Args)]
pub(super) struct CacheArguments {
    /// Folder for prepared graphs, so that the next run begins at once [default: taza in the user's cache folder].
    #[arg(long, value_name = "DIR")]
    cache: Option<PathBuf>,
    /// Read and prepare everything anew, and keep nothing.
    #[arg(long, conflicts_with = "cache")]
    no_cache: bool,
}

impl CacheArguments {
    fn cache(&self) -> Option<Cache> {
        if self.no_cache {
            return None;
        }
        let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let folder = self.cache.clone().or_else(|| {
            let user = named("XDG_CACHE_HOME").or_else(|| named("LOCALAPPDATA"));
            user.or_else(|| named("HOME").map(|home| home.join(".cache"))).map(|folder| folder.join("taza"))
        });
        folder.map(Cache::new)
    }
}

/// Whether something came from the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Source {
    /// It was kept from an earlier run.
    Cache,
    /// It was made in this run.
    Made,
}

/// A network with how long it took to come to it, in seconds of wall time.
pub(super) struct Prepared {
    pub(super) network: Network,
    pub(super) read_s: f64,
    pub(super) build_s: f64,
    pub(super) prepare_s: f64,
    pub(super) graph_from: Source,
    pub(super) prepared_from: Source,
    /// Whose data the roads are.
    pub(super) attribution: Option<&'static str>,
    cache: Option<Cache>,
    unkept: Vec<(Kind, [u8; 32], Vec<u8>)>,
}

/// What the network is wanted for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    OneWay,
    Matrix,
}

/// A graph that was kept, with what was told when its files were read.
fn known(cache: &Cache, key: &[u8; 32]) -> Option<(RoadGraph, Vec<String>)> {
    let notes = serde_json::from_slice(&cache.get(Kind::Notes, key)?).ok()?;
    Some((RoadGraph::from_bytes(&cache.get(Kind::Graph, key)?)?, notes))
}

/// The network of these roads.
pub(super) fn network(arguments: &RoadArguments, purpose: Purpose) -> Result<Prepared, Failure> {
    let mut clock = Instant::now();
    let mut step = || std::mem::replace(&mut clock, Instant::now()).elapsed().as_secs_f64();
    let cache = arguments.cache.cache();
    let key = cache.as_ref().filter(|_| arguments.roads.is_file()).and_then(|_| file_key(arguments));
    let mut unkept = Vec::new();

    let known = cache.as_ref().zip(key.as_ref()).and_then(|(cache, key)| known(cache, key));
    let graph_from = if known.is_some() { Source::Cache } else { Source::Made };
    let (graph, profile, conditions, attribution, read_s) = match known {
        Some((graph, notes)) => {
            tell_notes(&notes);
            let conditions = arguments.day.conditions(None)?;
            tell_idle(&graph, &conditions);
            let attribution = graph.attribution();
            (Arc::new(graph), profile_of(None, &arguments.vehicle)?, conditions, attribution, step())
        }
        None => {
            let input: RoadInput = read_roads(&arguments.roads, &arguments.area, &arguments.day, Wanted::Driving)?;
            let profile = profile_of(input.map.as_ref(), &arguments.vehicle)?;
            let conditions = arguments.day.conditions(input.map.as_ref())?;
            let attribution = input.attribution();
            let read_s = step();
            let notes = serde_json::to_vec(&input.notes).map_err(|error| Failure::Broken(error.to_string()))?;
            unkept.extend(key.map(|key| (Kind::Notes, key, notes)));
            let graph = input.into_graph(&conditions);
            (graph, profile, conditions, attribution, read_s)
        }
    };
    let network = Network::for_vehicle(&graph, &profile, &conditions);
    let build_s = step();

    let is_wanted =
        purpose == Purpose::Matrix || (cache.is_some() && network.search_size().0 <= MOST_NODES_FOR_ONE_WAY);
    let mut prepared_from = Source::Made;
    if is_wanted {
        let mut prepare = |network: &Network, like: Option<&Network>| {
            let key = cache.as_ref().map(|_| network.search_key());
            let kept = cache.as_ref().zip(key.as_ref()).and_then(|(cache, key)| cache.get(Kind::Prepared, key));
            if kept.is_some_and(|bytes| network.prepare_with(&bytes)) {
                return Source::Cache;
            }
            match like {
                Some(like) => network.prepare_like(like),
                None => network.prepare(),
            }
            // What is quick to make again in a known order is not worth a file a day.
            if let Some(key) = key.filter(|_| like.is_none()) {
                unkept.extend(network.prepared_bytes().map(|bytes| (Kind::Prepared, key, bytes)));
            }
            Source::Made
        };
        // Closures of a day are laid over the roads as they usually are, in the order found for those.
        let usual = (!conditions.closures.is_empty() && cache.is_some())
            .then(|| Network::for_vehicle(&graph, &profile, &Conditions { closures: [].into(), ..conditions.clone() }));
        prepared_from = match &usual {
            Some(usual) => {
                let source = prepare(usual, None);
                prepare(&network, Some(usual));
                source
            }
            None => prepare(&network, None),
        };
    }
    // After the order is found: the two never need memory together.
    network.graph().index_places();
    let prepare_s = step();
    if let (Source::Made, Some(key)) = (graph_from, key) {
        unkept.push((Kind::Graph, key, graph.to_bytes()));
    }
    Ok(Prepared { network, read_s, build_s, prepare_s, graph_from, prepared_from, attribution, cache, unkept })
}

impl Prepared {
    /// Keeps what was made for the next run: last, because nobody has to wait for it.
    pub(super) fn keep(&mut self) {
        let Some(cache) = &self.cache else { return };
        for (kind, key, bytes) in self.unkept.drain(..) {
            if let Err(error) = cache.put(kind, &key, &bytes) {
                eprintln!("note: the prepared graph could not be kept: {error}. --no-cache says not to try.");
                return;
            }
        }
    }
}

/// A hash of everything a graph is made of: its files, the area, and the version of this program.
fn file_key(arguments: &RoadArguments) -> Option<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        // The length first, so that bytes cannot move from one part to the next without a change.
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    // The ending decides how a file is read.
    add(arguments.roads.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default().as_bytes());
    add(arguments.area.key().as_bytes());
    let tiles = arguments.day.tiles().ok()?;
    let files = std::iter::once(&arguments.roads).chain(arguments.area.files()).chain(&tiles);
    for path in files {
        // Heights are placed by the name of their file.
        add(Path::new(path).file_name()?.to_string_lossy().as_bytes());
        add(&std::fs::read(path).ok()?);
    }
    Some(hash.finalize().into())
}
