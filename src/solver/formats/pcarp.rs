//! Files of the family pcarp go in (Chu, Labadi and Prins 2006: streets collected several times in a week of five
//! days); a problem comes out.
//!
//! A visit collects all that built up since the last one. The problem knows one load a service, so each visit is
//! counted with the load after its longest gap, and day sets with a longer gap than needed are left out: every plan
//! then fits its vehicles, with room to spare on some days.

use super::lines::{Line, lines, number, small};
use super::links::{LinkProblem, Required};
use super::{FormatFault, Instance};

/// Days in the week, Monday first.
const DAYS: usize = 5;

/// A pcarp file.
pub(super) fn read(text: &str, vehicles: Option<u32>) -> Result<Instance, FormatFault> {
    let mut problem = LinkProblem::default();
    let (mut weeks, mut links) = (Vec::new(), Vec::<(i64, i64)>::new());
    let mut constant = 0_i64;
    for line in lines(text) {
        if let Some((key, value)) = line.text.split_once('=')
            && key.trim() == "capacity"
        {
            problem.capacity.0 = number(&line, value)?;
        }
        if !line.text.starts_with("arc=") {
            continue;
        }
        let (from, to, quantity) = (figure(&line, "From")?, figure(&line, "to")?, figure(&line, "Qty")?);
        if quantity < 0 {
            // The loop that stands for the depot.
            problem.network.node(from);
            problem.depot = Some(from);
            continue;
        }
        let (index, opposite) = (figure(&line, "arc")?, figure(&line, "inv")?);
        // An edge stands twice, once for each direction; the second one adds nothing.
        if links.contains(&(opposite, index)) {
            continue;
        }
        links.push((index, opposite));
        let cost = small(&line, figure(&line, "Trav")?)?;
        let collecting = small(&line, figure(&line, "Col")?)?;
        let mut ways = vec![problem.network.arc(from, to, cost)];
        if opposite > 0 && opposite != index {
            ways.push(problem.network.arc(to, from, cost));
        }
        if quantity == 0 {
            continue;
        }
        let visits = usize::try_from(figure(&line, "freq")?).unwrap_or(0);
        if !(1..=DAYS).contains(&visits) {
            return Err(line.fault(&format!("a frequency of {visits}; it is 1 to {DAYS} a week")));
        }
        let (patterns, gap) = even_day_sets(visits);
        let load = small(&line, quantity.saturating_mul(gap))?;
        constant += visits as i64 * (i64::from(collecting) - i64::from(cost));
        problem.required.push(Required { ways, serve: collecting, demand: (load, 0) });
        weeks.push(patterns);
    }
    if problem.required.is_empty() {
        return Err(FormatFault::Missing("anything to serve"));
    }
    if problem.capacity.0 == 0 {
        return Err(FormatFault::Missing("`capacity`"));
    }
    let dearest = problem.network.links.iter().map(|link| u64::from(link.cost)).max().unwrap_or(0);
    let mut instance = problem.into_instance(vehicles)?;
    instance.problem.days = DAYS;
    for (service, patterns) in instance.problem.services.iter_mut().zip(weeks) {
        service.patterns = patterns;
    }
    // Fewer vehicles come before everything: one is dearer than any detour it could save.
    let vehicle_cost = (dearest.saturating_mul(20)).min(1 << 31);
    for vehicle in &mut instance.problem.vehicles {
        vehicle.fixed_cost = vehicle_cost;
    }
    instance.objective.per_vehicle = vehicle_cost;
    instance.objective.constant = constant;
    Ok(instance)
}

/// Sets of `visits` days whose longest gap, counted round the week, is as short as it can be; and that gap.
fn even_day_sets(visits: usize) -> (Vec<u32>, i64) {
    let longest = |set: u32| -> usize {
        let days: Vec<usize> = (0..DAYS).filter(|day| set >> day & 1 == 1).collect();
        let next = days.iter().skip(1).copied().chain(days.first().map(|first| first + DAYS));
        days.iter().zip(next).map(|(day, next)| next - day).max().unwrap_or(DAYS)
    };
    let sets = || (1..1_u32 << DAYS).filter(move |set| set.count_ones() as usize == visits);
    let shortest = sets().map(longest).min().unwrap_or(DAYS);
    (sets().filter(|&set| longest(set) == shortest).collect(), shortest as i64)
}

/// The figure behind `key=`.
fn figure(line: &Line<'_>, key: &str) -> Result<i64, FormatFault> {
    let parts = line.text.split([',', ';']);
    let pairs = parts.filter_map(|part| part.split_once('='));
    let value = pairs.filter(|(name, _)| name.trim() == key).map(|(_, value)| value).next();
    number(line, value.ok_or_else(|| line.fault(&format!("`{key}=` is missing")))?)
}
