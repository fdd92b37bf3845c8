(** * The moments of SELU in closed form
    For z ~ N(m, v): E f(z) and E f(z)^2 of f = selu with parameters lambda, alpha (paper eqs. 4, 5), the net output's
    variance, and alpha01, lambda01 (paper eq. 14). That the closed forms are the integrals: GaussianIntegrals.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction.
Open Scope R_scope.

Definition mean_form (lambda alpha m v : R) : R :=
  lambda / 2 * (m * (1 + erf (m / sqrt (2 * v))) + sqrt (2 * v / PI) * exp (- m ^ 2 / (2 * v))
           + alpha * exp (m + v / 2) * erfc ((m + v) / sqrt (2 * v)) - alpha * erfc (m / sqrt (2 * v))).

Definition second_form (lambda alpha m v : R) : R :=
  lambda ^ 2 / 2 * ((m ^ 2 + v) * (1 + erf (m / sqrt (2 * v))) + m * sqrt (2 * v / PI) * exp (- m ^ 2 / (2 * v))
           + alpha ^ 2 * (exp (2 * m + 2 * v) * erfc ((m + 2 * v) / sqrt (2 * v))
                      - 2 * exp (m + v / 2) * erfc ((m + v) / sqrt (2 * v)) + erfc (m / sqrt (2 * v)))).

Definition variance_form (lambda alpha m v : R) : R := second_form lambda alpha m v - mean_form lambda alpha m v ^ 2.

Definition alpha01 : R := - sqrt (2 / PI) / (erfc (1 / sqrt 2) * exp (1 / 2) - 1).
Definition lambda01 : R :=
  (1 - erfc (1 / sqrt 2) * sqrt (exp 1)) * sqrt (2 * PI) /
  sqrt (2 * erfc (sqrt 2) * exp 2 + PI * erfc (1 / sqrt 2) ^ 2 * exp 1
        - 2 * (2 + PI) * erfc (1 / sqrt 2) * sqrt (exp 1) + PI + 2).

Definition mean (m v : R) := mean_form lambda01 alpha01 m v.
Definition second_moment (m v : R) := second_form lambda01 alpha01 m v.
Definition variance (m v : R) := variance_form lambda01 alpha01 m v.

Lemma sqrt_exp_1 : sqrt (exp 1) = exp (1 / 2).
Proof.
  replace (exp 1) with (exp (1 / 2) * exp (1 / 2)) by (rewrite <- exp_plus; f_equal; field).
  apply sqrt_square, Rlt_le, exp_pos.
Qed.
