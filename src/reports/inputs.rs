//! The text of a `tariff.toml` goes in, checked inputs or every fault of it come out.

use serde::Deserialize;

use crate::units::{Names, Tyiyn};

/// Most som that any one input may be: a thousand millions, more than a district's whole budget.
pub const MOST_SOM: f64 = 1e9;

/// What a tariff is computed from, besides the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffInputs {
    /// People in a household, in thousandths.
    pub household_thousandths: i64,
    /// How often streets are collected, against the plan, in thousandths.
    pub frequency_thousandths: i64,
    /// How many of the people that the plan serves are served, in thousandths.
    pub coverage_thousandths: i64,
    /// Costs that a plan does not know.
    pub yearly_costs: YearlyCosts,
    /// What the budget adds in a year.
    pub subsidy_year: Tyiyn,
    /// Who pays.
    pub classes: Vec<PayerClass>,
}

/// Costs that a plan does not know, a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearlyCosts {
    /// Office, billing, meetings.
    pub administration: Tyiyn,
    /// Vehicles and trailers losing their value.
    pub depreciation: Tyiyn,
    /// Containers bought and mended.
    pub containers: Tyiyn,
    /// Anything else.
    pub other: Tyiyn,
}

/// A class of payers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerClass {
    /// What it is called.
    pub names: Names,
    /// How many pay.
    pub payers: Payers,
    /// Tariff of one payer, a month.
    pub month: Tyiyn,
    /// Taken off the tariff, in thousandths.
    pub discount_thousandths: i64,
    /// What is really paid of what is charged, in thousandths.
    pub collection_thousandths: i64,
}

/// How many pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payers {
    /// A share of the people served, in thousandths.
    ShareOfPeople(i64),
    /// So many: shops, schools.
    Count(i64),
}

/// Why an input cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputFault {
    /// No TOML, or not of this shape.
    #[error("it cannot be read: {0}")]
    Shape(String),
    /// A value outside its bounds.
    #[error("`{field}` is {found}; it must be {wanted}")]
    Bounds {
        /// Which.
        field: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        wanted: String,
    },
}

/// Assumed where a file says nothing: 4.6 people a household, an estimate to be corrected.
const HOUSEHOLD: f64 = 4.6;

impl Default for TariffInputs {
    /// Every resident pays 20 som a month and two thirds of it arrive: a start to be corrected.
    fn default() -> Self {
        Self {
            household_thousandths: (HOUSEHOLD * 1000.0) as i64,
            frequency_thousandths: 1_000,
            coverage_thousandths: 1_000,
            yearly_costs: YearlyCosts::default(),
            subsidy_year: Tyiyn::ZERO,
            classes: vec![PayerClass {
                names: Names {
                    ky: "Тургундар (болжолдуу)".to_owned(),
                    ru: "Жители (предположение)".to_owned(),
                    en: "Residents (assumed)".to_owned(),
                },
                payers: Payers::ShareOfPeople(1_000),
                month: Tyiyn(2_000),
                discount_thousandths: 0,
                collection_thousandths: 660,
            }],
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    people_per_household: Option<f64>,
    frequency_percent: Option<f64>,
    coverage_percent: Option<f64>,
    subsidy_som_per_year: Option<f64>,
    #[serde(default)]
    yearly_costs: FileCosts,
    #[serde(default)]
    class: Vec<FileClass>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileCosts {
    administration_som: f64,
    depreciation_som: f64,
    containers_som: f64,
    other_som: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileClass {
    names: Names,
    payers: Option<f64>,
    share_of_people_percent: Option<f64>,
    som_per_month: f64,
    discount_percent: Option<f64>,
    collection_percent: Option<f64>,
}

/// Collects faults while values are read.
struct Reader(Vec<InputFault>);

impl Reader {
    /// A value between two bounds, times `scale`, rounded.
    fn number(&mut self, field: &str, value: f64, least: f64, most: f64, scale: f64) -> i64 {
        if !(least..=most).contains(&value) {
            let wanted = format!("between {least} and {most}");
            self.0.push(InputFault::Bounds { field: field.to_owned(), found: value.to_string(), wanted });
            return 0;
        }
        (value * scale).round() as i64
    }

    fn som(&mut self, field: &str, value: f64) -> Tyiyn {
        Tyiyn(self.number(field, value, 0.0, MOST_SOM, 100.0))
    }

    fn percent(&mut self, field: &str, value: f64) -> i64 {
        self.number(field, value, 0.0, 100.0, 10.0)
    }
}

impl TariffInputs {
    /// Reads a `tariff.toml`.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn read(text: &str) -> Result<Self, Vec<InputFault>> {
        Self::of(&toml::from_str(text).map_err(|error| vec![InputFault::Shape(error.to_string())])?)
    }

    /// Reads the same fields as JSON.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn read_json(value: &serde_json::Value) -> Result<Self, Vec<InputFault>> {
        if !value.is_object() {
            return Err(vec![InputFault::Shape("it is no object with the fields of a tariff.toml".to_owned())]);
        }
        Self::of(&File::deserialize(value).map_err(|error| vec![InputFault::Shape(error.to_string())])?)
    }

    /// Every field as JSON, those that were assumed included: [`Self::read_json`] gives the same inputs again.
    pub fn to_json(&self) -> serde_json::Value {
        let som = |money: Tyiyn| money.0 as f64 / 100.0;
        let percent = |thousandths: i64| thousandths as f64 / 10.0;
        let classes = self.classes.iter().map(|class| {
            let (field, payers) = match class.payers {
                Payers::Count(count) => ("payers", count as f64),
                Payers::ShareOfPeople(share) => ("share_of_people_percent", percent(share)),
            };
            serde_json::json!({
                "names": class.names, field: payers, "som_per_month": som(class.month),
                "discount_percent": percent(class.discount_thousandths),
                "collection_percent": percent(class.collection_thousandths),
            })
        });
        serde_json::json!({
            "people_per_household": self.household_thousandths as f64 / 1000.0,
            "frequency_percent": percent(self.frequency_thousandths),
            "coverage_percent": percent(self.coverage_thousandths),
            "subsidy_som_per_year": som(self.subsidy_year),
            "yearly_costs": {
                "administration_som": som(self.yearly_costs.administration),
                "depreciation_som": som(self.yearly_costs.depreciation),
                "containers_som": som(self.yearly_costs.containers),
                "other_som": som(self.yearly_costs.other),
            },
            "class": classes.collect::<Vec<_>>(),
        })
    }

    fn of(file: &File) -> Result<Self, Vec<InputFault>> {
        let mut reader = Reader(Vec::new());
        let usual = Self::default();
        let costs = &file.yearly_costs;
        let inputs = Self {
            household_thousandths: reader.number(
                "people_per_household",
                file.people_per_household.unwrap_or(HOUSEHOLD),
                1.0,
                20.0,
                1000.0,
            ),
            frequency_thousandths: reader.number(
                "frequency_percent",
                file.frequency_percent.unwrap_or(100.0),
                10.0,
                700.0,
                10.0,
            ),
            coverage_thousandths: reader.number(
                "coverage_percent",
                file.coverage_percent.unwrap_or(100.0),
                1.0,
                100.0,
                10.0,
            ),
            yearly_costs: YearlyCosts {
                administration: reader.som("yearly_costs.administration_som", costs.administration_som),
                depreciation: reader.som("yearly_costs.depreciation_som", costs.depreciation_som),
                containers: reader.som("yearly_costs.containers_som", costs.containers_som),
                other: reader.som("yearly_costs.other_som", costs.other_som),
            },
            subsidy_year: reader.som("subsidy_som_per_year", file.subsidy_som_per_year.unwrap_or(0.0)),
            classes: (1..).zip(&file.class).map(|(number, class)| read_class(&mut reader, number, class)).collect(),
        };
        if !reader.0.is_empty() {
            return Err(reader.0);
        }
        Ok(if inputs.classes.is_empty() { Self { classes: usual.classes, ..inputs } } else { inputs })
    }
}

fn read_class(reader: &mut Reader, number: usize, class: &FileClass) -> PayerClass {
    let field = |name: &str| format!("class {number}: {name}");
    let payers = match (class.payers, class.share_of_people_percent) {
        (Some(count), None) => Payers::Count(reader.number(&field("payers"), count, 0.0, 1e7, 1.0)),
        (None, Some(share)) => Payers::ShareOfPeople(reader.percent(&field("share_of_people_percent"), share)),
        (payers, share) => {
            reader.0.push(InputFault::Bounds {
                field: field("payers"),
                found: format!("payers {payers:?} and share {share:?}"),
                wanted: "either `payers` (a count) or `share_of_people_percent`".to_owned(),
            });
            Payers::Count(0)
        }
    };
    if class.names.is_empty() {
        let wanted = "a name in at least one language".to_owned();
        reader.0.push(InputFault::Bounds { field: field("names"), found: "empty".to_owned(), wanted });
    }
    PayerClass {
        names: class.names.clone(),
        payers,
        month: reader.som(&field("som_per_month"), class.som_per_month),
        discount_thousandths: reader.percent(&field("discount_percent"), class.discount_percent.unwrap_or(0.0)),
        collection_thousandths: reader.percent(&field("collection_percent"), class.collection_percent.unwrap_or(100.0)),
    }
}
