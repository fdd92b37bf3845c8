//! The integration tests: one binary, a module per subject.
#![allow(clippy::float_cmp, reason = "what must be exact is compared exactly")]

mod activation;
mod ball;
mod erfcx;
mod fixed_point;
mod interval;
mod map;
mod moments;
mod paper;
mod properties;
mod smooth;
mod support;
