//! The service's result codes: one table that feeds the cases, their docs and the error catalogue.

use crate::model::advice::Advice;

/// Writes the enum, with its docs, and the look-ups from the table below.
macro_rules! result_codes {
    ($($name:ident $code:tt $meaning:tt cause $cause:tt remedy $remedy:tt $advice:ident, call may exist: $may_exist:tt;)*) => {
        /// The service's answer to a call, read from its `resultCode`.
        ///
        /// A code that is not documented is kept as it came in [`ResultCode::Unknown`].
        #[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
        #[non_exhaustive]
        pub enum ResultCode {
            $(
                #[doc = $meaning]
                #[doc = ""]
                #[doc = "Result code"]
                #[doc = $code]
                $name,
            )*
            /// A code that the service's documentation does not list.
            Unknown {
                /// The code as it came.
                value: String,
            },
        }

        impl ResultCode {
            /// Every documented code, in the order of the service's documentation.
            pub const DOCUMENTED: &[Self] = &[$(Self::$name),*];

            pub(crate) fn from_code(code: &str) -> Self {
                match code {
                    $($code => Self::$name,)*
                    _ => Self::Unknown { value: code.to_owned() },
                }
            }

            fn entry(&self) -> Entry<'_> {
                match self {
                    $(Self::$name => Entry {
                        code: $code,
                        meaning: $meaning,
                        cause: $cause,
                        remedy: $remedy,
                        advice: Advice::$advice,
                        call_may_exist: $may_exist,
                    },)*
                    Self::Unknown { value } => Entry {
                        code: value,
                        meaning: "The service answered with a code that its documentation does not list.",
                        cause: "The service is newer than this SDK.",
                        remedy: "Look the code up in the service's documentation, or ask the provider.",
                        advice: Advice::CheckBeforeRetrying,
                        call_may_exist: true,
                    },
                }
            }
        }
    };
}

struct Entry<'a> {
    code: &'a str,
    meaning: &'static str,
    cause: &'static str,
    remedy: &'static str,
    advice: Advice,
    call_may_exist: bool,
}

// "May exist" is false only where the code itself says that no call task was added: the "other" and "abnormal" codes don't.
result_codes! {
    Success "0"
        "The call task was created."
        cause "The call succeeded."
        remedy "Dial the SIP server with the access code."
        CheckBeforeRetrying, call may exist: true;
    FeatureNotEnabled "30010000001"
        "The feature is not enabled and cannot be used."
        cause "Anonymous calls are not enabled for the tenant."
        remedy "Ask the provider to enable anonymous calls for the tenant."
        ContactProvider, call may exist: false;
    NoSipServer "30010000002"
        "No SIP server information is found."
        cause "The tenant has no SIP server configured."
        remedy "Ask the provider to configure the tenant's SIP server."
        ContactProvider, call may exist: false;
    InvalidParameter "30010000003"
        "Input parameter verification failed."
        cause "The service does not accept the called number, the presented number or the call data."
        remedy "Correct the request. The description often names the parameter."
        FixRequest, call may exist: false;
    CallTaskNotAdded "30010010001"
        "The outbound call task could not be added."
        cause "The platform could not queue the call, often because it is busy or out of lines."
        remedy "Call again after a moment. If the problem persists, contact the provider."
        RetryLater, call may exist: false;
    VdnUnavailable "30010010002"
        "The VDN, the tenant's virtual call centre, is unavailable."
        cause "The tenant's virtual call centre is stopped, expired or in maintenance."
        remedy "Call again later. If the problem persists, contact the provider."
        RetryLater, call may exist: false;
    VdnMisconfigured "30010010003"
        "The VDN's configuration is abnormal and the recording path cannot be generated."
        cause "Recording is not configured correctly for the tenant's virtual call centre."
        remedy "Ask the provider to correct the recording settings."
        ContactProvider, call may exist: false;
    CallModuleError "30010019999"
        "The call module (CCM) reported another exception."
        cause "An internal error of the platform."
        remedy "Check whether the call was created. If not, call again. If the problem persists, contact the provider."
        CheckBeforeRetrying, call may exist: true;
    CallNotConfirmed "30011010001"
        "The call could not be created because its set-up success event was not received."
        cause "The platform started the call but did not hear that it was set up."
        remedy "Check whether the call was created before calling again."
        CheckBeforeRetrying, call may exist: true;
    ControlModuleError "30011019999"
        "The call control module (CCUCS) reported another exception."
        cause "An internal error of the platform."
        remedy "Check whether the call was created. If not, call again. If the problem persists, contact the provider."
        CheckBeforeRetrying, call may exist: true;
    ChatModuleError "30010009999"
        "The chat module is abnormal."
        cause "An internal error of the platform."
        remedy "Check whether the call was created. If not, call again. If the problem persists, contact the provider."
        CheckBeforeRetrying, call may exist: true;
}

impl ResultCode {
    /// The code as it came, such as `30010000003`.
    #[must_use]
    pub fn code(&self) -> String {
        self.entry().code.to_owned()
    }

    /// What the code means, in English, for developers and support.
    #[must_use]
    pub fn meaning(&self) -> String {
        self.entry().meaning.to_owned()
    }

    /// The likely cause, in English.
    #[must_use]
    pub fn cause(&self) -> String {
        self.entry().cause.to_owned()
    }

    /// What to do about it, in English.
    #[must_use]
    pub fn remedy(&self) -> String {
        self.entry().remedy.to_owned()
    }

    /// What the app should do next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        self.entry().advice
    }

    /// Whether a call task may exist although the service answered with this code. `false` means certainly not.
    #[must_use]
    pub fn call_may_exist(&self) -> bool {
        self.entry().call_may_exist
    }
}

/// A result code with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ResultCodeDetails {
    /// The code as it came, such as `30010000003`.
    pub code: String,
    /// What the code means, in English, for developers and support.
    pub meaning: String,
    /// The likely cause, in English.
    pub cause: String,
    /// What to do about it, in English.
    pub remedy: String,
    /// What the app should do next.
    pub advice: Advice,
    /// Whether a call task may exist although the service answered with this code. `false` means certainly not.
    pub call_may_exist: bool,
}

#[uniffi::export]
impl ResultCode {
    /// All that is known of the code.
    #[must_use]
    pub fn details(&self) -> ResultCodeDetails {
        let entry = self.entry();
        ResultCodeDetails {
            code: entry.code.to_owned(),
            meaning: entry.meaning.to_owned(),
            cause: entry.cause.to_owned(),
            remedy: entry.remedy.to_owned(),
            advice: entry.advice,
            call_may_exist: entry.call_may_exist,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_to_their_case_and_back() {
        for code in ResultCode::DOCUMENTED {
            assert_eq!(&ResultCode::from_code(&code.code()), code);
        }
        let unknown = ResultCode::from_code("30019999999");
        assert_eq!(unknown.code(), "30019999999");
        assert!(unknown.call_may_exist());
    }

    #[test]
    fn details_are_what_the_code_answers() {
        for code in ResultCode::DOCUMENTED {
            let details = code.details();
            assert_eq!(details.code, code.code());
            assert_eq!(details.meaning, code.meaning());
            assert_eq!(details.cause, code.cause());
            assert_eq!(details.remedy, code.remedy());
            assert_eq!(details.advice, code.advice());
            assert_eq!(details.call_may_exist, code.call_may_exist());
        }
    }

    #[test]
    fn a_call_that_may_exist_is_checked_before_it_is_repeated() {
        for code in ResultCode::DOCUMENTED {
            assert_eq!(
                code.call_may_exist(),
                code.advice() == Advice::CheckBeforeRetrying,
                "{code:?}"
            );
        }
    }

    #[test]
    fn the_error_catalogue_shows_each_text() {
        let catalogue = include_str!("../../docs/errors.md");
        for code in ResultCode::DOCUMENTED {
            let texts = [code.code(), code.meaning(), code.cause(), code.remedy()];
            let row = format!("| {} |", texts.join(" | "));
            assert!(catalogue.contains(&row), "{row}");
        }
    }
}
