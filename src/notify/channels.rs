//! The settings file of channels (TOML) goes in, checked settings come out, or what is wrong with them.
//!
//! Nothing of it is needed: without the file there are the pages and the simulator. Secrets may stand in the environment
//! instead: a value `env:NAME` is read from there by whoever reads the file.

use serde::Deserialize;

/// Every channel of every municipality.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Channels {
    /// WhatsApp Cloud API.
    pub whatsapp: Vec<WhatsApp>,
    /// Telegram bots.
    pub telegram: Vec<Telegram>,
    /// SMS in the shape of Twilio.
    pub sms: Vec<Sms>,
    /// USSD gateways.
    pub ussd: Vec<Ussd>,
}

/// A number of WhatsApp.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatsApp {
    /// Whose it is.
    pub municipality: String,
    /// The id of the number.
    pub phone_number_id: String,
    /// Agreed word of the first request.
    pub verify_token: String,
    /// With which Meta signs.
    pub app_secret: String,
    /// With which messages are sent.
    pub access_token: String,
    /// The name of the template for reminders; without one nothing is sent after 24 hours.
    #[serde(default)]
    pub template: String,
    /// What a template costs, tyiyn.
    #[serde(default)]
    pub cost_tyiyn: i64,
    /// Address of the interface.
    #[serde(default = "graph")]
    pub base: String,
}

/// A bot of Telegram.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telegram {
    /// Whose it is.
    pub municipality: String,
    /// The bot's token.
    pub token: String,
    /// Agreed secret of the webhook.
    pub secret: String,
    /// Address of the interface.
    #[serde(default = "bots")]
    pub base: String,
}

/// A number of SMS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// Whose it is.
    pub municipality: String,
    /// The account.
    pub account: String,
    /// Its secret: signs what comes and what goes.
    pub token: String,
    /// The number.
    pub from: String,
    /// The public address of the webhook, as the provider calls it: behind a proxy the service cannot know it.
    pub webhook: String,
    /// What one part costs, tyiyn.
    #[serde(default)]
    pub cost_tyiyn: i64,
    /// Address of the interface.
    #[serde(default = "twilio")]
    pub base: String,
}

/// A USSD code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ussd {
    /// Whose it is.
    pub municipality: String,
    /// Agreed secret at the end of the address.
    pub secret: String,
}

fn graph() -> String {
    "https://graph.facebook.com/v23.0".to_owned()
}

fn bots() -> String {
    "https://api.telegram.org".to_owned()
}

fn twilio() -> String {
    "https://api.twilio.com".to_owned()
}

impl Channels {
    /// Reads the file; `environment` is asked for every `env:NAME`. Every fault is told, with the place.
    pub fn read(text: &str, environment: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut channels: Self = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let mut faults = Vec::new();
        let mut settle = |place: String, value: &mut String| {
            if let Some(name) = value.strip_prefix("env:").map(str::to_owned) {
                match environment(&name) {
                    Some(found) => *value = found,
                    None => faults
                        .push(format!("{place}: the environment has no `{name}`; set it, or write the value here")),
                }
            }
            if value.is_empty() {
                faults.push(format!("{place} is empty; a channel without a secret would believe everybody"));
            }
        };
        for (place, one) in channels.whatsapp.iter_mut().enumerate() {
            settle(format!("whatsapp[{place}].verify_token"), &mut one.verify_token);
            settle(format!("whatsapp[{place}].app_secret"), &mut one.app_secret);
            settle(format!("whatsapp[{place}].access_token"), &mut one.access_token);
        }
        for (place, one) in channels.telegram.iter_mut().enumerate() {
            settle(format!("telegram[{place}].token"), &mut one.token);
            settle(format!("telegram[{place}].secret"), &mut one.secret);
        }
        for (place, one) in channels.sms.iter_mut().enumerate() {
            settle(format!("sms[{place}].token"), &mut one.token);
        }
        for (place, one) in channels.ussd.iter_mut().enumerate() {
            settle(format!("ussd[{place}].secret"), &mut one.secret);
        }
        if faults.is_empty() { Ok(channels) } else { Err(faults) }
    }
}
