(** * Theorem 2: large variances shrink
    E f^2 < nu for nu in [3, 16], |mu| <= 1, |omega| <= 0.1, tau in [0.8, 1.25]: E f^2 grows with m, so m = 1/10 is the
    worst case; there the convergents bound it by a function of r. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison ErfcConvergents Coordinates Derivatives Constants.
Open Scope R_scope.

(* explicit upper bound of the second_moment moment, delta stands for the error of erf near 0 *)
Definition sup2 (lambda alpha m r d : R) : R :=
  lambda ^ 2 / 2 * ((m ^ 2 + r ^ 2 / 2) * (1 + (2 / sqrt PI * (m / r - (m / r) ^ 3 / 3) + d)) + m * (r / sqrt PI) * exp (- (m / r) ^ 2)
   + alpha ^ 2 * (exp (- (m / r) ^ 2) / sqrt PI * (S4 (m / r + r) - 2 * S5 (m / r + r / 2)) + (1 - (2 / sqrt PI * (m / r - (m / r) ^ 3 / 3) + d)))).

Lemma sform_le_sup2 lambda alpha m r : 2 <= r -> Rabs m <= 1 / 10 ->
  exists d, -1 / 100000 <= d <= 1 / 100000 /\ second_form lambda alpha m (r ^ 2 / 2) <= sup2 lambda alpha m r d.
Proof.
  intros Hr Hx. apply Rabs_le_between in Hx.
  assert (Ha : Rabs (m / r) <= 1 / 10).
  { apply Rabs_le. split; apply (Rmult_le_reg_r r); try lra; unfold Rdiv at 2; rewrite ?Rmult_assoc, ?Rinv_l, ?Rmult_1_r by lra;
    unfold Rdiv; rewrite ?Rmult_assoc, ?Rinv_l, ?Rmult_1_r by lra; nra. }
  exists (erf (m / r) - 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3)). split.
  - assert (K := erfI_lin _ Ha). apply Rabs_le_between in K. unfold erf.
    set (p := m / r - (m / r) ^ 3 / 3) in *. set (J := erfI (m / r)) in *.
    replace (2 / sqrt PI * J - 2 / sqrt PI * p) with (2 / sqrt PI * (J - p)) by ring.
    assert (H : -1 / 200000 <= J - p <= 1 / 200000) by lra.
    set (q := J - p) in *. split; interval with (i_prec 53).
  - rewrite second_form_r by lra. unfold sup2.
    set (w := erf (m / r)). set (p := 2 / sqrt PI * (m / r - (m / r) ^ 3 / 3)).
    replace (p + (w - p)) with w by ring.
    assert (Hl : 0 <= lambda ^ 2 / 2) by nra. assert (H2 : 0 <= alpha ^ 2) by nra.
    apply Rmult_le_compat_l; [exact Hl|]. apply Rplus_le_compat_l. apply Rmult_le_compat_l; [exact H2|].
    apply Rplus_le_compat_r. apply Rabs_le_between in Ha.
    assert (Hd := erfc_upper4 (m / r + r) ltac:(lra)). assert (Hc := erfc_lower5 (m / r + r / 2) ltac:(lra)).
    apply (Rmult_le_compat_l (exp (2 * m + r ^ 2))) in Hd; [|apply Rlt_le, exp_pos].
    apply (Rmult_le_compat_l (exp (m + r ^ 2 / 4))) in Hc; [|apply Rlt_le, exp_pos].
    rewrite ed_bnd in Hd by lra. rewrite ec_bnd in Hc by lra.
    unfold Rdiv at 1 in Hd. unfold Rdiv in Hc, Hd |- *. lra.
Qed.


(* one-variable goals: m = 1/10 *)
Lemma box_hi lambda alpha r d : 1.05070098 <= lambda <= 1.05070099 -> 1.67326324 <= alpha <= 1.67326325 ->
  2.7386 <= r <= 6.325 -> -1 / 100000 <= d <= 1 / 100000 ->
  sup2 lambda alpha (1 / 10) r d - 0.4 * r ^ 2 < 0.
Proof.
  intros Hl Ha Hr Hd. unfold sup2, S4, S5, P4, Q4, P5, Q5.
  interval with (i_bisect r, i_taylor r, i_prec 40, i_degree 6, i_depth 30).
Qed.

Lemma box_lo lambda alpha r d : 1.05070098 <= lambda <= 1.05070099 -> 1.67326324 <= alpha <= 1.67326325 ->
  2.19 <= r <= 2.73862 -> -1 / 100000 <= d <= 1 / 100000 ->
  sup2 lambda alpha (1 / 10) r d < 3.
Proof.
  intros Hl Ha Hr Hd. unfold sup2, S4, S5, P4, Q4, P5, Q5.
  interval with (i_bisect r, i_taylor r, i_prec 40, i_degree 6, i_depth 30).
Qed.


(* monotonicity in m: coarse two-variable goal *)
Lemma Fx_box m r alpha p : 1.67326324 <= alpha <= 1.67326325 -> -1 / 10 <= m <= 1 / 10 -> 2 <= r <= 6.4 -> -1 <= p <= 1 ->
  0 < 2 * m * (1 + p) + 2 * (r / sqrt PI) * exp (- (m / r) ^ 2)
      + 2 * alpha ^ 2 * (exp (- (m / r) ^ 2) * S5 (m / r + r) / sqrt PI - exp (- (m / r) ^ 2) * S4 (m / r + r / 2) / sqrt PI).
Proof.
  intros Ha Hx Hr Hp. unfold S4, P4, Q4, S5, P5, Q5.
  interval with (i_bisect r, i_bisect m, i_prec 30, i_depth 30).
Qed.

Lemma alpha01_coarse : 1.67326324 <= alpha01 <= 1.67326325.
Proof. generalize alpha01_bounds. lra. Qed.
Lemma lambda01_coarse : 1.05070098 <= lambda01 <= 1.05070099.
Proof. generalize lambda01_bounds. lra. Qed.

Lemma xr_small m r : -1 / 10 <= m <= 1 / 10 -> 2 <= r -> Rabs (m / r) <= 1 / 10.
Proof.
  intros Hx Hr. unfold Rdiv at 1. rewrite Rabs_mult, (Rabs_right (/ r))
    by (apply Rle_ge, Rlt_le, Rinv_0_lt_compat; lra).
  assert (Rabs m <= 1 / 10) by (apply Rabs_le; lra).
  assert (/ r <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (0 < / r) by (apply Rinv_0_lt_compat; lra). assert (0 <= Rabs m) by apply Rabs_pos. nra.
Qed.

Lemma Fx_pos m r : -1 / 10 <= m <= 1 / 10 -> 2 <= r <= 6.4 -> 0 < F_m alpha01 m r.
Proof.
  intros Hx Hr. assert (Hs := xr_small m r Hx ltac:(lra)). apply Rabs_le_between in Hs.
  assert (Hc := erfc_upper4 (m / r + r / 2) ltac:(lra)). assert (Hd := erfc_lower5 (m / r + r) ltac:(lra)).
  apply (Rmult_le_compat_l (exp (2 * m + r ^ 2))) in Hd; [|apply Rlt_le, exp_pos].
  apply (Rmult_le_compat_l (exp (m + r ^ 2 / 4))) in Hc; [|apply Rlt_le, exp_pos].
  rewrite ed_bnd in Hd by lra. rewrite ec_bnd in Hc by lra.
  assert (Hp : -1 <= W m r <= 1) by (split; [apply erf_ge_m1 | apply erf_le_1]).
  assert (B := Fx_box m r alpha01 (W m r) alpha01_coarse Hx Hr Hp).
  eapply Rlt_le_trans; [exact B|]. unfold F_m. apply Rplus_le_compat_l.
  apply Rmult_le_compat_l; [nra|].
  change (exp (2 * m + r ^ 2) * erfc (m / r + r)) with (Ed m r) in Hd.
  change (exp (m + r ^ 2 / 4) * erfc (m / r + r / 2)) with (Ec m r) in Hc. lra.
Qed.

Lemma F_mono m r : -1 / 10 <= m <= 1 / 10 -> 2 <= r <= 6.4 -> F alpha01 m r <= F alpha01 (1 / 10) r.
Proof.
  intros Hx Hr.
  destruct (MVT_gen (fun m => F alpha01 m r) m (1 / 10) (fun m => F_m alpha01 m r)) as [z [Hz Hq]].
  - intros t _. apply F_derive_m. lra.
  - intros t _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, F_derive_m. lra.
  - rewrite Rmin_left, Rmax_right in Hz by lra.
    assert (P := Fx_pos z r ltac:(lra) Hr). nra.
Qed.

Lemma second_le r m : -1 / 10 <= m <= 1 / 10 -> 2 <= r <= 6.4 ->
  exists d, -1 / 100000 <= d <= 1 / 100000 /\ second_moment m (r ^ 2 / 2) <= sup2 lambda01 alpha01 (1 / 10) r d.
Proof.
  intros Hx Hr. destruct (sform_le_sup2 lambda01 alpha01 (1 / 10) r) as [d [Hd Hs]].
  - lra.
  - rewrite Rabs_right; lra.
  - exists d. split; [exact Hd|]. eapply Rle_trans; [|exact Hs]. unfold second_moment.
    rewrite !second_form_F by lra. apply Rmult_le_compat_l; [nra | apply F_mono; assumption].
Qed.

Lemma var_le_second m v : variance m v <= second_moment m v.
Proof. unfold variance, variance_form, second_moment. generalize (mean_form lambda01 alpha01 m v); intro. nra. Qed.

Lemma second_hi m v : -1 / 10 <= m <= 1 / 10 -> 3.75 <= v <= 20 -> second_moment m v < 0.8 * v.
Proof.
  intros Hx Hy. set (r := sqrt (2 * v)).
  assert (Hr : 2.7386 <= r <= 6.325) by (unfold r; split; interval with (i_prec 53)).
  assert (Ey : v = r ^ 2 / 2) by (unfold r; rewrite pow2_sqrt by lra; field).
  destruct (second_le r m Hx ltac:(lra)) as [d [Hd Hs]].
  assert (B := box_hi _ _ r d lambda01_coarse alpha01_coarse Hr Hd).
  rewrite Ey. lra.
Qed.

Lemma second_lo m v : -1 / 10 <= m <= 1 / 10 -> 2.4 <= v <= 3.75 -> second_moment m v < 3.
Proof.
  intros Hx Hy. set (r := sqrt (2 * v)).
  assert (Hr : 2.19 <= r <= 2.73862) by (unfold r; split; interval with (i_prec 53)).
  assert (Ey : v = r ^ 2 / 2) by (unfold r; rewrite pow2_sqrt by lra; field).
  destruct (second_le r m Hx ltac:(lra)) as [d [Hd Hs]].
  assert (B := box_lo _ _ r d lambda01_coarse alpha01_coarse Hr Hd).
  rewrite Ey. lra.
Qed.

Theorem theorem2 mu omega nu tau :
  -1 <= mu <= 1 -> -0.1 <= omega <= 0.1 -> 3 <= nu <= 16 -> 0.8 <= tau <= 1.25 ->
  variance (mu * omega) (nu * tau) < nu.
Proof.
  intros Hm Ho Hn Ht.
  assert (Hx : -1 / 10 <= mu * omega <= 1 / 10) by (split; nra).
  assert (Hy : 2.4 <= nu * tau <= 20) by (split; nra).
  assert (Hyn : nu * tau <= 1.25 * nu) by nra.
  apply Rle_lt_trans with (1 := var_le_second _ _).
  destruct (Rle_dec (nu * tau) 3.75) as [L | L].
  - assert (H := second_lo _ _ Hx (conj (proj1 Hy) L)). lra.
  - assert (H := second_hi _ (nu * tau) Hx ltac:(lra)). lra.
Qed.
