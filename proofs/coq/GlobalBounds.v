(** * Bounds of mean and variance by straight lines, for global attraction
    For the net mean |m| <= 0.16 and the net variance v in [0.019, 17.6]: the variance grows with v; mean and variance at m = 0 lie
    below straight lines in v; and how fast both move with m. Feeds: Attraction.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcConvergents Coordinates Derivatives ErfPolynomial Atoms BoundsAtMeanZero VarianceGrows SecondDerivatives.
Open Scope R_scope.

(** The atoms at m = 0. *)
Lemma atoms_at_zero r : 0 < r <= 2.3 -> exists d1 d2, (tiny d1 /\ tiny d2) /\
  Ec 0 r = exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1)) /\ Ed 0 r = exp (r ^ 2) * (1 - 2 / sqrt PI * (p r + d2)).
Proof.
  intro Hr. assert (Z : 0 / r = 0) by (field; lra).
  destruct (atoms 0 r ltac:(rewrite Z; lra) ltac:(rewrite Z; lra) ltac:(rewrite Z; lra)) as (_ & d1 & d2 & (_ & H1 & H2) & _ & E1 & E2).
  exists d1, d2. split; [split; assumption|]. rewrite E1, E2. unfold Ec_poly, Ed_poly. rewrite Z, Rmult_0_r, !Rplus_0_l. split; reflexivity.
Qed.

Lemma mix_at_zero r : 1 <= r -> exists s t, (0 <= s <= 1 /\ 0 <= t <= 1) /\
  Ec 0 r = S_mix (r / 2) s / sqrt PI /\ Ed 0 r = S_mix r t / sqrt PI.
Proof.
  intro Hr. assert (Z : 0 / r = 0) by (field; lra).
  destruct (atoms_mix 0 r ltac:(lra) ltac:(rewrite Z; lra) ltac:(rewrite Z; lra)) as (s & t & H & E1 & E2).
  exists s, t. split; [exact H|]. rewrite E1, E2, gA0, Z, !Rplus_0_l. split; field; generalize sqrtPI_pos; lra.
Qed.

Lemma G_at_zero a r : G a 0 r = r / sqrt PI + a * (Ec 0 r - 1).
Proof. unfold G. rewrite W0, gA0. ring. Qed.
Lemma F_at_zero a r : F a 0 r = r ^ 2 / 2 + a ^ 2 * (Ed 0 r - 2 * Ec 0 r + 1).
Proof. unfold F. rewrite W0, gA0. ring. Qed.
Lemma G_m_at_zero a r : G_m a 0 r = 1 + a * Ec 0 r.
Proof. unfold G_m. rewrite W0. ring. Qed.
Lemma F_m_at_zero a r : F_m a 0 r = 2 * (r / sqrt PI) + 2 * a ^ 2 * (Ed 0 r - Ec 0 r).
Proof. unfold F_m. rewrite W0, gA0. ring. Qed.

Ltac poly_zero r :=
  let d1 := fresh "d" in let d2 := fresh "d" in let H1 := fresh in let H2 := fresh in let E1 := fresh in let E2 := fresh in
  destruct (atoms_at_zero r ltac:(lra)) as (d1 & d2 & (H1 & H2) & E1 & E2); unfold tiny in H1, H2;
  unfold V, h21; rewrite ?F_at_zero, ?G_at_zero, ?F_m_at_zero, ?G_m_at_zero, ?E1, ?E2; clear E1 E2; unfold p.
Ltac mix_zero r :=
  let s := fresh "s" in let t := fresh "t" in let H1 := fresh in let H2 := fresh in let E1 := fresh in let E2 := fresh in
  destruct (mix_at_zero r ltac:(lra)) as (s & t & (H1 & H2) & E1 & E2);
  unfold V; rewrite ?F_at_zero, ?G_at_zero, ?E1, ?E2; clear E1 E2; unfold S_mix, S4, S5, P4, P5, Q4, Q5.
Ltac mixed_Ed m r :=
  let t := fresh "t" in let H1 := fresh in let E1 := fresh in
  destruct (mix _ _ _ (Ed_between m r ltac:(lra) ltac:(interval with (i_prec 53)))) as (t & H1 & E1);
  rewrite ?E1; clear E1; unfold S4, S5, P4, P5, Q4, Q5.
Ltac taylor r := interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20).
Ltac bisect r := interval with (i_bisect r, i_prec 40, i_depth 20).

Section Zero.
Variables (l a r : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.

(** The mean at m = 0. *)
Lemma mean_zero_small : 0.1949 <= r <= 1.8 -> -0.0558 <= l / 2 * G a 0 r <= 0.0558.
Proof. intro Hr. poly_zero r; split; taylor r. Qed.
Lemma mean_zero_above : 1.17 <= r <= 2.2 -> -0.03 <= l / 2 * G a 0 r.
Proof. intro Hr. poly_zero r. taylor r. Qed.
Lemma mean_zero_line : 1.17 <= r <= 2.2 -> l / 2 * G a 0 r - (-0.088 + 0.09 * (r ^ 2 / 2)) <= 0.
Proof. intro Hr. poly_zero r. taylor r. Qed.
Lemma mean_zero_line_large : 2.2 <= r <= 5.934 -> 0 <= l / 2 * G a 0 r /\ l / 2 * G a 0 r - (-0.088 + 0.09 * (r ^ 2 / 2)) <= 0.
Proof. intro Hr. mix_zero r; split; bisect r. Qed.

(** The variance at m = 0. *)
Lemma variance_zero_line : 1.17 <= r <= 2.2 -> V l a 0 r - (0.317 + 0.705 * (r ^ 2 / 2)) <= 0.
Proof. intro Hr. poly_zero r. taylor r. Qed.
Lemma variance_zero_line_large : 2.2 <= r <= 5.934 -> V l a 0 r - (0.317 + 0.705 * (r ^ 2 / 2)) <= 0.
Proof. intro Hr. mix_zero r. bisect r. Qed.
Lemma variance_zero_parabola : 1.095 <= r <= 1.37841 ->
  0 <= V l a 0 r - (0.091 + 1.0422 * (r ^ 2 / 2) - 0.1337 * (r ^ 2 / 2) ^ 2).
Proof. intro Hr. poly_zero r. taylor r. Qed.

(** The slope of the variance in m, at m = 0. *)
Lemma h21_zero_small : 0.19 <= r <= 0.8125 -> -0.068 <= h21 l a 0 r <= 0.068.
Proof. intro Hr. poly_zero r; split; taylor r. Qed.
Lemma h21_zero_line : 0.8124 <= r <= 1.37841 -> 0 <= h21 l a 0 r /\ h21 l a 0 r - (0.39 * (r ^ 2 / 2) - 0.055) <= 0.
Proof. intro Hr. poly_zero r; split; taylor r. Qed.
Lemma h21_zero_upper : 1.48 <= r <= 1.95 -> 0 <= h21 l a 0 r /\ h21 l a 0 r - (0.22 + 0.2 * (r ^ 2 / 2)) <= 0.
Proof. intro Hr. poly_zero r; split; taylor r. Qed.
End Zero.

(** Coarse bounds in (m, r). *)
(** The first layers, whose means are not small yet. *)
Section First.
Variables (l a m : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.
Ltac in_m s := unfold V, F, G; poly_atoms m s; unfold W_poly, Ec_poly, Ed_poly, bell, p; taylor m.
Lemma variance_first : -0.1 <= m <= 0.1 -> 0.027 <= V l a m 0.1949358.
Proof. intro Hm. in_m 0.1949358. Qed.
Lemma variance_second : -0.0206 <= m <= 0.0206 -> 0.0423 <= V l a m 0.2264950.
Proof. intro Hm. in_m 0.2264950. Qed.
Lemma variance_first_above : -0.1 <= m <= 0.1 -> V l a m 1.4833 <= 1.14.
Proof. intro Hm. in_m 1.4833. Qed.
End First.

Section Plane.
Variables (l a m r : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.
Hypothesis Hm : -0.162 <= m <= 0.162.

Lemma W_bound (k : R) : 1.4 <= r -> (r <= 1.75 -> 0.132 <= k) -> 0.107 <= k -> - k <= W m r <= k.
Proof.
  intros Hr K1 K2. assert (Hc : -0.1158 <= m / r <= 0.1158) by (split; interval with (i_prec 53)).
  assert (K := erfI_p (m / r) ltac:(lra)). unfold W, erf.
  replace (erfI (m / r)) with (p (m / r) + (erfI (m / r) - p (m / r))) by ring.
  set (d := erfI (m / r) - p (m / r)) in *. destruct (Rle_or_lt r 1.75) as [L | L].
  - specialize (K1 L). set (c := m / r) in *. enough (-0.132 <= 2 / sqrt PI * (p c + d) <= 0.132) by lra.
    unfold p. split; interval with (i_prec 40).
  - clear Hc. assert (Hc : -0.0926 <= m / r <= 0.0926) by (split; interval with (i_prec 53)).
    set (c := m / r) in *. enough (-0.107 <= 2 / sqrt PI * (p c + d) <= 0.107) by lra.
    unfold p. split; interval with (i_prec 40).
Qed.

Lemma W_line : 1.63 <= r -> exists d, -1 / 100000 <= d <= 1 / 100000 /\ W m r = 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3) + d.
Proof.
  intro Hr. exists (W m r - 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3)). split; [|ring].
  assert (Hc : Rabs (m / r) <= 1 / 10) by (apply Rabs_le; split; interval with (i_prec 53)).
  apply erfI_lin, Rabs_le_between in Hc. unfold W, erf.
  replace (2 / sqrt PI * erfI (m / r) - 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3))
    with (2 / sqrt PI * - (m / r - (m / r) ^ 3 / 3 - erfI (m / r))) by ring.
  set (e := m / r - (m / r) ^ 3 / 3 - erfI (m / r)) in *.
  assert (He : -1 / 200000 <= e <= 1 / 200000) by lra. split; interval with (i_prec 53).
Qed.

Ltac bisect_both := interval with (i_bisect r, i_bisect m, i_prec 30, i_depth 24).
Ltac plane := poly_atoms m r; unfold W_poly, Ec_poly, Ed_poly, bell, p; bisect_both.
Ltac plane_large := assert (Hw := W_bound 0.132 ltac:(lra) ltac:(lra) ltac:(lra)); set (w := W m r) in *; mixed_atoms m r; unfold bell; bisect_both.

(** The variance grows with v. *)
Lemma h22_nonneg : 0.19 <= r <= 5.94 -> 0 <= h22 l a m r.
Proof.
  intro Hr. unfold h22, F_mm, G_mm, G. destruct (Rle_or_lt r 1.4) as [L | L].
  - assert (Hs : 0.19 <= r <= 1.4) by lra. clear Hr L. plane.
  - assert (Hs : 1.4 <= r <= 5.94) by lra. clear Hr L. plane_large.
Qed.

(** How fast the mean moves with m. *)
Lemma h11_coarse : -0.1 <= m <= 0.1 -> 0.1949 <= r <= 1.8 -> 0 <= h11 l a m r <= 1.5.
Proof. intros Hn Hr. clear Hm. unfold h11, G_m. split; plane. Qed.
Lemma h11_coarse_large : 1.17 <= r <= 5.94 -> 0 <= h11 l a m r <= 1.08.
Proof.
  intro Hr. unfold h11, G_m. destruct (Rle_or_lt r 1.75) as [L | L].
  - assert (Hs : 1.17 <= r <= 1.75) by lra. clear Hr L. split; plane.
  - assert (Hs : 1.75 <= r <= 5.94) by lra. assert (Hw := W_bound 0.107 ltac:(lra) ltac:(lra) ltac:(lra)). clear Hr L.
    set (w := W m r) in *. mixed_atoms m r. unfold bell. split; bisect_both.
Qed.

(** How fast the variance moves with m. *)
Ltac hybrid := unfold h21_m, F_mm, G_mm, F_m, G_m, G; mixed_Ed m r; poly_atoms m r; unfold W_poly, Ec_poly, bell, p; bisect_both.
Lemma h21_m_coarse : 1.17 <= r <= 1.38 -> -1 <= h21_m l a m r.
Proof. intro Hr. hybrid. Qed.
Lemma h21_m_coarse_small : -0.009 <= m <= 0.009 -> 0.27 <= r <= 1.3 -> -1 <= h21_m l a m r.
Proof.
  intros Hn Hr. clear Hm. destruct (Rle_or_lt r 0.7) as [L | L].
  - assert (Hs : 0.27 <= r <= 0.7) by lra. clear Hr L. unfold h21_m, F_mm, G_mm, F_m, G_m, G. plane.
  - assert (Hs : 0.7 <= r <= 1.3) by lra. clear Hr L. hybrid.
Qed.
Lemma h21_m_upper : -0.021 <= m <= 0.021 -> 1.48 <= r <= 1.95 -> h21_m l a m r <= 1.
Proof. intros Hn Hr. clear Hm. hybrid. Qed.
Lemma h21_line_large : 1.9 <= r <= 5.94 -> -0.4 <= h21 l a m r /\ h21 l a m r - (0.25 + 0.2 * (r ^ 2 / 2)) <= 0.
Proof.
  intro Hr. unfold h21, F_m, G_m, G. destruct (W_line ltac:(lra)) as (d & Hd & ->).
  mixed_atoms m r. unfold bell. split; bisect_both.
Qed.
End Plane.
