(** * Theorem 16: d nu~/d nu for large variances
    For |m| <= 0.01 and v in [1.2, 20]: 0.45 <= d variance/d v <= 0.7516; times tau in [0.8, 1.25] it lies in (0.35, 0.94).
    Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcConvergents Coordinates Derivatives ErfPolynomial Atoms VarianceGrows SecondDerivatives Jacobian ImageBox.
Open Scope R_scope.

Section Bounds.
Variables (l a m r : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.
Hypothesis Hm : -0.01 <= m <= 0.01.

(** It grows with m: m = 0.01 is the worst case. *)
Lemma h22_near : 1.549193 <= r <= 1.937 -> 0.45 <= h22 l a m r <= 0.7516.
Proof.
  intro Hr. assert (Hw : 1.131 <= r <= 1.937) by lra. split.
  - generalize (h22_wide r l a m Hw Hl Ha Hm). lra.
  - apply Rle_trans with (h22 l a 0.01 r).
    + apply (monotone (fun m => h22 l a m r) (fun m => h22_m l a m r) m 0.01 (proj2 Hm)); intros z Hz.
      * apply h22_derive. lra.
      * assert (Hz' : -0.01 <= z <= 0.01) by lra. generalize (h22_m_wide r l a z Hw Hl Ha Hz'). lra.
    + unfold h22, F_mm, G_mm, G. poly_atoms 0.01 r. unfold W_poly, Ec_poly, Ed_poly, p, bell.
      interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20).
Qed.

Lemma h22_middle : 1.93 <= r <= 2.2 -> 0.45 <= h22 l a m r <= 0.75.
Proof. intro Hr. assert (Hn : 1.131 <= r <= 2.2) by lra. split; goal_in_r m r Hm Hn. Qed.

Lemma W_near : 1 <= r -> exists d, -1 / 100000 <= d <= 1 / 100000 /\ W m r = 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3) + d.
Proof.
  intro Hr. exists (W m r - 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3)). split; [|ring].
  assert (Hc : Rabs (m / r) <= 1 / 10) by (apply Rabs_le; split; interval with (i_prec 53)).
  apply erfI_lin, Rabs_le_between in Hc. unfold W, erf.
  replace (2 / sqrt PI * erfI (m / r) - 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3))
    with (2 / sqrt PI * - (m / r - (m / r) ^ 3 / 3 - erfI (m / r))) by ring.
  set (e := m / r - (m / r) ^ 3 / 3 - erfI (m / r)) in *.
  assert (He : -1 / 200000 <= e <= 1 / 200000) by lra. split; interval with (i_prec 53).
Qed.

Lemma h22_large : 2.2 <= r <= 6.325 -> 0.45 <= h22 l a m r <= 0.75.
Proof.
  intro Hr. unfold h22, F_mm, G_mm, G. destruct (W_near ltac:(lra)) as (d & Hd & ->).
  mixed_atoms m r. unfold bell. split; interval with (i_bisect r, i_prec 40).
Qed.
End Bounds.

Lemma variance_v_large m v : -0.01 <= m <= 0.01 -> 1.2 <= v <= 20 -> 0.45 <= variance_v m v <= 0.7516.
Proof.
  intros Hm Hv. assert (Hr : 1.549193 <= sqrt (2 * v) <= 6.325) by (split; interval with (i_prec 53)).
  unfold variance_v. cbv zeta. set (r := sqrt (2 * v)) in *.
  replace (lambda01 ^ 2 / 2 * (F_r alpha01 m r - G alpha01 m r * G_r alpha01 m r) / r) with (h22 lambda01 alpha01 m r)
    by (rewrite F_heat, G_heat by lra; unfold h22; field; lra).
  destruct (Rle_or_lt r 1.937) as [L | L]; [apply (h22_near _ _ m r l_coarse a_coarse Hm); lra|].
  destruct (Rle_or_lt r 2.2) as [L' | L'].
  - generalize (h22_middle _ _ m r l_coarse a_coarse Hm ltac:(lra)). lra.
  - generalize (h22_large _ _ m r l_coarse a_coarse Hm ltac:(lra)). lra.
Qed.
