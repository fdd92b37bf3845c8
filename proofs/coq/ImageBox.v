(** * Lemma 13: the image of Theorem 1's box, to five digits
    mean, second moment and variance grow with m and with v for |m| <= 0.01, v in [0.76, 1.65], so their extremes are at
    two corners: -0.031061 < mu~ < 0.067726, 0.80371 < nu~ < 1.48158, 0.80467 < xi~ < 1.48617. (The paper's -0.03106
    is false by 5e-7.) Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison ErfcConvergents Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero JacobianBounds VarianceGrows Jacobian.
Open Scope R_scope.

Lemma monotone (f f' : R -> R) a b : a <= b -> (forall z, a <= z <= b -> is_derive f z (f' z)) ->
  (forall z, a <= z <= b -> 0 <= f' z) -> f a <= f b.
Proof.
  intros H Hd Hp. destruct (MVT_gen f a b f') as [z [Hz Hq]]; rewrite ?Rmin_left, ?Rmax_right in * by lra.
  - intros t Ht. apply Hd. lra.
  - intros t Ht. apply derivable_continuous_pt. eexists. apply is_derive_Reals, Hd, Ht.
  - generalize (Hp z Hz). nra.
Qed.

Definition in_m m := -0.01 <= m <= 0.01.
Definition in_r r := 1.2328 <= r <= 1.817.

(** f between its values at two corners, if both partial derivatives are nonnegative. *)
Lemma corners (f f_m f_r : R -> R -> R) m r lo hi :
  (forall m r, in_m m -> in_r r -> is_derive (fun m => f m r) m (f_m m r) /\ 0 <= f_m m r) ->
  (forall m r, in_m m -> in_r r -> is_derive (fun r => f m r) r (f_r m r) /\ 0 <= f_r m r) ->
  in_m m -> in_r lo -> in_r hi -> lo <= r <= hi -> f (-0.01) lo <= f m r <= f 0.01 hi.
Proof.
  unfold in_m, in_r. intros Dm Dr Hm Hlo Hhi Hr. split.
  - apply Rle_trans with (f m lo).
    + apply (monotone (fun m => f m lo) (fun m => f_m m lo)); [lra | |]; intros z Hz; apply Dm; lra.
    + apply (monotone (fun r => f m r) (fun r => f_r m r)); [lra | |]; intros z Hz; apply Dr; lra.
  - apply Rle_trans with (f m hi).
    + apply (monotone (fun r => f m r) (fun r => f_r m r)); [lra | |]; intros z Hz; apply Dr; lra.
    + apply (monotone (fun m => f m hi) (fun m => f_m m hi)); [lra | |]; intros z Hz; apply Dm; lra.
Qed.

Section Signs.
Variables (lambda alpha m r : R).
Hypothesis Hl : 1.05070098 <= lambda <= 1.05070099.
Hypothesis Ha : 1.67326324 <= alpha <= 1.67326325.
Hypothesis Hm : -0.01 <= m <= 0.01.
Hypothesis Hr : 1.2328 <= r <= 1.817.

Ltac sign := start m r Hm Hr W_hi Ec_near_hi Ed_near_hi; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20).

Lemma Vx_nonneg : 0 <= Vx lambda alpha m r.
Proof. sign. Qed.
Lemma F_m_nonneg : 0 <= F_m alpha m r.
Proof. sign. Qed.
Lemma F_r_nonneg : 0 <= F_r alpha m r.
Proof.
  start m r Hm Hr W_hi Ec_near_hi Ed_near_hi. apply Rmult_le_pos; [lra|].
  interval with (i_bisect r, i_prec 40, i_depth 20).
Qed.
Lemma G_m_nonneg : 0 <= G_m alpha m r.
Proof. generalize (Gx_f lambda alpha Hl Ha m r Hm Hr). nra. Qed.
Lemma G_r_nonneg : 0 <= G_r alpha m r.
Proof.
  generalize (Gr_f lambda alpha Hl Ha m r Hm Hr). intros [H _].
  apply (Rmult_le_compat_r r) in H; [|lra].
  replace (lambda / 2 * G_r alpha m r / r * r) with (lambda / 2 * G_r alpha m r) in H by (field; lra). nra.
Qed.
Lemma V_r_nonneg : 0 <= lambda ^ 2 / 2 * (F_r alpha m r - G alpha m r * G_r alpha m r).
Proof.
  generalize (Vr_f lambda alpha Hl Ha m r Hm Hr). intros [H _].
  apply (Rmult_le_compat_r r) in H; [|lra].
  unfold Rdiv in H. rewrite Rmult_0_l, Rmult_assoc, Rinv_l, Rmult_1_r in H by lra. exact H.
Qed.
End Signs.

(** The atoms at a corner, to ten digits. *)
Lemma atoms m r : in_m m -> in_r r -> exists d0 d1 d2,
  -1 / 20000000000 <= d0 <= 1 / 20000000000 /\ -1 / 20000000000 <= d1 <= 1 / 20000000000 /\
  -1 / 20000000000 <= d2 <= 1 / 20000000000 /\ W m r = 2 / sqrt PI * (p (m / r) + d0) /\
  Ec m r = eEc m r d1 /\ Ed m r = eEd m r d2.
Proof.
  unfold in_m, in_r. intros Hm Hr.
  destruct (approx m r Hm ltac:(lra)) as (_ & d1 & d2 & _ & H1 & H2 & _ & E1 & E2).
  assert (Ha : -2.4 <= m / r <= 2.4) by (split; interval with (i_prec 53)).
  exists (erfI (m / r) - p (m / r)), d1, d2. assert (K := erfI_p (m / r) Ha).
  split; [lra|]. split; [exact H1|]. split; [exact H2|]. split; [|split; [exact E1 | exact E2]].
  unfold W, erf. f_equal. ring.
Qed.

Ltac corner m r := destruct (atoms m r) as (d0 & d1 & d2 & H0 & H1 & H2 & E0 & E1 & E2);
  [unfold in_m; lra | unfold in_r; lra |];
  unfold V, F, G; rewrite ?E0, ?E1, ?E2; clear E0 E1 E2; unfold eEc, eEd, bell, p; interval with (i_prec 60).

Section Corners.
Variables (lambda alpha : R).
Hypothesis Hl : 1.05070098 <= lambda <= 1.05070099.
Hypothesis Ha : 1.67326324 <= alpha <= 1.67326325.
Lemma mean_lowest : -0.031061 < lambda / 2 * G alpha (-0.01) 1.2328828.
Proof. corner (-0.01) 1.2328828. Qed.
Lemma mean_highest : lambda / 2 * G alpha 0.01 1.8165903 < 0.067726.
Proof. corner 0.01 1.8165903. Qed.
Lemma second_lowest : 0.80467 < lambda ^ 2 / 2 * F alpha (-0.01) 1.2328828.
Proof. corner (-0.01) 1.2328828. Qed.
Lemma second_highest : lambda ^ 2 / 2 * F alpha 0.01 1.8165903 < 1.48617.
Proof. corner 0.01 1.8165903. Qed.
Lemma variance_lowest : 0.80371 < V lambda alpha (-0.01) 1.2328828.
Proof. corner (-0.01) 1.2328828. Qed.
Lemma variance_highest : V lambda alpha 0.01 1.8165903 < 1.48158.
Proof. corner 0.01 1.8165903. Qed.
End Corners.

Theorem image_box_form m v : -0.01 <= m <= 0.01 -> 0.76 <= v <= 1.65 ->
  -0.031061 < mean m v < 0.067726 /\ 0.80371 < variance m v < 1.48158 /\ 0.80467 < second_moment m v < 1.48617.
Proof.
  intros Hm Hv. assert (Hs : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  assert (Es : second_moment m v = lambda01 ^ 2 / 2 * F alpha01 m (sqrt (2 * v))).
  { unfold second_moment. rewrite (y_of_r v) at 1 by lra. apply second_form_F, Hs. }
  rewrite mean_G, var_V', Es by lra. clear Es.
  assert (Hr : 1.2328828 <= sqrt (2 * v) <= 1.8165903) by (split; interval with (i_prec 53)).
  set (r := sqrt (2 * v)) in *.
  assert (Llo : in_r 1.2328828) by (unfold in_r; lra). assert (Lhi : in_r 1.8165903) by (unfold in_r; lra).
  assert (A := corners (G alpha01) (G_m alpha01) (G_r alpha01) m r _ _
    (fun m r hm hr => conj (G_derive_m m r ltac:(unfold in_r in hr; lra) alpha01) (G_m_nonneg _ _ m r l_coarse a_coarse hm hr))
    (fun m r hm hr => conj (G_derive_r m r ltac:(unfold in_r in hr; lra) alpha01) (G_r_nonneg _ _ m r l_coarse a_coarse hm hr))
    Hm Llo Lhi Hr).
  assert (B := corners (F alpha01) (F_m alpha01) (F_r alpha01) m r _ _
    (fun m r hm hr => conj (F_derive_m m r ltac:(unfold in_r in hr; lra) alpha01) (F_m_nonneg alpha01 m r a_coarse hm hr))
    (fun m r hm hr => conj (F_derive_r m r ltac:(unfold in_r in hr; lra) alpha01) (F_r_nonneg alpha01 m r a_coarse hm hr))
    Hm Llo Lhi Hr).
  assert (C := corners (V lambda01 alpha01) (Vx lambda01 alpha01) _ m r _ _
    (fun m r hm hr => conj (V_x _ _ m r ltac:(unfold in_r in hr; lra)) (Vx_nonneg _ _ m r l_coarse a_coarse hm hr))
    (fun m r hm hr => conj (V_r _ _ m r ltac:(unfold in_r in hr; lra)) (V_r_nonneg _ _ m r l_coarse a_coarse hm hr))
    Hm Llo Lhi Hr).
  assert (K := l_coarse).
  assert (Q1 := mean_lowest _ _ l_coarse a_coarse). assert (Q2 := mean_highest _ _ l_coarse a_coarse).
  assert (Q3 := second_lowest _ _ l_coarse a_coarse). assert (Q4 := second_highest _ _ l_coarse a_coarse).
  assert (Q5 := variance_lowest _ _ l_coarse a_coarse). assert (Q6 := variance_highest _ _ l_coarse a_coarse).
  destruct A as [A1 A2], B as [B1 B2], C as [C1 C2].
  assert (0 <= lambda01 / 2) by lra. assert (0 <= lambda01 ^ 2 / 2) by nra.
  apply (Rmult_le_compat_l (lambda01 / 2)) in A1; [|assumption]. apply (Rmult_le_compat_l (lambda01 / 2)) in A2; [|assumption].
  apply (Rmult_le_compat_l (lambda01 ^ 2 / 2)) in B1; [|assumption]. apply (Rmult_le_compat_l (lambda01 ^ 2 / 2)) in B2; [|assumption].
  repeat split; lra.
Qed.
