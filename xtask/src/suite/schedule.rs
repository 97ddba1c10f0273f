//! Which part runs when: one compiler alone leaves cores idle, so several parts run at once, those that don't need the same tools.

use std::{
    num::NonZero,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::parts::{Part, Tool};

/// Runs all parts, each as soon as its tools are free and one of the earlier parts has ended, and returns when the last has ended.
pub fn run(parts: &[&Part], run_part: impl Fn(&Part) + Sync) {
    let (waiting, working): (Vec<&Part>, Vec<&Part>) =
        parts.iter().partition(|it| it.uses.is_empty());
    let queue = Queue::new(working);
    thread::scope(|scope| {
        for part in waiting {
            scope.spawn(|| run_part(part));
        }
        for _ in 0..workers() {
            scope.spawn(|| {
                while let Some(part) = queue.next() {
                    run_part(part);
                    queue.end(part);
                }
            });
        }
    });
}

/// One more than there are cores, because tests wait too.
fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get) + 1
}

/// What is still to run.
struct Queue<'a> {
    state: Mutex<State<'a>>,
    ended: Condvar,
}

struct State<'a> {
    parts: Vec<&'a Part>,
    in_use: Vec<Tool>,
}

impl<'a> Queue<'a> {
    fn new(parts: Vec<&'a Part>) -> Self {
        Self {
            state: Mutex::new(State {
                parts,
                in_use: Vec::new(),
            }),
            ended: Condvar::new(),
        }
    }

    /// The next part, once its tools are free. Nothing if none is left.
    fn next(&self) -> Option<&'a Part> {
        let mut state = self.state();
        loop {
            if let Some(part) = state.take() {
                return Some(part);
            }
            if state.parts.is_empty() {
                return None;
            }
            state = self
                .ended
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn end(&self, part: &Part) {
        self.state().in_use.retain(|tool| !part.uses.contains(tool));
        self.ended.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State<'a>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> State<'a> {
    /// The first part whose tools nobody uses.
    fn take(&mut self) -> Option<&'a Part> {
        let is_free = |part: &&Part| part.uses.iter().all(|tool| !self.in_use.contains(tool));
        let place = self.parts.iter().position(is_free)?;
        let part = self.parts.remove(place);
        self.in_use.extend(part.uses);
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const fn part(name: &'static str, uses: &'static [Tool]) -> Part {
        Part {
            name,
            missing: || None,
            test: || Ok(()),
            uses,
        }
    }

    const FIRST: Part = part("first", &[Tool::Maven]);
    const SAME: Part = part("same", &[Tool::Maven, Tool::CrossLibraries]);
    const OTHER: Part = part("other", &[Tool::Swift]);

    #[test]
    fn a_part_waits_until_its_tools_are_free() {
        let mut state = State {
            parts: vec![&FIRST, &SAME, &OTHER],
            in_use: Vec::new(),
        };
        let mut take = || state.take().map(|it| it.name);
        assert_eq!(take(), Some("first"));
        assert_eq!(take(), Some("other"));
        assert_eq!(take(), None);

        let queue = Queue {
            state: Mutex::new(state),
            ended: Condvar::new(),
        };
        queue.end(&FIRST);
        assert_eq!(queue.next().map(|it| it.name), Some("same"));
        assert!(queue.next().is_none());
    }

    #[test]
    fn all_parts_run_once_and_no_two_with_the_same_tool() {
        let parts: Vec<Part> = (0..40)
            .map(|index| part("any", [FIRST.uses, SAME.uses, OTHER.uses, &[]][index % 4]))
            .collect();
        let with_maven = AtomicUsize::new(0);
        let ran = AtomicUsize::new(0);
        run(&parts.iter().collect::<Vec<_>>(), |part| {
            ran.fetch_add(1, Ordering::SeqCst);
            if part.uses.contains(&Tool::Maven) {
                assert_eq!(with_maven.fetch_add(1, Ordering::SeqCst), 0);
                thread::yield_now();
                with_maven.fetch_sub(1, Ordering::SeqCst);
            }
        });
        assert_eq!(ran.into_inner(), parts.len());
    }
}
