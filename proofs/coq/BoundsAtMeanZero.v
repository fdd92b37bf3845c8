(** * The variance at m = 0
    At m = 0 the variance is a function of r alone; erfI becomes its polynomial plus a small number, and each inequality is
    one Taylor-model goal in one variable. Feeds: JacobianBounds.v, VarianceGrows.v, Jacobian.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives Constants ErfPolynomial.
Open Scope R_scope.

Definition eW m r d := 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3 + d).
Definition eEc m r d := exp (m + r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (m / r + r / 2) + d)).
Definition eEd m r d := exp (2 * m + r ^ 2) * (1 - 2 / sqrt PI * (p (m / r + r) + d)).

Lemma approx m r : -0.01 <= m <= 0.01 -> 0.178 <= r <= 1.818 ->
  exists d0 d1 d2, -1 / 200000 <= d0 <= 1 / 200000 /\ -1 / 20000000000 <= d1 <= 1 / 20000000000 /\
   -1 / 20000000000 <= d2 <= 1 / 20000000000 /\ W m r = eW m r d0 /\ Ec m r = eEc m r d1 /\ Ed m r = eEd m r d2.
Proof.
  intros Hx Hr.
  assert (Ha : -0.0562 <= m / r <= 0.0562) by (split; interval with (i_prec 53)).
  exists (erfI (m / r) - (m / r - (m / r) ^ 3 / 3)), (erfI (m / r + r / 2) - p (m / r + r / 2)), (erfI (m / r + r) - p (m / r + r)).
  assert (K0 : Rabs (m / r) <= 1 / 10) by (apply Rabs_le; lra).
  apply erfI_lin, Rabs_le_between in K0.
  assert (K1 := erfI_p (m / r + r / 2) ltac:(lra)). assert (K2 := erfI_p (m / r + r) ltac:(lra)).
  repeat split; try lra.
  - unfold W, eW, erf. f_equal. ring.
  - unfold Ec, eEc, erfc, erf. f_equal. f_equal. f_equal. ring.
  - unfold Ed, eEd, erfc, erf. f_equal. f_equal. f_equal. ring.
Qed.

Lemma W0 r : W 0 r = 0.
Proof. unfold W. replace (0 / r) with 0 by (unfold Rdiv; ring). apply erf_0. Qed.
Lemma gA0 r : bell 0 r = 1.
Proof. unfold bell. replace (- (0 / r) ^ 2) with 0 by (unfold Rdiv; ring). apply exp_0. Qed.

(* variance in (m,r) *)
Definition V (lambda alpha m r : R) := lambda ^ 2 / 2 * F alpha m r - (lambda / 2 * G alpha m r) ^ 2.
Definition Vx (lambda alpha m r : R) := lambda ^ 2 / 2 * (F_m alpha m r - G alpha m r * G_m alpha m r).

Lemma approx0 r : 0.178 <= r <= 1.818 ->
  exists d1 d2, -1 / 20000000000 <= d1 <= 1 / 20000000000 /\ -1 / 20000000000 <= d2 <= 1 / 20000000000 /\
   Ec 0 r = exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1)) /\
   Ed 0 r = exp (r ^ 2) * (1 - 2 / sqrt PI * (p r + d2)).
Proof.
  intro Hr. destruct (approx 0 r ltac:(lra) Hr) as (d0 & d1 & d2 & H0 & H1 & H2 & _ & E1 & E2).
  exists d1, d2. repeat split; try tauto.
  - rewrite E1. unfold eEc. rewrite Rplus_0_l. replace (0 / r + r / 2) with (r / 2) by (unfold Rdiv; ring). reflexivity.
  - rewrite E2. unfold eEd. replace (2 * 0 + r ^ 2) with (r ^ 2) by ring. replace (0 / r + r) with r by (unfold Rdiv; ring). reflexivity.
Qed.

Lemma V0_form lambda alpha r d1 d2 :
   Ec 0 r = exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1)) ->
   Ed 0 r = exp (r ^ 2) * (1 - 2 / sqrt PI * (p r + d2)) ->
  V lambda alpha 0 r = lambda ^ 2 / 2 * (r ^ 2 / 2 + alpha ^ 2 * (exp (r ^ 2) * (1 - 2 / sqrt PI * (p r + d2))
     - 2 * (exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1))) + 1))
   - (lambda / 2 * (r / sqrt PI + alpha * (exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1)) - 1))) ^ 2.
Proof.
  intros E1 E2. unfold V, F, G. rewrite W0, gA0, E1, E2.
  assert (H := sqrtPI_pos). field. lra.
Qed.

Ltac start0 r Hr := destruct (approx0 r ltac:(lra)) as (d1 & d2 & H1 & H2 & E1 & E2);
  rewrite (V0_form _ _ _ _ _ E1 E2); clear E1 E2; unfold p.

Section B.
Variables (lambda alpha : R).
Hypothesis Hl : 1.05070098 <= lambda <= 1.05070099.
Hypothesis Ha : 1.67326324 <= alpha <= 1.67326325.

Lemma V0_e1 r : 0.178 <= r <= 0.506 -> 0 < V lambda alpha 0 r - 0.007 - r ^ 2 / 2 / 0.8.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_e1b r : 0.505 <= r <= 0.633 -> 0.167 < V lambda alpha 0 r.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_e2 r : 0.178 <= r <= 0.658 -> 0 < V lambda alpha 0 r - 0.007 - r ^ 2 / 2 / 0.9.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_e2b r : 0.657 <= r <= 0.775 -> 0.247 < V lambda alpha 0 r.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_f1 r : 1.2328 <= r <= 1.35 -> 0.8055 < V lambda alpha 0 r.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_f2 r : 1.35 <= r <= 1.817 -> 0.85 < V lambda alpha 0 r < 1.49.
Proof. intro Hr. start0 r Hr. split; interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
Lemma V0_f3 r : 1.2328 <= r <= 1.35 -> V lambda alpha 0 r < 1.4.
Proof. intro Hr. start0 r Hr. interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20). Qed.
End B.
