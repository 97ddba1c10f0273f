//! The property lists and catalogues that only Apple's tools would read otherwise: known keys, known values, right types.

use std::{collections::BTreeSet, fs};

use plist::{Dictionary, Value};

use crate::command::root;

const APP: &str = "ios/OperatorApp/Info.plist";
const PRIVACY: &str = "ios/Sources/AnonCall/PrivacyInfo.xcprivacy";
const APP_PRIVACY: &str = "ios/OperatorApp/Sources/OperatorApp/Resources/PrivacyInfo.xcprivacy";
const APP_TEXTS: &str = "ios/OperatorApp/Sources/OperatorApp/Resources";

/// Data types of Apple's list that an SDK of this kind could have to name.
const DATA_TYPES: [&str; 4] = ["PhoneNumber", "UserID", "DeviceID", "OtherDataTypes"];

/// Apple's list of APIs whose use needs a reason, with the reasons for each.
const REASONS: [(&str, &[&str]); 5] = [
    ("FileTimestamp", &["DDA9.1", "C617.1", "3B52.1", "0A2A.1"]),
    ("SystemBootTime", &["35F9.1", "8FFB.1", "3D61.1"]),
    ("DiskSpace", &["85F4.1", "E174.1", "7D9E.1", "B728.1"]),
    ("ActiveKeyboards", &["3EC4.1", "54BD.1"]),
    ("UserDefaults", &["CA92.1", "1C8F.1", "C56D.1", "AC6B.1"]),
];

fn read(file: &str) -> Dictionary {
    let value = Value::from_file(root().join(file)).expect(file);
    value.into_dictionary().expect(file)
}

fn keys(dictionary: &Dictionary) -> BTreeSet<&str> {
    dictionary.keys().map(String::as_str).collect()
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|it| it.as_string().expect("a text"))
        .collect()
}

#[test]
fn the_privacy_manifests_say_what_apple_can_read() {
    for manifest in [PRIVACY, APP_PRIVACY] {
        check_privacy(&read(manifest));
    }
}

/// What the device management sets is read from the defaults, and nothing else is.
#[test]
fn the_app_gives_the_reason_for_managed_settings() {
    let manifest = read(APP_PRIVACY);
    let accessed = manifest["NSPrivacyAccessedAPITypes"].as_array().unwrap();
    let reasons: Vec<&str> = accessed
        .iter()
        .map(|it| it.as_dictionary().unwrap())
        .flat_map(|it| texts(&it["NSPrivacyAccessedAPITypeReasons"]))
        .collect();
    assert_eq!(reasons, ["AC6B.1"]);
}

fn check_privacy(manifest: &Dictionary) {
    let expected = [
        "NSPrivacyAccessedAPITypes",
        "NSPrivacyCollectedDataTypes",
        "NSPrivacyTracking",
        "NSPrivacyTrackingDomains",
    ];
    assert_eq!(keys(manifest), BTreeSet::from(expected));
    assert_eq!(manifest["NSPrivacyTracking"].as_boolean(), Some(false));
    assert!(texts(&manifest["NSPrivacyTrackingDomains"]).is_empty());
    for collected in manifest["NSPrivacyCollectedDataTypes"].as_array().unwrap() {
        check_collected(collected.as_dictionary().expect("a dictionary"));
    }
    for accessed in manifest["NSPrivacyAccessedAPITypes"].as_array().unwrap() {
        check_accessed(accessed.as_dictionary().expect("a dictionary"));
    }
}

fn check_collected(collected: &Dictionary) {
    let expected = [
        "NSPrivacyCollectedDataType",
        "NSPrivacyCollectedDataTypeLinked",
        "NSPrivacyCollectedDataTypePurposes",
        "NSPrivacyCollectedDataTypeTracking",
    ];
    assert_eq!(keys(collected), BTreeSet::from(expected));
    let data = collected[expected[0]].as_string().unwrap();
    let data = data.strip_prefix(expected[0]).unwrap();
    assert!(DATA_TYPES.contains(&data), "{data}");
    assert!(collected[expected[1]].as_boolean().is_some());
    let purpose = "NSPrivacyCollectedDataTypePurposeAppFunctionality";
    assert_eq!(texts(&collected[expected[2]]), [purpose]);
    assert_eq!(collected[expected[3]].as_boolean(), Some(false));
}

fn check_accessed(accessed: &Dictionary) {
    let expected = [
        "NSPrivacyAccessedAPIType",
        "NSPrivacyAccessedAPITypeReasons",
    ];
    assert_eq!(keys(accessed), BTreeSet::from(expected));
    let category = accessed[expected[0]].as_string().unwrap();
    let category = category
        .strip_prefix("NSPrivacyAccessedAPICategory")
        .unwrap();
    let (_, known) = REASONS.iter().find(|it| it.0 == category).expect(category);
    let reasons = texts(&accessed[expected[1]]);
    assert!(!reasons.is_empty());
    assert!(reasons.iter().all(|reason| known.contains(reason)));
}

#[test]
fn the_apps_property_list_has_what_an_app_needs() {
    let app = read(APP);
    for (key, value) in &app {
        match key.as_str() {
            "ITSAppUsesNonExemptEncryption" | "LSRequiresIPhoneOS" => {
                assert!(value.as_boolean().is_some(), "{key}");
            }
            "UIApplicationSceneManifest" | "UILaunchScreen" => {
                assert!(value.as_dictionary().is_some(), "{key}");
            }
            "CFBundleURLTypes" => check_links(value),
            "CFBundleLocalizations" => assert_eq!(texts(value), ["en", "zh-Hans"]),
            key if key.starts_with("UISupportedInterfaceOrientations") => {
                let mut names = texts(value).into_iter();
                assert!(names.all(|it| it.starts_with("UIInterfaceOrientation")));
            }
            key if key.starts_with("CFBundle") || key.ends_with("UsageDescription") => {
                assert!(value.as_string().is_some_and(|it| !it.is_empty()), "{key}");
            }
            other => panic!("{other} is not known"),
        }
    }
    for needed in [
        "CFBundleExecutable",
        "CFBundleIdentifier",
        "CFBundlePackageType",
        "CFBundleShortVersionString",
        "CFBundleVersion",
        "NSLocalNetworkUsageDescription",
        "UILaunchScreen",
    ] {
        assert!(app.contains_key(needed), "{needed}");
    }
}

/// Links that fill a number in.
fn check_links(types: &Value) {
    let [only] = types.as_array().expect("a list").as_slice() else {
        panic!("more than one kind of link");
    };
    let links = only.as_dictionary().expect("a dictionary");
    let expected = ["CFBundleTypeRole", "CFBundleURLName", "CFBundleURLSchemes"];
    assert_eq!(keys(links), BTreeSet::from(expected));
    assert_eq!(texts(&links[expected[2]]), ["tel", "sip", "sips"]);
}

#[test]
fn the_texts_of_the_property_list_are_translated_and_are_the_apps_own() {
    let read_json = |file: &str| -> serde_json::Value {
        let path = root().join(APP_TEXTS).join(file);
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let catalogue = read_json("InfoPlist.xcstrings");
    let app = read(APP);
    for (key, entry) in catalogue["strings"].as_object().unwrap() {
        assert_eq!(entry["extractionState"], "manual");
        let localizations = entry["localizations"].as_object().unwrap();
        let languages: Vec<&String> = localizations.keys().collect();
        assert_eq!(languages, ["en", "zh-Hans"]);
        for unit in localizations.values().map(|it| &it["stringUnit"]) {
            assert_eq!(unit["state"], "translated");
        }
        let english = &localizations["en"]["stringUnit"]["value"];
        assert_eq!(english.as_str(), app[key].as_string());
    }
    let name = &read_json("Localizable.xcstrings")["strings"]["app_name"];
    assert_eq!(
        name["localizations"],
        catalogue["strings"]["CFBundleDisplayName"]["localizations"]
    );
}
