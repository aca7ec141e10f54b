//! What handlers say of themselves goes in, the OpenAPI 3.1 document comes out with what holds for all of them.
//!
//! A handler names the answers that are its own. Who must be signed in, what the header `X-Taza` is for, what a body that
//! cannot be read is answered, and that every problem is `application/problem+json`: that follows from what it takes, and
//! is written here once. `web/openapi.json` is this document; a test holds them together.

use serde_json::{Map, Value, json};

/// Completes a document.
pub fn complete(mut document: Value) -> Value {
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.insert("securitySchemes".to_owned(), doors());
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if let Some(operation) = operation.as_object_mut() {
                complete_one(path, method, operation);
            }
        }
    }
    document
}

fn doors() -> Value {
    let cookie =
        |name: &str, whose: &str| json!({"type": "apiKey", "in": "cookie", "name": name, "description": whose});
    json!({
        "staff": cookie("taza_manager", "The session of somebody at a desk; what a role may do is in permissions.csv"),
        "phone": cookie("taza_driver", "The session of a driver's phone"),
    })
}

fn complete_one(path: &str, method: &str, operation: &mut Map<String, Value>) {
    let tag = operation.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or_default().to_owned();
    let writes = !matches!(method, "get" | "head");
    let words = path.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let id: String = std::iter::once(method).chain(words).collect::<Vec<_>>().join("_");
    operation.insert("operationId".to_owned(), id.into());
    let doors: &[Value] = match tag.as_str() {
        "driver" => &[json!({"phone": []})],
        "everybody" => &[json!({"staff": []}), json!({"phone": []})],
        "manager" => &[json!({"staff": []})],
        _ => &[],
    };
    let in_place = |place: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().any(|parameter| parameter.get("in").and_then(Value::as_str) == Some(place))
    };
    let mut general: Vec<(&str, &str)> = Vec::new();
    if path.contains('{') {
        general.push(("404", "Not there, or behind another wall: the two look the same"));
    }
    if in_place("query") {
        general.push(("400", "The query cannot be read"));
    }
    if operation.contains_key("requestBody") {
        general.push(("400", "The body cannot be read"));
        general.push(("413", "The body is larger than this address takes"));
        general.push(("422", "Something in the body is wrong: `errors` says what and where"));
        general.push(("408", "The body did not arrive in time"));
    }
    if !doors.is_empty() {
        general.push(("401", "Nobody is signed in"));
        let refused = if writes { "Not for this role, or without the header `X-Taza`" } else { "Not for this role" };
        general.push(("403", refused));
        if writes {
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(parameters) = parameters.as_array_mut() {
                let schema = json!({"type": "string", "enum": ["1"]});
                let why = "A form on another site can send a cookie, but no header of its own";
                parameters.push(
                    json!({"name": "X-Taza", "in": "header", "required": true, "schema": schema, "description": why}),
                );
            }
        }
        operation.insert("security".to_owned(), doors.into());
    }
    if tag == "manager" && writes {
        general.push(("400", "The `Idempotency-Key` is no key"));
        general.push(("409", "Not possible now, or the first request with this `Idempotency-Key` is still running"));
        general.push(("422", "Not valid, or the `Idempotency-Key` came with another request before"));
    }
    if tag != "manager" {
        general.push(("429", "Too often: `Retry-After` says when to come back"));
    }
    // GeoReport has a shape of its own for what is wrong.
    if tag == "open311" {
        return;
    }
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, description) in general {
        responses.entry(status).or_insert_with(|| json!({ "description": description }));
    }
    for (status, response) in responses {
        let is_problem = status.starts_with(['4', '5']);
        if let Some(response) = response.as_object_mut().filter(|_| is_problem) {
            let problem = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
            response.insert("content".to_owned(), problem);
            if response.get("description").and_then(Value::as_str).is_none_or(str::is_empty) {
                response.insert("description".to_owned(), reason(status).into());
            }
        }
    }
}

/// What a status says where a handler says no more.
fn reason(status: &str) -> &'static str {
    match status {
        "400" => "The request cannot be read",
        "401" => "Nobody is signed in",
        "403" => "Not for this role, or without the header `X-Taza`",
        "404" => "Not there, or behind another wall: the two look the same",
        "409" => "Not possible in the present state",
        "410" => "It was there and is gone",
        "413" => "Larger than this address takes",
        "415" => "Of a kind this address does not take",
        "422" => "Not valid: `errors` says what and where",
        "428" => "Say with `If-Match` what you looked at",
        "429" => "Too often: `Retry-After` says when to come back",
        _ => "A problem",
    }
}
