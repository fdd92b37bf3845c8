(** * Enclosures of the atoms
    As polynomials: W, Ec and Ed are functions of the polynomial p of ErfPolynomial.v and of an error of at most 5e-11, as
    long as their arguments stay in [-2.4, 2.4]. Between convergents: Ec and Ed are bell/sqrt(PI) times a number between S5 and
    S4 of their arguments, if these are at least 1/2. Feeds: JacobianBounds.v, SecondDerivatives.v, Spectral.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison ErfcConvergents Coordinates Derivatives ErfPolynomial.
Open Scope R_scope.

Definition tiny (d : R) : Prop := -1 / 20000000000 <= d <= 1 / 20000000000.
Definition W_poly (m r d : R) : R := 2 / sqrt PI * (p (m / r) + d).
Definition Ec_poly (m r d : R) : R := exp (m + r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (m / r + r / 2) + d)).
Definition Ed_poly (m r d : R) : R := exp (2 * m + r ^ 2) * (1 - 2 / sqrt PI * (p (m / r + r) + d)).

Lemma atoms m r : -2.4 <= m / r <= 2.4 -> -2.4 <= m / r + r / 2 <= 2.4 -> -2.4 <= m / r + r <= 2.4 ->
  exists d0 d1 d2, (tiny d0 /\ tiny d1 /\ tiny d2) /\
  W m r = W_poly m r d0 /\ Ec m r = Ec_poly m r d1 /\ Ed m r = Ed_poly m r d2.
Proof.
  intros H0 H1 H2.
  exists (erfI (m / r) - p (m / r)), (erfI (m / r + r / 2) - p (m / r + r / 2)), (erfI (m / r + r) - p (m / r + r)).
  split; [split; [exact (erfI_p _ H0) | split; [exact (erfI_p _ H1) | exact (erfI_p _ H2)]]|].
  unfold W, W_poly, Ec, Ec_poly, Ed, Ed_poly, erfc, erf.
  split; [|split]; do 3 f_equal; ring.
Qed.

(** Replaces the atoms at (m, r) in the goal; [in_reach] proves that the arguments are in reach. *)
Ltac in_reach := repeat split; interval with (i_prec 53).
Ltac poly_atoms m r :=
  let d0 := fresh "d" in let d1 := fresh "d" in let d2 := fresh "d" in
  let H0 := fresh in let H1 := fresh in let H2 := fresh in
  let E0 := fresh in let E1 := fresh in let E2 := fresh in
  destruct (atoms m r) as (d0 & d1 & d2 & (H0 & H1 & H2) & E0 & E1 & E2); [in_reach | in_reach | in_reach |];
  unfold tiny in H0, H1, H2; rewrite ?E0, ?E1, ?E2; clear E0 E1 E2.

Lemma Ec_between m r : 0 < r -> 1 / 2 <= m / r + r / 2 ->
  bell m r * S5 (m / r + r / 2) / sqrt PI <= Ec m r <= bell m r * S4 (m / r + r / 2) / sqrt PI.
Proof.
  intros Hr Hc. unfold bell, Ec. rewrite <- !ec_bnd by exact Hr.
  split; (apply Rmult_le_compat_l; [apply Rlt_le, exp_pos|]); [apply erfc_lower5, Hc | apply erfc_upper4, Hc].
Qed.

Lemma Ed_between m r : 0 < r -> 1 / 2 <= m / r + r ->
  bell m r * S5 (m / r + r) / sqrt PI <= Ed m r <= bell m r * S4 (m / r + r) / sqrt PI.
Proof.
  intros Hr Hc. unfold bell, Ed. rewrite <- !ed_bnd by exact Hr.
  split; (apply Rmult_le_compat_l; [apply Rlt_le, exp_pos|]); [apply erfc_lower5, Hc | apply erfc_upper4, Hc].
Qed.

(** A number between S5 and S4. *)
Definition S_mix (c theta : R) : R := S5 c + theta * (S4 c - S5 c).

Lemma mix (x lo hi : R) : lo <= x <= hi -> exists theta, 0 <= theta <= 1 /\ x = lo + theta * (hi - lo).
Proof.
  intros [H1 H2]. destruct (Rle_lt_or_eq_dec lo hi ltac:(lra)) as [L | L].
  - exists ((x - lo) / (hi - lo)). split; [|field; lra].
    assert (P : 0 < / (hi - lo)) by (apply Rinv_0_lt_compat; lra). unfold Rdiv. split; [nra|].
    apply (Rmult_le_reg_r (hi - lo)); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - exists 0. split; lra.
Qed.

Lemma atoms_mix m r : 0 < r -> 1 / 2 <= m / r + r / 2 -> 1 / 2 <= m / r + r -> exists s t,
  (0 <= s <= 1 /\ 0 <= t <= 1) /\
  Ec m r = bell m r / sqrt PI * S_mix (m / r + r / 2) s /\ Ed m r = bell m r / sqrt PI * S_mix (m / r + r) t.
Proof.
  intros Hr Hc Hd. destruct (mix _ _ _ (Ec_between m r Hr Hc)) as (s & Hs & Es).
  destruct (mix _ _ _ (Ed_between m r Hr Hd)) as (t & Ht & Et).
  exists s, t. split; [split; assumption|]. rewrite Es, Et. unfold S_mix. generalize sqrtPI_pos; intro. split; field; lra.
Qed.
Ltac mixed_atoms m r :=
  let s := fresh "s" in let t := fresh "t" in let H0 := fresh in let H1 := fresh in let E0 := fresh in let E1 := fresh in
  destruct (atoms_mix m r ltac:(lra)) as (s & t & (H0 & H1) & E0 & E1); [interval with (i_prec 53) | interval with (i_prec 53) |];
  rewrite ?E0, ?E1; clear E0 E1; unfold S_mix, S4, S5, P4, P5, Q4, Q5.
