//! A plan goes in; every long way round between two stops comes out, in a sentence.

use serde::Serialize;

use super::{Plan, Route, StepKind};
use crate::units::{Metres, Names, Position};

/// A way between two stops that is far longer than the line between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detour {
    /// The route.
    pub route: String,
    /// The step it leads to.
    pub step: String,
    /// Driven.
    pub driven: Metres,
    /// As the crow flies.
    pub straight: Metres,
    /// What stands on the shorter way, where something does: `way/12#3` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<String>,
    /// The sentence.
    pub text: Names,
}

impl Detour {
    /// Names what stands on the shorter way.
    pub(super) fn because_of(&mut self, clause: &Names, road: &Names, segment: &str) {
        use crate::units::Language::{En, Ky, Ru};
        let place = |language| match road.pick(language) {
            "" => format!("[{segment}]"),
            name => format!("«{name}» [{segment}]"),
        };
        let text = &mut self.text;
        text.ky.push_str(&format!(" Кыска жолдогу тоскоолдук: {}, {}.", clause.ky, place(Ky)));
        text.ru.push_str(&format!(" На коротком пути мешает: {}, {}.", clause.ru, place(Ru)));
        text.en.push_str(&format!(" On the short way stands: {}, {}.", clause.en, place(En)));
        self.obstacle = Some(segment.to_owned());
    }
}

/// Shorter ways are nobody's concern.
const LEAST_METRES: i64 = 1_000;
/// As many times the straight line is a way round.
const TIMES: i64 = 3;

/// The long ways round of a plan, in the order driven.
pub fn detours(plan: &Plan) -> Vec<Detour> {
    plan.routes.iter().flat_map(of_route).collect()
}

fn of_route(route: &Route) -> Vec<Detour> {
    let mut found = Vec::new();
    let mut at: Option<(Position, Names)> = None;
    let mut driven = Metres::ZERO;
    for step in &route.steps {
        driven += step.approach;
        // The break lies on the way: the drive there belongs to the step after it.
        if step.kind == StepKind::Break {
            continue;
        }
        let begin = step.line.first().copied().unwrap_or(step.position);
        if let Some((from, name)) = &at {
            let straight = from.metres_to(begin);
            #[allow(clippy::cast_possible_truncation)]
            let straight = Metres(straight.round() as i64);
            if driven.0 >= LEAST_METRES && driven.0 >= straight.0.saturating_mul(TIMES) {
                let text = sentence(name, &step.names, driven, straight);
                found.push(Detour {
                    route: route.id.clone(),
                    step: step.id.clone(),
                    driven,
                    straight,
                    obstacle: None,
                    text,
                });
            }
        }
        at = Some((step.line.last().copied().unwrap_or(begin), step.names.clone()));
        driven = Metres::ZERO;
    }
    found
}

fn sentence(from: &Names, to: &Names, driven: Metres, straight: Metres) -> Names {
    use crate::units::Language::{En, Ky, Ru};
    let kilometres = |mark: char| format!("{}{mark}{}", driven.0 / 1000, driven.0 % 1000 / 100);
    let straight = straight.0;
    Names {
        ky: format!(
            "«{}» жеринен «{}» жерине чейин {} км айланып барат, түз аралыгы {straight} м: арада бул унаа өтө турган кыска жол же бурулуш жок.",
            from.pick(Ky),
            to.pick(Ky),
            kilometres(',')
        ),
        ru: format!(
            "От «{}» до «{}» объезд {} км, по прямой {straight} м: короче эта машина не проезжает или не может развернуться.",
            from.pick(Ru),
            to.pick(Ru),
            kilometres(',')
        ),
        en: format!(
            "From {} to {} it drives {} km where the straight line is {straight} m: this vehicle has no shorter way or nowhere to turn.",
            from.pick(En),
            to.pick(En),
            kilometres('.')
        ),
    }
}
