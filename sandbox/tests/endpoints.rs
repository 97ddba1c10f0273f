//! Both endpoints check what the service checks and answer in its form.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use sandbox::{APP_KEY, APP_SECRET, Endpoint, Options, Sandbox, ScriptedAnswer};
use support::{CREATE_CALL, Client, PATIENCE, TOKEN, bearer, call_body, call_headers};

fn start() -> Sandbox {
    Sandbox::start(Options::default()).unwrap()
}

#[test]
fn the_vendors_example() {
    let sandbox = start();
    let token = sandbox.issue_token();
    let body = r#"{"called":"88884432","callData":"1","callerPresent":"95599"}"#;
    let reply = Client::new(&sandbox)
        .post(CREATE_CALL, &call_headers(&bearer(&token)), body)
        .unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("content-type"),
        Some("application/json;charset=UTF-8")
    );
    assert_eq!(
        reply.text(),
        r#"{"resultCode":"0","resultDesc":"Success","resultData":{"sipServiceAddress":"10.137.203.215:5063","accesscode":"179080024609291"}}"#
    );

    let received = sandbox.received();
    let [request] = received.as_slice() else {
        panic!("{received:?}")
    };
    assert_eq!(request.endpoint, Endpoint::CreateCall);
    assert_eq!(request.called.as_deref(), Some("88884432"));
    assert_eq!(request.caller_present.as_deref(), Some("95599"));
    assert_eq!(request.call_data.as_deref(), Some("1"));
    assert_eq!(request.headers["authorization"], bearer(&token));
    assert_eq!(request.body, body);
    assert_eq!(
        (request.status, request.created, request.connection),
        (Some(200), true, 1)
    );
    assert!(!format!("{request:?}").contains(&token));
    assert_eq!(sandbox.created(), 1);
}

#[test]
fn createcall_refuses_what_the_service_refuses() {
    let sandbox = start();
    let token = bearer(&sandbox.issue_token());
    let good = call_headers(&token);
    let with = |position: usize, name, value| {
        let mut headers = good;
        headers[position] = (name, value);
        headers
    };
    let long = format!(r#"{{"called":"1","callData":"{}"}}"#, "d".repeat(1025));
    let too_large = "x".repeat(70_000);
    let one = &call_body("1");
    let mut cases = vec![
        (with(0, "X-None", "x"), one.as_str(), 401, "APIG.0301"),
        (with(0, "X-APP-Key", "other"), one, 401, "APIG.0301"),
        (with(1, "X-None", "x"), one, 401, "APIG.0301"),
        (
            with(1, "Authorization", "Bearer unknown"),
            one,
            401,
            "APIG.0301",
        ),
        (with(2, "Content-Type", "text/plain"), one, 400, "APIG.0201"),
    ];
    for body in ["", "[]", r#"{"called":1}"#, r#"{"called":"1","other":"2"}"#] {
        cases.push((good, body, 400, "APIG.0201"));
    }
    for body in [
        "{}",
        r#"{"called":""}"#,
        r#"{"called":"1","callerPresent":null}"#,
        &long,
    ] {
        cases.push((good, body, 200, "30010000003"));
    }
    cases.push((good, &too_large, 413, "APIG.0201"));

    for (headers, body, status, code) in &cases {
        let reply = Client::new(&sandbox)
            .post(CREATE_CALL, headers, body)
            .unwrap();
        assert_eq!(reply.status, *status, "{body:.80}");
        let value = reply.json();
        assert_eq!(
            value.get("error_code").or(value.get("resultCode")).unwrap(),
            code,
            "{body:.80}"
        );
    }
    assert_eq!(sandbox.received().len(), cases.len());
    assert_eq!(sandbox.created(), 0);
}

#[test]
fn an_exchanged_token_creates_a_call() {
    let sandbox = Sandbox::start(Options {
        token_lifetime: Duration::from_mins(1),
        ..Options::default()
    })
    .unwrap();
    let mut client = Client::new(&sandbox);
    let body = format!(r#"{{"app_key":"{APP_KEY}","app_secret":"{APP_SECRET}"}}"#);
    let json = ("Content-Type", "application/json");

    let mut tokens = Vec::new();
    for (asked, expires) in [("600", "60"), ("20", "20")] {
        let reply = client
            .post(TOKEN, &[json, ("X-Token-Expire", asked)], &body)
            .unwrap();
        assert_eq!(reply.status, 200);
        let value = reply.json();
        assert_eq!(value["Expires"], expires);
        assert_eq!(value["ApplyType"], "Bearer");
        assert_eq!(value["AppKey"], APP_KEY);
        for name in ["CreateTime", "Scope", "UserID"] {
            assert!(value[name].is_string(), "{name}");
        }
        tokens.push(value["AccessToken"].as_str().unwrap().to_owned());
    }
    assert_ne!(tokens[0], tokens[1]);
    assert_eq!(client.call(&tokens[0], "88884432").unwrap().status, 200);

    let wrong = body.replace(APP_SECRET, "wrong");
    for (headers, body, status) in [
        (vec![json, ("X-Token-Expire", "3601")], &body, 400),
        (vec![json, ("X-Token-Expire", "0")], &body, 400),
        (vec![json], &body, 400),
        (vec![("X-Token-Expire", "600")], &body, 400),
        (vec![json, ("X-Token-Expire", "600")], &"{}".to_owned(), 400),
        (vec![json, ("X-Token-Expire", "600")], &wrong, 401),
    ] {
        let reply = client.post(TOKEN, &headers, body).unwrap();
        assert_eq!(reply.status, status, "{headers:?} {body}");
        assert!(status != 401 || reply.text().contains("APIG.0303"));
    }
    assert!(!format!("{:?}", sandbox.received()).contains(APP_SECRET));
}

#[test]
fn tokens_expire() {
    let sandbox = Sandbox::start(Options {
        token_lifetime: Duration::ZERO,
        ..Options::default()
    })
    .unwrap();
    assert_eq!(
        Client::new(&sandbox)
            .call(&sandbox.issue_token(), "1")
            .unwrap()
            .status,
        401
    );

    let sandbox = start();
    let old = sandbox.issue_token();
    sandbox.expire_tokens();
    let mut client = Client::new(&sandbox);
    assert_eq!(client.call(&old, "1").unwrap().status, 401);
    assert_eq!(
        client.call(&sandbox.issue_token(), "1").unwrap().status,
        200
    );
}

#[test]
fn other_paths_are_not_found() {
    let sandbox = start();
    let mut client = Client::new(&sandbox);
    client.send("HEAD", "/", &[], "");
    let reply = client.receive(false).unwrap();
    assert_eq!((reply.status, reply.body.len()), (404, 0));
    client.send("GET", CREATE_CALL, &[], "");
    let reply = client.receive(true).unwrap();
    assert_eq!(reply.status, 404);
    assert!(
        reply
            .header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(reply.text().contains("<html>"));
    let endpoints: Vec<Endpoint> = sandbox
        .received()
        .into_iter()
        .map(|request| request.endpoint)
        .collect();
    assert_eq!(
        endpoints,
        [
            Endpoint::Other("HEAD /".into()),
            Endpoint::Other(format!("GET {CREATE_CALL}"))
        ]
    );
    assert_eq!(sandbox.connections(), 1, "the connection is kept alive");
}

#[test]
fn scripted_answers_go_first() {
    let answer = ScriptedAnswer {
        called: "90000429".to_owned(),
        status: 503,
        headers: vec![("Retry-After".to_owned(), "11".to_owned())],
        body: b"\xef\xbb\xbf{}".to_vec(),
        created: true,
    };
    let sandbox = Sandbox::start(Options {
        scripted: vec![answer.clone()],
        ..Options::default()
    })
    .unwrap();
    let reply = Client::new(&sandbox)
        .call(&sandbox.issue_token(), "90000429")
        .unwrap();
    assert_eq!(
        (reply.status, reply.header("retry-after")),
        (503, Some("11"))
    );
    assert_eq!(reply.body, answer.body);
    assert_eq!(sandbox.created(), 1);
    let twice = Options {
        scripted: vec![answer.clone(), answer],
        ..Options::default()
    };
    assert!(
        Sandbox::start(twice)
            .unwrap_err()
            .to_string()
            .contains("two answers")
    );
}

#[test]
fn latency_holds_every_answer_back() {
    let latency = Duration::from_millis(300);
    let sandbox = Sandbox::start(Options {
        latency,
        ..Options::default()
    })
    .unwrap();
    let mut client = Client::new(&sandbox);
    let start = std::time::Instant::now();
    client.send_call(&sandbox.issue_token(), "1");
    assert!(sandbox.wait_for(PATIENCE, |sandbox| sandbox.created() == 1));
    assert_eq!(
        sandbox.received()[0].status,
        None,
        "the answer is held back"
    );
    assert_eq!(client.receive(true).unwrap().status, 200);
    assert!(start.elapsed() >= latency);
}
