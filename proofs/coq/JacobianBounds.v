(** * Bounds of the first derivatives for |m| <= 0.01
    Ec and Ed move by at most 0.0062 between m = 0 and |m| = 0.01 (mean value theorem; bounds from the convergents); what
    is left are goals in r alone. Feeds: VarianceGrows.v, Jacobian.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison ErfcConvergents Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero.
Open Scope R_scope.

Lemma near (f f' : R -> R) (K m : R) : -0.01 <= m <= 0.01 ->
  (forall z, is_derive f z (f' z)) -> (forall z, -0.01 <= z <= 0.01 -> -K <= f' z <= K) ->
  - (0.01 * K) <= f m - f 0 <= 0.01 * K.
Proof.
  intros Hx Hd Hb.
  destruct (MVT_gen f 0 m f') as [z [Hz Hq]].
  - intros; apply Hd.
  - intros u _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, Hd.
  - assert (Hz' : -0.01 <= z <= 0.01).
    { destruct (Rle_dec 0 m).
      - rewrite Rmin_left, Rmax_right in Hz by lra. lra.
      - rewrite Rmin_right, Rmax_left in Hz by lra. lra. }
    specialize (Hb z Hz'). rewrite Hq, Rminus_0_r. split; nra.
Qed.

Lemma erfc_pos01 c : 0 <= c -> 0 <= erfc c <= 1.
Proof. intro H. unfold erfc. generalize (erf_le_1 c) (erf_nonneg c H). lra. Qed.

Section R2. (* 1.2328 <= r <= 1.817 *)
Variable r : R.
Hypothesis Hr : 1.2328 <= r <= 1.817.
Lemma args_hi z : -0.01 <= z <= 0.01 -> 0.6 <= z / r + r / 2 <= 0.92 /\ 1.22 <= z / r + r <= 1.83.
Proof. intro Hz. repeat split; interval with (i_bisect r, i_prec 53). Qed.
Lemma S4_06 c : 0.6 <= c <= 0.92 -> 0.31 <= S5 c / sqrt PI /\ S4 c / sqrt PI <= 0.9.
Proof. intro H. unfold S4, P4, Q4, S5, P5, Q5. split; interval with (i_bisect c, i_prec 53). Qed.
Lemma S4_12 c : 1.22 <= c <= 1.83 -> 0.26 <= S5 c / sqrt PI /\ S4 c / sqrt PI <= 0.6.
Proof. intro H. unfold S4, P4, Q4, S5, P5, Q5. split; interval with (i_bisect c, i_prec 53). Qed.
Lemma Ec_hi z : -0.01 <= z <= 0.01 -> 0.3 <= Ec z r <= 0.9.
Proof.
  intro Hz. destruct (args_hi z Hz) as [A _]. unfold Ec. split.
  - apply Rle_trans with (exp (z + r ^ 2 / 4) * bnd S5 (z / r + r / 2)).
    + rewrite ec_bnd by lra. assert (B := proj1 (S4_06 _ A)).
      unfold Rdiv at 1. rewrite Rmult_assoc. fold (S5 (z / r + r / 2) / sqrt PI).
      set (q := S5 (z / r + r / 2) / sqrt PI) in *.
      assert (0.9999 <= exp (- (z / r) ^ 2)) by interval with (i_prec 53). nra.
    + apply Rmult_le_compat_l; [apply Rlt_le, exp_pos | apply erfc_lower5; lra].
  - apply Rle_trans with (exp (z + r ^ 2 / 4) * bnd S4 (z / r + r / 2)).
    + apply Rmult_le_compat_l; [apply Rlt_le, exp_pos | apply erfc_upper4; lra].
    + rewrite ec_bnd by lra. assert (B := proj2 (S4_06 _ A)).
      unfold Rdiv at 1. rewrite Rmult_assoc. fold (S4 (z / r + r / 2) / sqrt PI). 
      assert (0 < exp (- (z / r) ^ 2)) by apply exp_pos.
      assert (exp (- (z / r) ^ 2) <= 1) by interval with (i_prec 53). nra.
Qed.
Lemma Ed_hi z : -0.01 <= z <= 0.01 -> 0.25 <= Ed z r <= 0.6.
Proof.
  intro Hz. destruct (args_hi z Hz) as [_ A]. unfold Ed. split.
  - apply Rle_trans with (exp (2 * z + r ^ 2) * bnd S5 (z / r + r)).
    + rewrite ed_bnd by lra. assert (B := proj1 (S4_12 _ A)).
      unfold Rdiv at 1. rewrite Rmult_assoc. fold (S5 (z / r + r) / sqrt PI).
      set (q := S5 (z / r + r) / sqrt PI) in *.
      assert (0.9999 <= exp (- (z / r) ^ 2)) by interval with (i_prec 53). nra.
    + apply Rmult_le_compat_l; [apply Rlt_le, exp_pos | apply erfc_lower5; lra].
  - apply Rle_trans with (exp (2 * z + r ^ 2) * bnd S4 (z / r + r)).
    + apply Rmult_le_compat_l; [apply Rlt_le, exp_pos | apply erfc_upper4; lra].
    + rewrite ed_bnd by lra. assert (B := proj2 (S4_12 _ A)).
      unfold Rdiv at 1. rewrite Rmult_assoc. fold (S4 (z / r + r) / sqrt PI). 
      assert (0 < exp (- (z / r) ^ 2)) by apply exp_pos.
      assert (exp (- (z / r) ^ 2) <= 1) by interval with (i_prec 53). nra.
Qed.
Lemma Ec_near_hi m : -0.01 <= m <= 0.01 -> - (0.0062) <= Ec m r - Ec 0 r <= 0.0062.
Proof.
  intro Hx. assert (H := near (fun z => Ec z r) (fun z => Ec z r - 2 / sqrt PI * bell z r / r) 0.62 m Hx).
  cbv beta in H. enough (- (0.01 * 0.62) <= Ec m r - Ec 0 r <= 0.01 * 0.62) by lra. apply H.
  - intro z. apply Ec_derive_m. lra.
  - intros z Hz. assert (B := Ec_hi z Hz).
    set (w := Ec z r) in *. unfold bell. split; interval with (i_prec 53).
Qed.
Lemma Ed_near_hi m : -0.01 <= m <= 0.01 -> - (0.0062) <= Ed m r - Ed 0 r <= 0.0062.
Proof.
  intro Hx. assert (H := near (fun z => Ed z r) (fun z => 2 * Ed z r - 2 / sqrt PI * bell z r / r) 0.62 m Hx).
  cbv beta in H. enough (- (0.01 * 0.62) <= Ed m r - Ed 0 r <= 0.01 * 0.62) by lra. apply H.
  - intro z. apply Ed_derive_m. lra.
  - intros z Hz. assert (B := Ed_hi z Hz).
    set (w := Ed z r) in *. unfold bell. split; interval with (i_prec 53).
Qed.
End R2.

Lemma W_lo m r : -0.01 <= m <= 0.01 -> 0.178 <= r <= 1.818 -> -0.064 <= W m r <= 0.064.
Proof.
  intros Hx Hr. destruct (approx m r Hx Hr) as (d0 & _ & _ & H0 & _ & _ & E & _). rewrite E. unfold eW. split; interval with (i_prec 53).
Qed.

Lemma W_hi m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> -0.0095 <= W m r <= 0.0095.
Proof.
  intros Hx Hr. destruct (approx m r Hx ltac:(lra)) as (d0 & _ & _ & H0 & _ & _ & E & _). rewrite E. unfold eW. split; interval with (i_prec 53).
Qed.

(* everything as alpha function of r and small perturbations *)
Lemma approx_near m r k : -0.01 <= m <= 0.01 -> 0.178 <= r <= 1.817 ->
  - k <= Ec m r - Ec 0 r <= k -> - k <= Ed m r - Ed 0 r <= k ->
  exists d1 d2 k1 k2, -1 / 20000000000 <= d1 <= 1 / 20000000000 /\ -1 / 20000000000 <= d2 <= 1 / 20000000000 /\
   -k <= k1 <= k /\ -k <= k2 <= k /\
   Ec m r = exp (r ^ 2 / 4) * (1 - 2 / sqrt PI * (p (r / 2) + d1)) + k1 /\
   Ed m r = exp (r ^ 2) * (1 - 2 / sqrt PI * (p r + d2)) + k2.
Proof.
  intros Hx Hr H1 H2. destruct (approx0 r ltac:(lra)) as (d1 & d2 & I1 & I2 & E1 & E2).
  exists d1, d2, (Ec m r - Ec 0 r), (Ed m r - Ed 0 r). rewrite <- E1, <- E2. repeat split; lra.
Qed.

Ltac start m r Hx Hr nearW near1 near2 :=
  let HW := fresh in assert (HW := nearW m r Hx ltac:(lra));
  destruct (approx_near m r _ Hx ltac:(lra) (near1 r ltac:(lra) m Hx) (near2 r ltac:(lra) m Hx)) as (d1 & d2 & k1 & k2 & I1 & I2 & I3 & I4 & E1 & E2);
  unfold Vx, F_m, G_m, F, G, F_r, G_r; rewrite ?E1, ?E2; clear E1 E2; set (w := W m r) in *; unfold bell, p.

Section B.
Variables (lambda alpha : R).
Hypothesis Hl : 1.05070098 <= lambda <= 1.05070099.
Hypothesis Ha : 1.67326324 <= alpha <= 1.67326325.

Lemma Gx_f m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> 0 <= lambda / 2 * G_m alpha m r <= 1.1.
Proof. intros Hx Hr. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi. split; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20). Qed.
Lemma Gr_f m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> 0 <= lambda / 2 * G_r alpha m r / r <= 0.11.
Proof. intros Hx Hr. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi. split; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20). Qed.
Lemma G_f m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> -0.1 <= lambda / 2 * G alpha m r <= 0.1.
Proof. intros Hx Hr. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi. split; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20). Qed.
Lemma Vr_alg m r : 0 < r -> lambda ^ 2 / 2 * (F_r alpha m r - G alpha m r * G_r alpha m r) / r =
  lambda ^ 2 / 2 * (1 + W m r + alpha ^ 2 * (2 * Ed m r - Ec m r) - G alpha m r * (alpha / 2 * Ec m r - (alpha - 1) / sqrt PI * bell m r / r)).
Proof. intro H. unfold F_r, G_r. generalize sqrtPI_pos; intro. field. lra. Qed.
Lemma Vr_f m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> 0 <= lambda ^ 2 / 2 * (F_r alpha m r - G alpha m r * G_r alpha m r) / r <= 0.89.
Proof.
  intros Hx Hr. rewrite Vr_alg by lra. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi.
  split. interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20).
  interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20).
Qed.
Lemma Vx_hi m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.817 -> -0.8 <= Vx lambda alpha m r <= 0.8.
Proof. intros Hx Hr. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi. split; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20). Qed.
Lemma Vx_mid m r : -0.01 <= m <= 0.01 -> 1.2328 <= r <= 1.35 -> -0.5 <= Vx lambda alpha m r <= 0.5.
Proof. intros Hx Hr. start m r Hx Hr W_hi Ec_near_hi Ed_near_hi. split; (interval with (i_bisect r, i_prec 40, i_depth 20)). Qed.
Lemma Vx_lo m r : -0.01 <= m <= 0.01 -> 0.178 <= r <= 0.775 -> -0.7 <= Vx lambda alpha m r <= 0.7.
Proof.
  intros Hx Hr. destruct (approx m r ltac:(lra) ltac:(lra)) as (d0 & d1 & d2 & H0 & H1 & H2 & E0 & E1 & E2).
  unfold Vx, F_m, G_m, F, G, F_r, G_r; rewrite ?E0, ?E1, ?E2; clear E0 E1 E2; unfold eW, eEc, eEd, bell, p.
  split; (interval with (i_bisect r, i_bisect m, i_prec 40, i_depth 20)).
Qed.
End B.
