//! One small file of each family, as its publishers write them: read, solved to the known optimum, judged where the
//! judge is at hand, and broken in every place without a panic.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use taza::problem::check;
use taza::solver::formats::{self, FAMILIES, Instance};
use taza::solver::{Reason, Settings, Solution, impossible, solve, verify};

const CARP: &str = "NOMBRE : tiny\nVERTICES : 4\nCAPACIDAD : 5\nLISTA_ARISTAS_REQ :\n( 1, 2)  coste 3  demanda 2\n( 2, 3)  coste 4  demanda 3\n\
    ( 3, 4)  coste 2  demanda 2\nLISTA_ARISTAS_NOREQ :\n( 4, 1)  coste 1\nDEPOSITO : 1\n";
const MCARP: &str = "NAME : tiny\nCAPACITY : 5\nDEPOT : 1\nLIST_REQ_EDGES :\n(1,2) serv_cost 5 trav_cost 3 demand 2\nLIST_REQ_ARCS :\n\
    (2,3) serv_cost 4 trav_cost 4 demand 3\nLIST_NOREQ_ARCS :\n(3,1) cost 6\n";
const MCARPTIF: &str = "NAME : tiny\nCAPACITY : 3\nDUMPING_COST : 2\nMAX_TRIP : 100\nDEPOT : 1\nDUMPING_SITES : 3\nLIST_REQ_EDGES :\n\
    (1,2) serv_cost 5 trav_cost 3 demand 2\n(2,3) serv_cost 4 trav_cost 4 demand 2\nLIST_NOREQ_EDGES :\n(3,1) cost 6\n";
const MCGRP: &str = "Name:\ttiny\n#Vehicles:\t-1\nCapacity:\t5\nDepot Node:\t1\n#Nodes:\t3\n\nReN.\tDEMAND\tS. COST\nN3\t2\t0\n\n\
    ReE.\tFrom N.\tTo N.\tT. COST\tDEMAND\tS. COST\nE1\t1\t2\t3\t2\t3\n\nEDGE\tFROM N.\tTO N.\tT. COST\nNrE1\t2\t3\t4\nNrE2\t3\t1\t5\n";
const MCGRP_TP: &str = "Name: tiny\n#Vehicles: 1\nCapacity: 9\nDepot: 1\n-----NODES-----\nINDEX QTY IS-REQUIRED X Y\n1 0 0 0 0\n2 0 0 1 0\n\
    3 0 0 1 1\n-----EDGES-----\nINDEX I J\n1 2 2 1 3\n2 3 2 1 4\n3 1 0 0 5\n-----TURNS-----\nINDEX I J\n1 2 3 1\n2 3 1 1\n3 1 2 1\n\
    3 2 1 1\n2 1 3 1\n1 3 2 1\n";
const KIM: &str = "20\n100\n50\n3600\n40\nStop X Y Early Late Service Load Type\n0 0 0 600 1800 0 0 0\n1 5280 0 600 1800 60 8 1\n\
    2 10560 0 600 1800 60 8 1\n3 0 5280 600 1800 60 8 1\n4 5280 5280 600 1700 300 0 2\n";
const CVRP: &str = "NAME : tiny\nTYPE : CVRP\nDIMENSION : 4\nCAPACITY : 10\nNODE_COORD_SECTION\n1 0 0\n2 0 10\n3 10 10\n4 10 0\n\
    DEMAND_SECTION\n1 0\n2 5\n3 5\n4 5\nDEPOT_SECTION\n1\n-1\nEOF\n";
const VRPTW: &str = "tiny\n\nVEHICLE\nNUMBER CAPACITY\n 3 10\n\nCUSTOMER\nCUST NO. XCOORD. YCOORD. DEMAND READY DUE SERVICE\n\n\
    0 0 0 0 0 100 0\n1 3 4 5 0 50 1\n2 6 8 5 0 50 1\n";
const MTVRPTWR: &str = "NAME: tiny\nTYPE: MTVRPTWR\nDIMENSION: 3\nVEHICLES: 1\nCAPACITY: 5\nSERVICE_TIME: 1\nNODE_COORD_SECTION\n1 0 0\n\
    2 3 4\n3 0 5\nDEMAND_SECTION\n1 0\n2 5\n3 5\nTIME_WINDOW_SECTION\n1 0 100\n2 0 50\n3 0 90\nRELEASE_TIME_SECTION\n1 0\n2 0\n3 60\n\
    DEPOT_SECTION\n1\n-1\nEOF\n";
const PVRP_IF: &str = r#"{"info":{"numVehicles":1,"maxDuration":100,"maxCapacity":10,"planningHorizon":2},"features":[
    {"properties":{"id":0,"type":"depot","frequency":0,"demand":0,"service":0}},
    {"properties":{"id":1,"type":"intermediateFacility","frequency":0,"demand":0,"service":1}},
    {"properties":{"id":2,"type":"customer","frequency":2,"demand":4,"service":1}},
    {"properties":{"id":3,"type":"customer","frequency":1,"demand":4,"service":1}}],
    "duration":[[0,2,3,4],[2,0,1,2],[3,1,0,2],[4,2,2,0]]}"#;
const RWCP: &str = "NAME tiny\nCAPACITY 10 10\nDUMPING_COST 30\nMAX_DURATION 1000\nDEPOT 1\nDUMPING_SITES 1\nTURN_PENALTY 0 1 2 3\n\
    LIST_REQ_EDGES\n1\t2\t20\t10\t4\t4\t0 0,1000 0\n2\t3\t20\t10\t4\t4\t1000 0,1000 1000\nLIST_NOREQ_EDGES\n3\t1\t0\t14\t0\t0\t1000 1000,0 0\n";
const PCARP: &str = "Name= tiny\nnbarcs=5\ncapacity=10\nDepot=1\n!List of internal arcs:\n arc=1, From=1, to=1, Qty=-1, Trav=0, Col= 0, \
    inv=1,succ=1,2; freq= 5, minspac= 1, maxspac= 1\n arc=2, From=1, to=2, Qty=1, Trav=3, Col= 3, inv=3,succ=3; freq= 5, minspac= 1, \
    maxspac= 1\n arc=3, From=2, to=1, Qty=1, Trav=3, Col= 3, inv=2,succ=2; freq= 5, minspac= 1, maxspac= 1\n arc=4, From=2, to=3, Qty=1, \
    Trav=4, Col= 5, inv=5,succ=5; freq= 2, minspac= 1, maxspac= 1\n arc=5, From=3, to=2, Qty=1, Trav=4, Col= 5, inv=4,succ=4; freq= 2\n";

/// Family, its file, its optimum (counted by hand over all orders), and the judge's name of the family where it has one.
pub const TINY: &[(&str, &str, f64, Option<&str>)] = &[
    ("carp", CARP, 16.0, Some("carp")),
    ("mcarp", MCARP, 15.0, None),
    ("mcarptif", MCARPTIF, 27.0, Some("mcarptif")),
    ("mcgrp", MCGRP, 12.0, Some("mcgrp")),
    ("mcgrp-tp", MCGRP_TP, 14.0, None),
    ("kim", KIM, 8.0, Some("kim")),
    ("cvrp-x", CVRP, 54.0, Some("cvrp")),
    ("vrptw", VRPTW, 20.0, None),
    ("mtvrptwr", MTVRPTWR, 200.0, None),
    ("pcarp", PCARP, 48.0, None),
    ("pvrp-if", PVRP_IF, 15.0, Some("pvrp-if")),
    ("rwcp-tp", RWCP, 86.0, None),
];

fn solved(instance: &Instance, iterations: u64) -> Solution {
    let settings = Settings { iterations: Some(iterations), ..Settings::default() };
    solve(&instance.problem, &settings, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn every_family_has_an_example_and_is_solved_to_its_optimum() {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tools/check_solution.py");
    if !judge.exists() {
        println!("solutions are recounted but not judged: {} is not here", judge.display());
    }
    for family in FAMILIES {
        assert!(TINY.iter().any(|(name, ..)| name == family), "{family} has no example");
    }
    for &(family, text, optimum, judged) in TINY {
        let instance = formats::read(family, text, None).unwrap_or_else(|fault| panic!("{family}: {fault}"));
        let solution = solved(&instance, 300);
        let account = verify(&instance.problem, &solution).unwrap();
        assert_eq!(solution.unserved, Vec::new(), "{family}");
        let cost = instance.cost(&account).as_f64().unwrap();
        assert!((cost - optimum).abs() < 0.01, "{family}: {cost}, not {optimum}");
        if let (Some(name), true) = (judged, judge.exists()) {
            let folder = tempfile::tempdir().unwrap();
            let (file, answer) = (folder.path().join("instance"), folder.path().join("solution.json"));
            std::fs::write(&file, text).unwrap();
            std::fs::write(&answer, instance.solution(&solution, &account).to_string()).unwrap();
            let verdict = Command::new("python3").arg(&judge).arg(name).args([&file, &answer]).output();
            match verdict {
                Ok(verdict) => {
                    assert!(verdict.status.success(), "{family}: {}", String::from_utf8_lossy(&verdict.stdout))
                }
                Err(why) => println!("{family}: not judged, python3: {why}"),
            }
        }
    }
}

/// Whatever is read from a broken file, it is refused or solved, and never ends the program.
pub fn survives(family: &str, text: &str) {
    if let Ok(instance) = formats::read(family, text, Some(2))
        && check(&instance.problem).is_ok()
    {
        let solution = solved(&instance, 0);
        let account = verify(&instance.problem, &solution).unwrap();
        instance.solution(&solution, &account);
        impossible(&instance.problem);
    }
}

#[test]
fn files_cut_off_or_with_one_figure_changed_never_end_the_program() {
    for &(family, text, ..) in TINY {
        for end in 0..text.len() {
            survives(family, &text[..end]);
        }
        for (place, _) in text.match_indices(|letter: char| letter.is_ascii_digit()) {
            for figure in ["-1", "99999999999", "x", "0", "1e9", "4294967295"] {
                survives(family, &format!("{}{figure}{}", &text[..place], &text[place + 1..]));
            }
        }
    }
}

#[test]
fn what_no_vehicle_could_ever_do_is_named_with_the_limit() {
    let reasons = |family, text: &str| {
        let instance = formats::read(family, text, None).unwrap();
        assert_eq!(impossible(&instance.problem).len(), solved(&instance, 50).unserved.len());
        impossible(&instance.problem).into_iter().map(|entry| entry.reason).collect::<Vec<_>>()
    };
    assert_eq!(reasons("carp", CARP), Vec::new());
    let heavy = CARP.replace("demanda 3", "demanda 30");
    assert_eq!(reasons("carp", &heavy), [Reason::TooLarge { kilograms_over: 25, litres_over: 0 }]);
    let short = MCARPTIF.replace("MAX_TRIP : 100", "MAX_TRIP : 16");
    assert_eq!(reasons("mcarptif", &short), [Reason::ShiftTooShort { seconds_missing: 1 }]);
    let late = VRPTW.replace("2 6 8 5 0 50 1", "2 6 8 5 0 9 1");
    assert_eq!(reasons("vrptw", &late), [Reason::WindowMissed { seconds_late: 1000 }]);
}
