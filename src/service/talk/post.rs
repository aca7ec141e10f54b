//! The outbox goes out: each message by its channel, again until it is taken, never by night unless it is an answer.

use std::time::Duration;

use serde_json::Value;

use crate::notify::channels::Channels;
use crate::notify::{Post, Said, pause, sms, telegram, verdict, whatsapp};
use crate::outgoing::{Method, Request};
use crate::store::{Contact, Out, Sent};

use super::super::app::App;
use super::super::error::Problem;

/// A message that is being sent is not sent by another process for so long.
const CLAIM_MS: i64 = 60_000;
/// A message that did not go for so long says nothing new any more.
const TOO_OLD_MS: i64 = 24 * 3_600_000;
/// Bytes of a provider's answer that are read.
const LONGEST_ANSWER: usize = 64 << 10;

/// How often the outbox is looked at.
const EVERY: Duration = Duration::from_secs(5);

/// Answers what an earlier process left, and sends what is due, until the service stops.
pub fn start(app: App) {
    tokio::spawn(async move {
        let mut stopping = app.stopping.clone();
        loop {
            if let Err(problem) = app.answer_and_send().await {
                tracing::warn!(problem = problem.detail, "messages were put off");
            }
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    });
}

impl App {
    /// Answers what was kept, and sends what is due.
    pub async fn answer_and_send(&self) -> Result<usize, Problem> {
        self.answer_waiting().await?;
        self.send_due().await
    }

    /// Sends what is due; how many messages were taken.
    pub async fn send_due(&self) -> Result<usize, Problem> {
        let mut taken = 0;
        for out in self.store.due_outs(self.now_ms()).await? {
            let now_ms = self.now_ms();
            if !self.store.claim_out(&out, now_ms + CLAIM_MS).await? {
                continue;
            }
            let sent = self.send_one(&out, now_ms).await?;
            if let Sent::Later(fault, _) | Sent::Never(fault) = &sent {
                tracing::warn!(channel = out.channel, kind = out.kind, fault, "a message was not taken");
            }
            taken += usize::from(matches!(sent, Sent::Gone(..)));
            self.store.end_out(&out, &sent, self.now_ms()).await?;
        }
        self.store.forget_marked().await?;
        Ok(taken)
    }

    async fn send_one(&self, out: &Out, now_ms: i64) -> Result<Sent, Problem> {
        let Some(contact) = self.store.contact(&out.municipality, &out.contact).await? else {
            return Ok(Sent::Never("the person was forgotten".to_owned()));
        };
        if now_ms - out.created_ms > TOO_OLD_MS {
            return Ok(Sent::Never("too old".to_owned()));
        }
        let (post, cost_tyiyn) = match prepared(self.channels(), out, &contact, now_ms) {
            Ok(prepared) => prepared,
            Err(fault) => return Ok(Sent::Never(fault.to_owned())),
        };
        let cost_tyiyn = cost_tyiyn.saturating_mul(post.parts);
        let request =
            Request { method: Method::POST, address: post.url, headers: post.headers, body: post.body.into() };
        let said = match self.outgoing.send(request, LONGEST_ANSWER).await {
            Err(error) => Said::Later(error.to_string(), None),
            Ok(reply) => {
                let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
                let id = whatsapp::taken(&body).or_else(|| telegram::taken(&body));
                let id = id.or_else(|| body.get("sid").and_then(Value::as_str).map(str::to_owned));
                let again = reply.headers.get("retry-after").and_then(|seconds| seconds.parse().ok());
                verdict(reply.status, id, again)
            }
        };
        Ok(match said {
            Said::Taken(id) => Sent::Gone(id, cost_tyiyn),
            Said::Later(fault, seconds) => {
                let seconds = seconds.unwrap_or_else(|| pause(out.attempts)).clamp(1, 3_600);
                Sent::Later(fault, now_ms + 1000 * seconds)
            }
            Said::Never(fault) => Sent::Never(fault),
        })
    }
}

/// The request that sends a message and what one part of it costs; or why it cannot be sent.
fn prepared(channels: &Channels, out: &Out, contact: &Contact, now_ms: i64) -> Result<(Post, i64), &'static str> {
    let buttons: Vec<String> = serde_json::from_str(&out.buttons).unwrap_or_default();
    let to = contact.address.as_str();
    match out.channel.as_str() {
        "whatsapp" => {
            let own = channels.whatsapp.iter().find(|line| line.municipality == out.municipality);
            let own = own.ok_or("WhatsApp is not set up")?;
            let line = whatsapp::Line {
                base: &own.base,
                phone_number_id: &own.phone_number_id,
                access_token: &own.access_token,
            };
            if now_ms - contact.heard_ms < whatsapp::WINDOW_MS {
                return Ok((line.reply(to, &out.text, &buttons), 0));
            }
            if own.template.is_empty() {
                return Err("24 hours are over and there is no template");
            }
            let language = contact.person.get("language").and_then(Value::as_str).unwrap_or("ky");
            Ok((line.template(to, &own.template, language, &out.text), own.cost_tyiyn))
        }
        "telegram" => {
            let bot = channels.telegram.iter().find(|bot| bot.municipality == out.municipality);
            let bot = bot.ok_or("Telegram is not set up")?;
            Ok((telegram::reply(&bot.base, &bot.token, to, &out.text, &buttons), 0))
        }
        "sms" => {
            let own = channels.sms.iter().find(|line| line.municipality == out.municipality);
            let own = own.ok_or("SMS is not set up")?;
            let line = sms::Line { base: &own.base, account: &own.account, token: &own.token, from: &own.from };
            Ok((line.reply(to, &out.text, &buttons), own.cost_tyiyn))
        }
        _ => Err("nothing can be sent by this channel"),
    }
}
