//! Providers of messages resend, reorder and are forged; each message is answered once, and what does not go is tried again.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, Uri};
use ring::hmac;
use serde_json::{Value, json};
use taza::notify::channels::Channels;
use taza::notify::signature::base64;

use crate::support::app::{Reply, TestApp};
use crate::support::valley;

/// Path, sign-in and body of what was sent.
type Sent = (String, String, String);

/// A provider that keeps what it is told to send, and answers as it is told.
#[derive(Clone)]
struct Provider(Arc<Mutex<(Vec<Sent>, u16)>>);

impl Provider {
    async fn start() -> (Self, String) {
        let provider = Self(Arc::new(Mutex::new((Vec::new(), 200))));
        let take = |State(provider): State<Self>, uri: Uri, headers: axum::http::HeaderMap, body: String| async move {
            let mut inside = provider.0.lock().unwrap();
            let signed = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
            inside.0.push((uri.path().to_owned(), signed.unwrap_or_default(), body));
            let id = json!({ "messages": [{ "id": "wamid.out" }] });
            (StatusCode::from_u16(inside.1).unwrap(), id.to_string())
        };
        let router = Router::new().fallback(take).with_state(provider.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (provider, address)
    }

    fn answers(&self, status: u16) {
        self.0.lock().unwrap().1 = status;
    }

    fn sent(&self) -> Vec<Sent> {
        std::mem::take(&mut self.0.lock().unwrap().0)
    }
}

async fn start() -> (TestApp, Provider) {
    let app = TestApp::start().await;
    app.municipality("ak-bulak", &valley::plan()).await;
    let provider = connect(&app).await;
    (app, provider)
}

async fn connect(app: &TestApp) -> Provider {
    let (provider, base) = Provider::start().await;
    let settings = format!(
        r#"
        [[whatsapp]]
        municipality = "ak-bulak"
        phone_number_id = "1001"
        verify_token = "agreed"
        app_secret = "env:META_SECRET"
        access_token = "wa-token"
        base = "{base}"
        [[telegram]]
        municipality = "ak-bulak"
        token = "tg-token"
        secret = "tg-secret"
        base = "{base}"
        [[sms]]
        municipality = "ak-bulak"
        account = "AC1"
        token = "sms-token"
        from = "+996700000000"
        webhook = "https://taza.example/hook/v1/sms/ak-bulak"
        cost_tyiyn = 250
        base = "{base}"
        [[ussd]]
        municipality = "ak-bulak"
        secret = "ussd-secret"
        "#
    );
    let environment = |name: &str| (name == "META_SECRET").then(|| "meta-secret".to_owned());
    app.app.set_channels(Channels::read(&settings, environment).unwrap());
    provider
}

/// A webhook of one text, as Meta shapes it: with a user id and without a number.
fn whatsapp(id: &str, text: &str) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "display_phone_number": "996700", "phone_number_id": "1001" },
        "contacts": [{ "profile": { "name": "Гүлнара" }, "wa_id": "996555123456", "user_id": "KG.77" }],
        "messages": [{ "from": "996555123456", "id": id, "timestamp": "1795395600", "type": "text", "text": { "body": text } }],
    } }] }] })
}

async fn meta(app: &TestApp, secret: &str, body: &str) -> Reply {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body.as_bytes());
    let tag: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let request = Request::post("/hook/v1/whatsapp").header("x-hub-signature-256", format!("sha256={tag}"));
    app.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// Waits until everything that arrived is answered and sent.
async fn settled(app: &TestApp) {
    for _ in 0..200 {
        app.app.answer_and_send().await.unwrap();
        if app.app.store.waiting_messages(i64::MAX, i64::MAX).await.unwrap().is_empty() {
            break;
        }
    }
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
}

#[tokio::test]
async fn whatsapp_is_answered_once_however_often_it_sends() {
    let (app, provider) = start().await;
    let challenge = "/hook/v1/whatsapp?hub.mode=subscribe&hub.challenge=4711&hub.verify_token=";
    assert_eq!(app.get(&format!("{challenge}agreed")).await.text(), "4711");
    assert_eq!(app.get(&format!("{challenge}guessed")).await.problem(403), "not-theirs");

    // Meta signs its own bytes, with letters escaped.
    let body = whatsapp("wamid.1", "Чүй көчөсү качан?").to_string().replace('Ч', "\\u0427");
    assert_eq!(meta(&app, "wrong", &body).await.problem(403), "not-theirs");
    for _ in 0..3 {
        assert_eq!(meta(&app, "meta-secret", &body).await.status, 200);
    }
    settled(&app).await;
    let sent = provider.sent();
    // Her street is remembered, and the dates: two messages, each once.
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(sent.iter().all(|(path, signed, _)| path == "/1001/messages" && signed == "Bearer wa-token"));
    assert!(sent.iter().any(|(.., body)| body.contains("23-ноябрь") && body.contains("\"996555123456\"")));

    // Down: tried again later, and not lost.
    provider.answers(503);
    meta(&app, "meta-secret", &whatsapp("wamid.2", "рахмат").to_string()).await;
    settled(&app).await;
    assert_eq!(provider.sent().len(), 1);
    settled(&app).await;
    assert!(provider.sent().is_empty(), "not before its time");
    provider.answers(200);
    app.later(2);
    settled(&app).await;
    assert_eq!(provider.sent().len(), 1);
    // Somebody who changed the number is the same person by the user id.
    let changed = whatsapp("wamid.3", "качан?").to_string().replace("996555123456", "996777000000");
    meta(&app, "meta-secret", &changed).await;
    settled(&app).await;
    let sent = provider.sent();
    assert!(sent.iter().any(|(.., body)| body.contains("23-ноябрь") && body.contains("996777000000")), "{sent:?}");
    // Nothing on the disk says who she is.
    for waiting in ["996777000000", "996555123456"] {
        let metrics = app.get("/metrics").await.text();
        assert!(!metrics.contains(waiting));
    }
}

#[tokio::test]
async fn after_a_day_nothing_free_is_sent() {
    let (app, provider) = start().await;
    provider.answers(503);
    meta(&app, "meta-secret", &whatsapp("wamid.1", "рахмат").to_string()).await;
    settled(&app).await;
    assert_eq!(provider.sent().len(), 1);
    provider.answers(200);
    app.later(25 * 60);
    settled(&app).await;
    assert!(provider.sent().is_empty());
    let sums = app.app.store.out_sums("ak-bulak", 0).await.unwrap();
    assert_eq!((sums.len(), sums[0].state.as_str(), sums[0].count), (1, "failed", 1));
}

#[tokio::test]
async fn telegram_knows_its_secret() {
    let (app, provider) = start().await;
    let update = |id: i64, text: &str| {
        json!({ "update_id": id, "message": { "message_id": 5, "date": 1795395600, "chat": { "id": 42, "type": "private" },
            "from": { "id": 42, "language_code": "ru" }, "text": text } })
    };
    let send = |secret: &'static str, body: Value| {
        let request = Request::post("/hook/v1/telegram/ak-bulak").header("x-telegram-bot-api-secret-token", secret);
        app.send(request.body(Body::from(body.to_string())).unwrap())
    };
    assert_eq!(send("guessed", update(1, "/start")).await.problem(403), "not-theirs");
    // The later one first, and both twice.
    for (id, text) in [(2, "когда на Чуй?"), (1, "/start"), (2, "когда на Чуй?"), (1, "/start")] {
        assert_eq!(send("tg-secret", update(id, text)).await.status, 200);
    }
    assert_eq!(send("tg-secret", json!({ "update_id": 3, "poll": {} })).await.status, 200);
    settled(&app).await;
    let sent = provider.sent();
    assert_eq!(sent.len(), 4, "{sent:?}");
    assert!(sent.iter().all(|(path, ..)| path == "/bottg-token/sendMessage"));
    assert!(sent.iter().any(|(.., body)| body.contains("23 ноября") && body.contains("\"chat_id\":42")), "{sent:?}");
}

#[tokio::test]
async fn sms_are_signed_and_counted() {
    let (app, provider) = start().await;
    let send = |token: &'static str, body: &'static str| {
        let text = "https://taza.example/hook/v1/sms/ak-bulakBodywhen on Chuy?From+996555111222MessageSidSM1";
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes()), text.as_bytes());
        let request = Request::post("/hook/v1/sms/ak-bulak").header("x-twilio-signature", base64(tag.as_ref()));
        app.send(request.body(Body::from(body)).unwrap())
    };
    let body = "MessageSid=SM1&From=%2B996555111222&Body=when+on+Chuy%3F";
    assert_eq!(send("guessed", body).await.problem(403), "not-theirs");
    assert_eq!(send("sms-token", "MessageSid=SM1&From=%2B996555111222&Body=other").await.problem(403), "not-theirs");
    assert_eq!(send("sms-token", body).await.status, 204);
    assert_eq!(send("sms-token", body).await.status, 204);
    settled(&app).await;
    let sent = provider.sent();
    assert_eq!(sent.len(), 2);
    assert!(
        sent[0].1.starts_with("Basic ") && sent.iter().any(|(.., body)| body.contains("23%20November")),
        "{sent:?}"
    );
    let sums = app.app.store.out_sums("ak-bulak", 0).await.unwrap();
    assert!(sums[0].state == "sent" && sums[0].cost_tyiyn >= 500 && sums[0].cost_tyiyn % 250 == 0, "{sums:?}");
}

#[tokio::test]
async fn a_button_phone_is_answered_on_its_screen() {
    let (app, _) = start().await;
    let step = |text: &'static str| {
        let body = format!("sessionId=s1&serviceCode=*111%23&phoneNumber=%2B996555111222&text={text}");
        app.send(Request::post("/hook/v1/ussd/ak-bulak/ussd-secret").body(Body::from(body)).unwrap())
    };
    assert!(step("").await.text().starts_with("CON "));
    assert!(step("1").await.text().starts_with("CON Кайсы көчөдө"));
    let dates = step("1*chuy").await.text();
    assert!(dates.starts_with("END ") && dates.contains("23-ноябрь"), "{dates}");
    let request = Request::post("/hook/v1/ussd/ak-bulak/guessed").body(Body::from("sessionId=s&phoneNumber=1&text="));
    assert_eq!(app.send(request.unwrap()).await.problem(404), "not-found");
}

#[test]
fn a_settings_file_without_its_secrets_is_refused() {
    let text = "[[telegram]]\nmunicipality = \"a\"\ntoken = \"env:NO_SUCH\"\nsecret = \"\"\n";
    let faults = Channels::read(text, |_| None).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("NO_SUCH") && faults.iter().any(|fault| fault.contains("telegram[0].secret")));
    assert!(Channels::read("[[telegram]]\nwrong = 1", |_| None).is_err());
}

#[tokio::test]
async fn the_evening_before_people_are_reminded_once_and_told_what_changes() {
    let (app, provider) = start().await;
    meta(&app, "meta-secret", &whatsapp("wamid.1", "Күрмөнтү көчөсү, эскертип туруңуз").to_string()).await;
    settled(&app).await;
    let asked = provider.sent();
    assert!(asked.iter().any(|(.., body)| body.contains("эскертип турам")), "{asked:?}");
    let municipality = app.app.store.municipality("ak-bulak").await.unwrap().unwrap();
    // Monday 07:00: Tuesday's collection is not news yet.
    assert_eq!(app.app.remind(&municipality).await.unwrap(), 0);
    app.later(11 * 60 + 5);
    assert_eq!(app.app.remind(&municipality).await.unwrap(), 1);
    assert_eq!(app.app.remind(&municipality).await.unwrap(), 0);
    settled(&app).await;
    let sent = provider.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].2.contains("шейшемби, 24-ноябрь") && sent[0].2.contains("Күрмөнтү"), "{sent:?}");

    // STOP is obeyed.
    meta(&app, "meta-secret", &whatsapp("wamid.2", "СТОП").to_string()).await;
    settled(&app).await;
    assert_eq!(provider.sent().len(), 1);
    app.later(7 * 24 * 60);
    assert_eq!(app.app.remind(&municipality).await.unwrap(), 0);
}
