//! The integration tests: one binary, a module per subject.
#![allow(clippy::float_cmp, reason = "what must be exact is compared exactly")]

mod ball;
mod erfcx;
mod interval;
mod support;
