//! Polynomials with rational coefficients, exactly.

use super::{Rational, Scalar};
use num_traits::{One, Zero};
use std::collections::BTreeMap;
use std::ops::{Add, Mul, Sub};

/// A product of symbols, sorted.
type Monomial<V> = Vec<V>;

/// q_1 P_1 + q_2 P_2 + .. with q_i rational and P_i products of symbols of type `V`.
///
/// Sums, products and the test for 0 are exact. Symbols count as independent: a polynomial that is zero only through a
/// relation between them is not recognized as such.
///
/// ```
/// use selfnorm::scalar::Polynomial;
/// let [x, y] = ["x", "y"].map(Polynomial::symbol);
/// let square_of_sum = (&x + &y) * (&x + &y);
/// let expanded = &x * &x + (&x * &y) * 2.into() + &y * &y;
/// assert!((square_of_sum - expanded).is_zero());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polynomial<V>(BTreeMap<Monomial<V>, Rational>);

impl<V> Default for Polynomial<V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<V: Clone + Ord> Polynomial<V> {
    /// The symbol alone.
    #[must_use]
    pub fn symbol(v: V) -> Self {
        Self(BTreeMap::from([(vec![v], Rational::one())]))
    }

    /// Whether it is 0 identically.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of the polynomial for these values of its symbols.
    #[must_use]
    pub fn evaluate<S: Scalar>(&self, value: impl Fn(&V) -> S) -> S {
        self.0.iter().fold(S::integer(0), |sum, (monomial, q)| {
            sum + monomial.iter().fold(S::rational(q), |product, v| product * value(v))
        })
    }

    /// The polynomial with a polynomial in the place of every symbol.
    #[must_use]
    pub fn substitute<W: Clone + Ord>(&self, replacement: impl Fn(&V) -> Polynomial<W>) -> Polynomial<W> {
        self.0.iter().fold(Polynomial::default(), |sum, (monomial, q)| {
            let product = monomial
                .iter()
                .fold(q.clone().into(), |product: Polynomial<W>, v| product.times(&replacement(v)));
            sum.plus(&product)
        })
    }

    /// The rational it stands for, if no symbol enters.
    #[must_use]
    pub fn as_rational(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::zero()),
            1 => self.0.get(&Vec::new()).cloned(),
            _ => None,
        }
    }

    fn insert(&mut self, monomial: Monomial<V>, q: Rational) {
        let sum = self.0.remove(&monomial).unwrap_or_else(Rational::zero) + q;
        if !sum.is_zero() {
            self.0.insert(monomial, sum);
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (monomial, q) in &other.0 {
            sum.insert(monomial.clone(), q.clone());
        }
        sum
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (left, p) in &self.0 {
            for (right, q) in &other.0 {
                let mut monomial = [left.as_slice(), right.as_slice()].concat();
                monomial.sort();
                product.insert(monomial, p * q);
            }
        }
        product
    }

    /// The multiple by a rational.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        self.times(&factor.clone().into())
    }
}

impl<V: Clone + Ord> From<Rational> for Polynomial<V> {
    fn from(q: Rational) -> Self {
        let mut constant = Self::default();
        constant.insert(Vec::new(), q);
        constant
    }
}

impl<V: Clone + Ord> From<i64> for Polynomial<V> {
    fn from(n: i64) -> Self {
        Rational::from_integer(n.into()).into()
    }
}

/// The operators, for values and references alike.
macro_rules! operator {
    ($name:ident, $method:ident, $left:ident, $right:ident => $result:expr) => {
        impl<V: Clone + Ord> $name for &Polynomial<V> {
            type Output = Polynomial<V>;
            fn $method(self, $right: Self) -> Polynomial<V> {
                let $left = self;
                $result
            }
        }
        impl<V: Clone + Ord> $name for Polynomial<V> {
            type Output = Self;
            fn $method(self, $right: Self) -> Self {
                let ($left, $right) = (&self, &$right);
                $result
            }
        }
    };
}

operator!(Add, add, x, y => x.plus(y));
operator!(Sub, sub, x, y => x.plus(&y.scaled(&Rational::from_integer((-1).into()))));
operator!(Mul, mul, x, y => x.times(y));
