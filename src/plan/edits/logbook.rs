//! What was done at a desk goes in, entry by entry; the desk as it stands, and a log that leads there again, come out.
//!
//! The log is only ever added to: an undo is an entry of its own. Whoever has the plan and the log has the
//! desk, so a service keeps nothing else of it; and the number of the last entry says how new a desk is.

use serde::{Deserialize, Serialize};

use super::desk::{Desk, DeskError};
use super::{Edit, Effect, FoundRoute};

/// One thing done at a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// A change by hand.
    Edit {
        /// Which.
        edit: Edit,
    },
    /// The last change was taken back.
    Undo,
    /// What was taken back was done again.
    Redo,
    /// A search found another week around what was decided by hand.
    Found {
        /// The week.
        routes: Vec<FoundRoute>,
    },
}

impl Action {
    /// Its name in answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Edit { .. } => "edit",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Found { .. } => "found",
        }
    }
}

/// What an action came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// It is done; what it does.
    Done(Box<Effect>),
    /// There was nothing to take back or to do again.
    Nothing,
}

/// A desk with what was done at it.
#[derive(Clone, Debug)]
pub struct Logbook {
    desk: Desk,
    done: Vec<Action>,
    undone: Vec<Action>,
    revision: u64,
}

impl Logbook {
    /// Nothing was done yet.
    pub fn new(desk: Desk) -> Self {
        Self { desk, done: Vec::new(), undone: Vec::new(), revision: 0 }
    }

    /// Does one thing.
    ///
    /// # Errors
    /// What is wrong with it; nothing is changed then.
    pub fn act(&mut self, action: Action) -> Result<Written, DeskError> {
        let effect = match &action {
            Action::Edit { edit } => self.desk.apply(edit)?,
            Action::Found { routes } => self.desk.adopt(routes)?,
            Action::Undo => {
                let Some(effect) = self.desk.undo()? else { return Ok(Written::Nothing) };
                self.undone.extend(self.done.pop());
                self.revision += 1;
                return Ok(Written::Done(Box::new(effect)));
            }
            Action::Redo => {
                let effect = match self.undone.last() {
                    Some(Action::Edit { edit }) => self.desk.apply(edit)?,
                    Some(Action::Found { routes }) => self.desk.adopt(routes)?,
                    _ => return Ok(Written::Nothing),
                };
                self.done.extend(self.undone.pop());
                self.revision += 1;
                return Ok(Written::Done(Box::new(effect)));
            }
        };
        self.done.push(action);
        self.undone.clear();
        self.revision += 1;
        Ok(Written::Done(Box::new(effect)))
    }

    /// What an edit would do; nothing is kept of it.
    ///
    /// # Errors
    /// What is wrong with the edit.
    pub fn attempt(&mut self, edit: &Edit) -> Result<Effect, DeskError> {
        let effect = self.desk.apply(edit)?;
        self.desk.undo()?;
        Ok(effect)
    }

    /// Edits that count now, in the order they were made.
    pub fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.done.iter().filter_map(|action| match action {
            Action::Edit { edit } => Some(edit),
            _ => None,
        })
    }

    /// Number of its last entry.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether something can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether something that was taken back can be done again.
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// The desk as it stands.
    pub fn desk(&mut self) -> &mut Desk {
        &mut self.desk
    }
}
