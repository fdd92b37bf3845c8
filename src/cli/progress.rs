//! How far a long computation has come, on a terminal only.

use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(1);
/// Width of the bar.
const WIDTH: u64 = 40;

/// A bar on standard error, if that is a terminal and the work takes longer than a second.
#[derive(Debug)]
pub(super) struct Progress {
    total: u64,
    done: AtomicU64,
    shown: AtomicU64,
    start: Instant,
    visible: bool,
}

impl Progress {
    /// For so many steps.
    pub fn new(total: u64) -> Self {
        let visible = stderr().is_terminal();
        Self {
            total: total.max(1),
            done: AtomicU64::new(0),
            shown: AtomicU64::new(0),
            start: Instant::now(),
            visible,
        }
    }

    /// So many steps are done; from any thread.
    pub fn advance(&self, steps: u64) {
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        let percent = (100 * done / self.total).min(100);
        if self.visible
            && self.start.elapsed() > PATIENCE
            && self.shown.fetch_max(percent, Ordering::Relaxed) < percent
        {
            let full = (WIDTH * percent / 100) as usize;
            let (bar, rest) = ("#".repeat(full), ".".repeat(WIDTH as usize - full));
            // Who cannot see it does not miss it.
            let _ = write!(stderr(), "\r[{bar}{rest}] {percent:3} %");
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if self.shown.load(Ordering::Relaxed) > 0 {
            let _ = write!(stderr(), "\r{}\r", " ".repeat(WIDTH as usize + 9));
        }
    }
}
