//! Numbers and a way to make one of them go in, a number that opens to its inputs comes out.

use serde::Serialize;

/// A number that knows what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What it is: a key of the words.
    pub key: &'static str,
    /// Told apart from others of the same key, such as a class of payers; mostly empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// Its value.
    pub value: i64,
    /// What the value counts.
    pub unit: Unit,
    /// How it was made from its inputs.
    pub making: Making,
    /// What it was made from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Figure>,
}

/// What a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money.
    Tyiyn,
    /// Waste.
    Kilograms,
    /// People.
    People,
    /// Thousandths: 1,000 is all of it.
    Thousandths,
    /// A plain count.
    Count,
    /// Fuel.
    Millilitres,
    /// Distance.
    Metres,
    /// Time.
    Seconds,
}

/// How a figure follows from its inputs; every division rounds half away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Making {
    /// Somebody wrote it down; `of` or the key says where.
    Given,
    /// The plan counted it, route by route, from these; prices and rates are those of the map.
    Counted,
    /// All inputs together.
    Sum,
    /// The first input less the others.
    Difference,
    /// All inputs multiplied, divided by this.
    Product {
        /// What the product is divided by.
        by: i64,
    },
    /// The first input times this, divided by the second; nothing when the second is nothing.
    Quotient {
        /// What the first input is multiplied with.
        times: i64,
    },
}

/// A number does not fit: an input is far beyond any municipality.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the figure `{0}` becomes too large to be counted in tyiyn; look for an input with too many zeros")]
pub struct TooLarge(pub &'static str);

impl Figure {
    /// A number that somebody wrote down.
    pub fn given(key: &'static str, unit: Unit, value: i64) -> Self {
        Self { key, of: String::new(), value, unit, making: Making::Given, inputs: Vec::new() }
    }

    /// A number made from others.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn made(key: &'static str, unit: Unit, making: Making, inputs: Vec<Figure>) -> Result<Self, TooLarge> {
        let value = make(making, &inputs).ok_or(TooLarge(key))?;
        Ok(Self { key, of: String::new(), value, unit, making, inputs })
    }

    /// A number that the plan counted from others.
    pub fn counted(key: &'static str, unit: Unit, value: i64, inputs: Vec<Figure>) -> Self {
        Self { key, of: String::new(), value, unit, making: Making::Counted, inputs }
    }

    /// The same figure for one of several.
    pub fn of(mut self, of: &str) -> Self {
        self.of = of.to_owned();
        self
    }

    /// Whether it and everything below it follows from its inputs: the recount of tests.
    pub fn holds(&self) -> bool {
        let told = matches!(self.making, Making::Given | Making::Counted);
        let follows = told || make(self.making, &self.inputs) == Some(self.value);
        follows && self.inputs.iter().all(Self::holds)
    }
}

fn make(making: Making, inputs: &[Figure]) -> Option<i64> {
    let values = || inputs.iter().map(|figure| i128::from(figure.value));
    let value = match making {
        Making::Given | Making::Counted => return None,
        Making::Sum => values().sum(),
        Making::Difference => {
            let mut values = values();
            let first = values.next()?;
            first - values.sum::<i128>()
        }
        Making::Product { by } => {
            let product = values().try_fold(1_i128, i128::checked_mul)?;
            divide(product, i128::from(by))?
        }
        Making::Quotient { times } => {
            let mut values = values();
            let (first, second) = (values.next()?, values.next()?);
            if second == 0 { 0 } else { divide(first.checked_mul(i128::from(times))?, second)? }
        }
    };
    i64::try_from(value).ok()
}

/// Rounds half away from zero.
fn divide(number: i128, by: i128) -> Option<i128> {
    let half = (by / 2).abs() * number.signum();
    number.checked_add(half)?.checked_div(by)
}
