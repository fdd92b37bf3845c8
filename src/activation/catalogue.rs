//! The catalogue of activations, and how a name is read.

use super::coefficient::{Coefficient, Constant};
use super::definition;
use super::exp_poly::ExpPoly;
use super::piecewise::Piecewise;
use super::smooth::{Formula, Smooth};
use crate::error::{Error, Result};
use crate::scalar::{Rational, decimal_of, parse_rational};
use num_traits::{One, Zero};
use std::path::Path;

/// How an activation is defined.
#[derive(Clone, Debug, PartialEq)]
pub enum Function {
    /// Exact, with closed-form moments.
    Piecewise(Piecewise),
    /// Smooth, with moments by quadrature.
    Smooth(Smooth),
}

/// An activation with its name.
///
/// ```
/// use selfnorm::activation::Activation;
/// let leaky: Activation = "leaky-relu(0.2)".parse()?;
/// assert_eq!(leaky.value(-1.0), -0.2);
/// assert!("leaky-relu(1,2)".parse::<Activation>().is_err());
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Activation {
    name: String,
    function: Function,
    definition: Option<String>,
}

/// One line of the catalogue.
pub struct Entry {
    /// The name, without parameters.
    pub name: &'static str,
    /// The parameters' names, with defaults where they may be left out.
    pub parameters: &'static str,
    /// The formula.
    pub formula: &'static str,
    defaults: &'static [&'static str],
    build: fn(&[Rational]) -> std::result::Result<Function, &'static str>,
}

/// All activations that can be named.
pub const CATALOGUE: &[Entry] = &[
    entry("identity", "", "z", &[], |_| Ok(Piecewise::smooth(ExpPoly::linear(1)).into())),
    entry("step", "", "0 for z <= 0, 1 for z > 0", &[], |_| {
        Ok(hinge(ExpPoly::default(), ExpPoly::constant(1)))
    }),
    entry("relu", "", "max(z, 0)", &[], |_| Ok(hinge(ExpPoly::default(), ExpPoly::linear(1)))),
    entry("leaky-relu", "a = 0.01", "a z for z <= 0, z for z > 0", &["0.01"], |a| {
        Ok(hinge(ExpPoly::linear(a[0].clone()), ExpPoly::linear(1)))
    }),
    entry("elu", "a = 1", "a (e^z - 1) for z <= 0, z for z > 0", &["1"], |a| {
        Ok(hinge(saturation(&a[0].clone().into(), &Rational::one()), ExpPoly::linear(1)))
    }),
    entry("celu", "a = 1", "a (e^{z/a} - 1) for z <= 0, z for z > 0", &["1"], |a| {
        if a[0] <= Rational::zero() {
            return Err("a must be positive");
        }
        Ok(hinge(saturation(&a[0].clone().into(), &a[0].recip()), ExpPoly::linear(1)))
    }),
    entry(
        "selu",
        "alpha = alpha01, lambda = lambda01",
        "lambda alpha (e^z - 1) for z <= 0, lambda z for z > 0",
        &[],
        |p| match p {
            [] => Ok(selu_at(Rational::one())),
            [alpha, lambda] => Ok(selu_with(&alpha.clone().into(), &lambda.clone().into())),
            _ => Err("selu takes no parameter or two: alpha, lambda"),
        },
    ),
    entry("selu-at", "variance", "SELU whose fixed point is (0, variance)", &[], |p| match p {
        [variance] if *variance > Rational::zero() => Ok(selu_at(variance.clone())),
        _ => Err("selu-at takes one positive parameter: the variance of the fixed point"),
    }),
    entry("hard-tanh", "", "-1 for z <= -1, z between, 1 for z > 1", &[], |_| Ok(clip(-1, 1))),
    entry("relu6", "", "min(max(z, 0), 6)", &[], |_| Ok(clip(0, 6))),
    entry("abs", "", "|z|", &[], |_| Ok(hinge(ExpPoly::linear(-1), ExpPoly::linear(1)))),
    entry("tanh", "", "tanh z", &[], |_| Ok(Smooth::new(Formula::Tanh).into())),
    entry("lecun-tanh", "", "1.7159 tanh(2z/3)", &[], |_| {
        let ratio = |p: i64, q: i64| Rational::new(p.into(), q.into());
        Ok(Smooth::stretched(Formula::Tanh, ratio(17159, 10_000), ratio(2, 3)).into())
    }),
    entry("sigmoid", "", "1/(1 + e^{-z})", &[], |_| Ok(Smooth::new(Formula::Sigmoid).into())),
    entry("softplus", "", "log(1 + e^z)", &[], |_| Ok(Smooth::new(Formula::Softplus).into())),
    entry("erf", "", "erf z", &[], |_| Ok(Smooth::new(Formula::Erf).into())),
    entry("gelu", "", "z Phi(z)", &[], |_| Ok(Smooth::new(Formula::Gelu).into())),
    entry("silu", "", "z/(1 + e^{-z})", &[], |_| Ok(Smooth::new(Formula::Silu).into())),
    entry("mish", "", "z tanh(log(1 + e^z))", &[], |_| Ok(Smooth::new(Formula::Mish).into())),
    entry("arctan", "", "arctan z", &[], |_| Ok(Smooth::new(Formula::Arctan).into())),
];

const fn entry(
    name: &'static str,
    parameters: &'static str,
    formula: &'static str,
    defaults: &'static [&'static str],
    build: fn(&[Rational]) -> std::result::Result<Function, &'static str>,
) -> Entry {
    Entry { name, parameters, formula, defaults, build }
}

/// `left` for z <= 0, `right` for z > 0.
fn hinge(left: ExpPoly, right: ExpPoly) -> Function {
    Piecewise { breakpoints: vec![Rational::zero()], pieces: vec![left, right] }.into()
}

/// a (e^{rate z} - 1).
fn saturation(a: &Coefficient, rate: &Rational) -> ExpPoly {
    ExpPoly::term(1, 0, rate.clone()).plus(&ExpPoly::constant(-1)).scaled(a)
}

/// z clipped to \[low, high\].
fn clip(low: i64, high: i64) -> Function {
    Piecewise {
        breakpoints: vec![Rational::from_integer(low.into()), Rational::from_integer(high.into())],
        pieces: vec![ExpPoly::constant(low), ExpPoly::linear(1), ExpPoly::constant(high)],
    }
    .into()
}

fn selu_with(alpha: &Coefficient, lambda: &Coefficient) -> Function {
    hinge(saturation(&alpha.times(lambda), &Rational::one()), ExpPoly::linear(lambda.clone()))
}

fn selu_at(variance: Rational) -> Function {
    let alpha = Constant::SeluAlpha { variance: variance.clone() };
    selu_with(&alpha.into(), &Constant::SeluLambda { variance }.into())
}

impl Activation {
    /// An activation of the user's own.
    #[must_use]
    pub fn new(name: impl Into<String>, function: impl Into<Function>) -> Self {
        Self { name: name.into(), function: function.into(), definition: None }
    }

    /// The same activation, with the text of the TOML file that defines it.
    #[must_use]
    pub(super) fn defined_by(self, text: &str) -> Self {
        Self { definition: Some(text.to_owned()), ..self }
    }

    /// SELU with the paper's alpha01 and lambda01: fixed point (0, 1).
    #[must_use]
    pub fn selu() -> Self {
        Self::new("selu", selu_at(Rational::one()))
    }

    /// The activation that a command-line argument means: a path ending in `.toml`, or a name of the catalogue.
    ///
    /// # Errors
    /// [`Error::Activation`] for an unknown name or wrong parameters, [`Error::Definition`] and [`Error::Io`] for files.
    pub fn resolve(text: &str) -> Result<Self> {
        if text.ends_with(".toml") { definition::read(Path::new(text)) } else { text.parse() }
    }

    /// The activation that the text of a definition file means.
    ///
    /// # Errors
    /// [`Error::Definition`], naming the key that is wrong.
    pub fn from_toml(text: &str) -> Result<Self> {
        definition::parse(text, Path::new("definition"))
    }

    /// The name, with its parameters.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the TOML file that defines it, if one does.
    #[must_use]
    pub fn definition(&self) -> Option<&str> {
        self.definition.as_deref()
    }

    /// How it is defined.
    #[must_use]
    pub fn function(&self) -> &Function {
        &self.function
    }

    /// The exact definition, for members of the piecewise class.
    #[must_use]
    pub fn as_piecewise(&self) -> Option<&Piecewise> {
        match &self.function {
            Function::Piecewise(piecewise) => Some(piecewise),
            Function::Smooth(_) => None,
        }
    }

    /// f(z); at a breakpoint, the value of the piece on its left.
    #[must_use]
    pub fn value(&self, z: f64) -> f64 {
        match &self.function {
            Function::Piecewise(piecewise) => piecewise.value(z),
            Function::Smooth(smooth) => smooth.value(z),
        }
    }

    /// f'(z) where f is differentiable; at a breakpoint, the slope on its left.
    #[must_use]
    pub fn slope(&self, z: f64) -> f64 {
        match &self.function {
            Function::Piecewise(piecewise) => piecewise.derivative().function().value(z),
            Function::Smooth(smooth) => smooth.jet::<2>(z).coefficients()[1],
        }
    }

    /// factor * f.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        let function: Function = match &self.function {
            Function::Piecewise(piecewise) => piecewise.scaled(&factor.clone().into()).into(),
            Function::Smooth(smooth) => smooth.scaled(factor).into(),
        };
        Self::new(format!("{}*{}", decimal_of(factor), self.name), function)
    }

    /// f + by.
    #[must_use]
    pub fn shifted(&self, by: &Rational) -> Self {
        let function: Function = match &self.function {
            Function::Piecewise(piecewise) => piecewise.shifted(&by.clone().into()).into(),
            Function::Smooth(smooth) => smooth.shifted(by).into(),
        };
        Self::new(format!("{}{:+}", self.name, crate::scalar::nearest(by)), function)
    }
}

/// Reads `name`, `name(p1, p2)` or `factor*name(..)`; `_` and `-` mean the same.
impl std::str::FromStr for Activation {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refuse = |reason: String| Error::Activation { name: text.chars().take(60).collect(), reason };
        if let Some((factor, rest)) = text.split_once('*') {
            let factor = parse_rational(factor.trim())?;
            return if factor.is_zero() {
                Err(refuse("the factor is 0".into()))
            } else {
                Ok(rest.trim().parse::<Self>()?.scaled(&factor))
            };
        }
        let (name, arguments) = match text.split_once('(') {
            Some((name, rest)) => {
                (name, rest.strip_suffix(')').ok_or_else(|| refuse("`)` is missing".into()))?)
            }
            None => (text, ""),
        };
        let name = name.trim().replace('_', "-");
        let entry = CATALOGUE.iter().find(|e| e.name == name).ok_or_else(|| refuse("no such name".into()))?;
        let given: Vec<&str> = arguments.split(',').map(str::trim).filter(|p| !p.is_empty()).collect();
        let texts = if given.is_empty() { entry.defaults } else { given.as_slice() };
        let takes_any = entry.name.starts_with("selu");
        if !takes_any && texts.len() != entry.defaults.len() {
            return Err(refuse(format!("takes {} parameters, not {}", entry.defaults.len(), texts.len())));
        }
        let parameters = texts.iter().map(|p| parse_rational(p)).collect::<Result<Vec<_>>>()?;
        let function = (entry.build)(&parameters).map_err(|reason| refuse(reason.into()))?;
        let full_name = if given.is_empty() { name } else { format!("{name}({})", given.join(",")) };
        Ok(Self::new(full_name, function))
    }
}

impl From<Piecewise> for Function {
    fn from(piecewise: Piecewise) -> Self {
        Self::Piecewise(piecewise)
    }
}

impl From<Smooth> for Function {
    fn from(smooth: Smooth) -> Self {
        Self::Smooth(smooth)
    }
}
