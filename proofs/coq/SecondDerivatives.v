(** * The partial derivatives of the entries of the Jacobian in m
    With z ~ N(m, v) and r = sqrt(2 v) the heat equation gives d/dv = (d/dm)^2/2, so every entry is made of derivatives
    in m. Their bounds for |m| <= 0.01 and v in [0.64, 1.875], the domain of Lemma 12. Feeds: Spectral.v, LargeVariance.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives ErfcConvergents ErfPolynomial Atoms BoundsAtMeanZero JacobianBounds.
Open Scope R_scope.

(** d mean/dm, d mean/dv, d variance/dm, d variance/dv, and their derivatives in m. *)
Definition h11 l a m r : R := l / 2 * G_m a m r.
Definition h12 l a m r : R := l / 4 * G_mm a m r.
Definition h21 l a m r : R := l ^ 2 / 2 * (F_m a m r - G a m r * G_m a m r).
Definition h22 l a m r : R := l ^ 2 / 4 * (F_mm a m r - G a m r * G_mm a m r).
Definition h11_m l a m r : R := l / 2 * G_mm a m r.
Definition h12_m l a m r : R := l / 4 * G_mmm a m r.
Definition h21_m l a m r : R := l ^ 2 / 2 * (F_mm a m r - G_m a m r ^ 2 - G a m r * G_mm a m r).
Definition h22_m l a m r : R := l ^ 2 / 4 * (F_mmm a m r - G_m a m r * G_mm a m r - G a m r * G_mmm a m r).

Lemma h11_derive l a m r : 0 < r -> is_derive (fun m => h11 l a m r) m (h11_m l a m r).
Proof. intro Hr. apply (is_derive_scal (fun m => G_m a m r)), G_m_derive_m, Hr. Qed.
Lemma h12_derive l a m r : 0 < r -> is_derive (fun m => h12 l a m r) m (h12_m l a m r).
Proof. intro Hr. apply (is_derive_scal (fun m => G_mm a m r)), G_mm_derive_m, Hr. Qed.
Lemma h21_derive l a m r : 0 < r -> is_derive (fun m => h21 l a m r) m (h21_m l a m r).
Proof.
  intro Hr. assert (Hg := G_derive_m m r Hr a). assert (Hg1 := G_m_derive_m m r Hr a). assert (Hf := F_m_derive_m m r Hr a).
  refine (is_derive_scal (fun m => F_m a m r - G a m r * G_m a m r) m _ _ _).
  replace (F_mm a m r - G_m a m r ^ 2 - G a m r * G_mm a m r)
    with (minus (F_mm a m r) (plus (mult (G_m a m r) (G_m a m r)) (mult (G a m r) (G_mm a m r))))
    by (unfold minus, plus, opp, mult; simpl; ring).
  apply (is_derive_minus (fun m => F_m a m r)); [exact Hf|].
  apply (is_derive_mult (fun m => G a m r) (fun m => G_m a m r)); [exact Hg | exact Hg1 | intros; apply Rmult_comm].
Qed.
Lemma h22_derive l a m r : 0 < r -> is_derive (fun m => h22 l a m r) m (h22_m l a m r).
Proof.
  intro Hr. assert (Hg := G_derive_m m r Hr a). assert (Hg2 := G_mm_derive_m m r Hr a). assert (Hf := F_mm_derive_m m r Hr a).
  refine (is_derive_scal (fun m => F_mm a m r - G a m r * G_mm a m r) m _ _ _).
  replace (F_mmm a m r - G_m a m r * G_mm a m r - G a m r * G_mmm a m r)
    with (minus (F_mmm a m r) (plus (mult (G_m a m r) (G_mm a m r)) (mult (G a m r) (G_mmm a m r))))
    by (unfold minus, plus, opp, mult; simpl; ring).
  apply (is_derive_minus (fun m => F_mm a m r)); [exact Hf|].
  apply (is_derive_mult (fun m => G a m r) (fun m => G_mm a m r)); [exact Hg | exact Hg2 | intros; apply Rmult_comm].
Qed.

(** How far the atoms move with m. *)
Section Near.
Variable r : R.
Hypothesis Hr : 1.131 <= r <= 2.2.

Lemma W_wide m : -0.01 <= m <= 0.01 -> -0.0101 <= W m r <= 0.0101.
Proof. intro Hm. poly_atoms m r. unfold W_poly, p. split; interval with (i_prec 40). Qed.

Lemma Ec_wide m : -0.01 <= m <= 0.01 -> -0.005 <= Ec m r - Ec 0 r <= 0.005.
Proof.
  intro Hm. assert (H := near (fun z => Ec z r) (fun z => Ec z r - 2 / sqrt PI * bell z r / r) 0.5 m Hm).
  cbv beta in H. enough (- (0.01 * 0.5) <= Ec m r - Ec 0 r <= 0.01 * 0.5) by lra. apply H.
  - intro z. apply Ec_derive_m. lra.
  - intros z Hz. assert (H0 : 1 / 2 <= z / r + r / 2) by interval with (i_prec 53).
    destruct (Ec_between z r ltac:(lra) H0) as [B1 B2].
    unfold bell, S4, S5, P4, P5, Q4, Q5 in *. split.
    + eapply Rle_trans; [|apply Rplus_le_compat_r, B1]. interval with (i_bisect r, i_prec 40).
    + eapply Rle_trans; [apply Rplus_le_compat_r, B2|]. interval with (i_bisect r, i_prec 40).
Qed.

Lemma Ed_wide m : -0.01 <= m <= 0.01 -> -0.003 <= Ed m r - Ed 0 r <= 0.003.
Proof.
  intro Hm. assert (H := near (fun z => Ed z r) (fun z => 2 * Ed z r - 2 / sqrt PI * bell z r / r) 0.3 m Hm).
  cbv beta in H. enough (- (0.01 * 0.3) <= Ed m r - Ed 0 r <= 0.01 * 0.3) by lra. apply H.
  - intro z. apply Ed_derive_m. lra.
  - intros z Hz. assert (H0 : 1 / 2 <= z / r + r) by interval with (i_prec 53).
    destruct (Ed_between z r ltac:(lra) H0) as [B1 B2].
    unfold bell, S4, S5, P4, P5, Q4, Q5 in *. split.
    + eapply Rle_trans; [|apply Rplus_le_compat_r, Rmult_le_compat_l, B1; lra]. interval with (i_bisect r, i_prec 40).
    + eapply Rle_trans; [apply Rplus_le_compat_r, Rmult_le_compat_l, B2; lra|]. interval with (i_bisect r, i_prec 40).
Qed.

End Near.

(** The atoms at m are those at 0 plus w, k1, k2; what is left is a goal in r. *)
Ltac goal_in_r m r Hm Hr :=
  let w := fresh "w" in let k1 := fresh "k" in let k2 := fresh "k" in
  let H0 := fresh in let H1 := fresh in let H2 := fresh in
  assert (H0 := W_wide r Hr m Hm); assert (H1 := Ec_wide r Hr m Hm); assert (H2 := Ed_wide r Hr m Hm);
  unfold h11, h12, h21, h22, h12_m, h21_m, h22_m, F_mmm, G_mmm, F_mm, G_mm, F_m, G_m, G;
  replace (Ec m r) with (Ec 0 r + (Ec m r - Ec 0 r)) by ring;
  replace (Ed m r) with (Ed 0 r + (Ed m r - Ed 0 r)) by ring;
  set (w := W m r) in *; set (k1 := Ec m r - Ec 0 r) in *; set (k2 := Ed m r - Ed 0 r) in *;
  poly_atoms 0 r; unfold Ec_poly, Ed_poly, p, bell; interval with (i_taylor r, i_bisect r, i_prec 40, i_depth 20).

Section Wide.
Variables (r l a m : R).
Hypothesis Hr : 1.131 <= r <= 1.937.
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.
Hypothesis Hm : -0.01 <= m <= 0.01.

Lemma in_near : 1.131 <= r <= 2.2.
Proof. lra. Qed.

Ltac in_r := assert (Hn := in_near); goal_in_r m r Hm Hn.

Lemma h11_wide : 0.8 <= h11 l a m r <= 1.06.
Proof. split; in_r. Qed.
Lemma h12_wide : 0.05 <= h12 l a m r <= 0.11.
Proof. split; in_r. Qed.
Lemma h21_wide : 0 <= h21 l a m r <= 0.65.
Proof. split; in_r. Qed.
Lemma h22_wide : 0.6 <= h22 l a m r <= 0.95.
Proof. split; in_r. Qed.
Lemma h12_m_wide : -0.25 <= h12_m l a m r <= 0.
Proof. split; in_r. Qed.
Lemma h21_m_wide : -0.6 <= h21_m l a m r <= 0.
Proof. split; in_r. Qed.
Lemma h22_m_wide : 0.1 <= h22_m l a m r <= 0.6.
Proof. split; in_r. Qed.
End Wide.
