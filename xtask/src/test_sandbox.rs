//! The sandbox that the tests on a phone, an emulator or a simulator call, and what they have to know of it.

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use sandbox::{Options, Sandbox, SipOptions};

/// Starts it, with a SIP server.
pub fn start() -> Result<Sandbox> {
    let options = Options {
        sip: Some(SipOptions::default()),
        ..Options::default()
    };
    Ok(Sandbox::start(options)?)
}

/// The tests' arguments by their names, where `machine` is this machine's address as the tests see it.
pub fn arguments(sandbox: &Sandbox, machine: &str) -> Result<[(&'static str, String); 5]> {
    let sip_port = sandbox.sip_port().context("no SIP server")?;
    Ok([
        ("domain", format!("{machine}:{}", sandbox.address().port())),
        ("appKey", sandbox::APP_KEY.to_owned()),
        ("appSecret", sandbox::APP_SECRET.to_owned()),
        (
            "authority",
            BASE64_STANDARD.encode(sandbox.authority().ca_pem()),
        ),
        ("sip", format!("{machine}:{sip_port}")),
    ])
}

#[cfg(test)]
mod tests {
    use anoncall::{CallClient, CallRequest, ClientConfig, Credentials};

    use super::*;

    const TESTS: [&str; 5] = [
        include_str!("../../android/sdk/src/androidTest/kotlin/dev/anoncall/DeviceTest.kt"),
        include_str!(
            "../../android/app/src/androidTest/kotlin/dev/anoncall/operator/OperatorScreenTest.kt"
        ),
        include_str!("../../ios/OperatorApp/SimulatorTests/SimulatorTests.swift"),
        include_str!("../../ios/OperatorApp/UITests/OperatorScreenTests.swift"),
        include_str!("../../ios/OperatorApp/UITests/SandboxSettings.swift"),
    ];

    #[test]
    fn the_tests_get_all_they_ask_for() -> Result<()> {
        let given = arguments(&start()?, "10.0.2.2")?;
        let asked = regex::Regex::new(r#"argument\("(\w+)"\)"#)?;
        for tests in TESTS {
            assert!(asked.is_match(tests));
            for name in asked.captures_iter(tests) {
                assert!(given.iter().any(|it| it.0 == &name[1]), "{name:?}");
            }
        }
        Ok(())
    }

    #[tokio::test]
    async fn a_call_leads_to_the_sip_server_as_the_tests_see_it() -> Result<()> {
        let sandbox = start()?;
        let [(_, domain), .., (_, sip)] = arguments(&sandbox, "127.0.0.1")?;
        let config = ClientConfig {
            root_certificates: vec![sandbox.authority().ca_pem().as_bytes().to_vec()],
            platform_roots: false,
            ..ClientConfig::new(domain, sandbox::APP_KEY)
        };
        let secret = Credentials::app_secret(sandbox::APP_SECRET.into());
        let client = CallClient::new(config, secret, None)?;
        let call = client.create_call(CallRequest::new("1")).await?;
        assert!(call.sip_uri().ends_with(&format!("@{sip}")));
        Ok(())
    }
}
