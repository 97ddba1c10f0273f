//! A hand-written client on libcurl: one handle for each call under way, all of them in one "multi" handle.

use std::time::{Duration, Instant};

use anyhow::Result;
use curl::{
    easy::{Easy2, Handler, HttpVersion, List, WriteError},
    multi::{Easy2Handle, Multi},
};

use crate::{
    load::Outcome,
    service::{APP_KEY, Service, body, read},
};

pub struct Client {
    multi: Multi,
    idle: Vec<Easy2<Answer>>,
}

#[derive(Default)]
struct Answer(Vec<u8>);

impl Handler for Answer {
    fn write(&mut self, data: &[u8]) -> Result<usize, WriteError> {
        self.0.extend_from_slice(data);
        Ok(data.len())
    }
}

/// A call under way.
struct Call {
    began: Instant,
    handle: Easy2Handle<Answer>,
}

impl Client {
    pub fn new(service: &Service, at_once: usize) -> Result<Self> {
        let mut multi = Multi::new();
        multi.set_max_connects(at_once)?;
        let idle = (0..at_once)
            .map(|_| request(service))
            .collect::<Result<_>>()?;
        Ok(Self { multi, idle })
    }

    /// Makes so many calls, as many at a time as there are handles.
    pub fn make(&mut self, calls: usize) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(calls);
        let mut under_way: Vec<Option<Call>> = self.idle.iter().map(|_| None).collect();
        let mut begun = 0;
        while outcomes.len() < calls {
            for (slot, place) in under_way.iter_mut().enumerate() {
                if begun < calls
                    && place.is_none()
                    && let Some(easy) = self.idle.pop()
                {
                    begun += 1;
                    match self.begin(easy, slot) {
                        Ok(call) => *place = Some(call),
                        Err(failure) => outcomes.push(failed(failure)),
                    }
                }
            }
            if let Err(failure) = self.multi.perform() {
                outcomes.push(failed(failure.into()));
            }
            let ended = self.ended(&under_way);
            if ended.is_empty()
                && let Err(failure) = self.multi.wait(&mut [], Duration::from_secs(1))
            {
                outcomes.push(failed(failure.into()));
            }
            for (slot, transfer) in ended {
                if let Some(call) = under_way.get_mut(slot).and_then(Option::take) {
                    outcomes.push(self.end(call, transfer));
                }
            }
        }
        outcomes
    }

    fn begin(&self, mut easy: Easy2<Answer>, slot: usize) -> Result<Call> {
        let began = Instant::now();
        easy.post_fields_copy(&body()?)?;
        let mut handle = self.multi.add2(easy)?;
        handle.set_token(slot)?;
        Ok(Call { began, handle })
    }

    /// Which calls have ended, by their places, and how.
    fn ended(&self, under_way: &[Option<Call>]) -> Vec<(usize, Result<(), curl::Error>)> {
        let mut ended = Vec::new();
        self.multi.messages(|message| {
            let call = message
                .token()
                .ok()
                .and_then(|slot| Some((slot, under_way.get(slot)?.as_ref()?)));
            if let Some((slot, call)) = call
                && let Some(result) = message.result_for2(&call.handle)
            {
                ended.push((slot, result));
            }
        });
        ended
    }

    fn end(&mut self, call: Call, transfer: Result<(), curl::Error>) -> Outcome {
        let result = self.read(call.handle, transfer);
        Outcome {
            took: call.began.elapsed(),
            result,
        }
    }

    fn read(
        &mut self,
        handle: Easy2Handle<Answer>,
        transfer: Result<(), curl::Error>,
    ) -> Result<()> {
        let mut easy = self.multi.remove2(handle)?;
        let status = easy.response_code()?.try_into()?;
        let answer = std::mem::take(&mut easy.get_mut().0);
        self.idle.push(easy);
        transfer?;
        read(status, &answer)
    }
}

fn request(service: &Service) -> Result<Easy2<Answer>> {
    let mut easy = Easy2::new(Answer::default());
    easy.url(&service.url())?;
    easy.post(true)?;
    easy.http_version(HttpVersion::V11)?;
    easy.ssl_cainfo_blob(&service.ca()?)?;
    easy.accept_encoding("gzip")?;
    easy.connect_timeout(Duration::from_secs(4))?;
    easy.timeout(Duration::from_secs(10))?;
    let mut headers = List::new();
    headers.append(&format!("X-APP-Key: {APP_KEY}"))?;
    headers.append(&format!("Authorization: {}", service.authorization()))?;
    headers.append("Content-Type: application/json")?;
    headers.append("Accept: application/json")?;
    easy.http_headers(headers)?;
    Ok(easy)
}

fn failed(failure: anyhow::Error) -> Outcome {
    Outcome {
        took: Duration::ZERO,
        result: Err(failure),
    }
}
