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
            let left = self.start.elapsed().mul_f64(self.total.saturating_sub(done) as f64 / done as f64);
            // Who cannot see it does not miss it.
            let _ = write!(stderr(), "\r[{bar}{rest}] {percent:3} %, {:<14}", time_left(left));
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if self.shown.load(Ordering::Relaxed) > 0 {
            let _ = write!(stderr(), "\r{}\r", " ".repeat(WIDTH as usize + 25));
        }
    }
}

/// About how long it will take, in words.
fn time_left(left: Duration) -> String {
    match left.as_secs() {
        seconds @ 0..60 => format!("{seconds} s left"),
        seconds @ 60..3600 => format!("{} min left", seconds.div_ceil(60)),
        seconds => format!("{} h left", seconds.div_ceil(3600)),
    }
}
