//! Estimates from random samples: streaming moments, standard errors, distances to the normal law, many tests at once.

mod accumulator;
mod estimate;
mod line;
mod normality;
mod testing;

pub use accumulator::Accumulator;
pub use estimate::Estimate;
pub use line::line;
pub use normality::{Distance, anderson_darling, kolmogorov_smirnov, two_sample_kolmogorov_smirnov};
pub use testing::{holm, normal_p_value, student_p_value};
