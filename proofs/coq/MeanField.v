(** * The mean-field reading: m = 0, v = nu + mu^2
    With independent weights of mean 0 the net input has mean 0 and variance q, the second moment of the layer before, and
    q~ = X(q) = E f^2 for z ~ N(0, q). Proved on the closed form: X(1) = 1; 0 <= X' <= 0.93 on [0.5, 16]; X(q) in [1.1 q, 0.9] on
    [0.02, 0.5]; so |q - 1| <= 15 * 0.93^n after 34 + n layers from every start in [0.02, 16]. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison ErfcConvergents Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero JacobianBounds VarianceGrows Jacobian.
Open Scope R_scope.

Definition X (v : R) : R := second_moment 0 v.
Definition X_v (v : R) : R := lambda01 ^ 2 / 2 * F_r alpha01 0 (sqrt (2 * v)) / sqrt (2 * v).

Lemma X_F v : 0 < v -> X v = lambda01 ^ 2 / 2 * F alpha01 0 (sqrt (2 * v)).
Proof.
  intro H. unfold X, second_moment. rewrite (y_of_r v H) at 1. apply second_form_F. apply sqrt_lt_R0. lra.
Qed.

Lemma X_derive v : 0 < v -> is_derive X v (X_v v).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  apply (is_derive_ext_loc (fun v => lambda01 ^ 2 / 2 * F alpha01 0 (sqrt (2 * v)))).
  - apply pos_loc; [exact H|]. intros t Ht. symmetry. apply X_F, Ht.
  - replace (X_v v) with (lambda01 ^ 2 / 2 * scal (/ sqrt (2 * v)) (F_r alpha01 0 (sqrt (2 * v))))
      by (unfold X_v, scal; simpl; unfold mult; simpl; field; lra).
    apply (is_derive_scal (fun v => F alpha01 0 (sqrt (2 * v)))).
    apply (is_derive_comp (fun r => F alpha01 0 r) (fun v => sqrt (2 * v))); [apply F_derive_r, Hs | apply is_derive_sqrt2, H].
Qed.

(** X_v in the atoms at m = 0. *)
Definition slope l a ec ed : R := l ^ 2 / 2 * (1 + a ^ 2 * (2 * ed - ec)).

Lemma X_v_slope v : 0 < v -> X_v v = slope lambda01 alpha01 (Ec 0 (sqrt (2 * v))) (Ed 0 (sqrt (2 * v))).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  unfold X_v, slope, F_r. rewrite W0. field. lra.
Qed.

(** The convergents at m = 0. *)
Lemma atoms_large r : 1 <= r -> S5 (r / 2) / sqrt PI <= Ec 0 r <= S4 (r / 2) / sqrt PI /\
  S5 r / sqrt PI <= Ed 0 r <= S4 r / sqrt PI.
Proof.
  intro Hr. assert (Hp := sqrtPI_pos).
  assert (Bc : forall S, exp (0 + r ^ 2 / 4) * bnd S (0 / r + r / 2) = S (r / 2) / sqrt PI).
  { intro S. rewrite (ec_bnd 0 r) by lra. replace (0 / r) with 0 by (field; lra). rewrite Rplus_0_l.
    replace (- 0 ^ 2) with 0 by ring. rewrite exp_0. field. lra. }
  assert (Bd : forall S, exp (2 * 0 + r ^ 2) * bnd S (0 / r + r) = S r / sqrt PI).
  { intro S. rewrite (ed_bnd 0 r) by lra. replace (0 / r) with 0 by (field; lra). rewrite Rplus_0_l.
    replace (- 0 ^ 2) with 0 by ring. rewrite exp_0. field. lra. }
  assert (Hc : 1 / 2 <= 0 / r + r / 2) by (replace (0 / r) with 0 by (field; lra); lra).
  assert (Hd : 1 / 2 <= 0 / r + r) by (replace (0 / r) with 0 by (field; lra); lra).
  unfold Ec, Ed. rewrite <- !Bc, <- !Bd. split; split; apply Rmult_le_compat_l;
    first [apply Rlt_le, exp_pos | apply erfc_lower5; assumption | apply erfc_upper4; assumption].
Qed.

Section Bounds.
Variables (l a r : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.

Lemma slope_large : 1.8 <= r <= 5.7 -> 0 <= slope l a (Ec 0 r) (Ed 0 r) <= 0.93.
Proof.
  intro Hr. destruct (atoms_large r ltac:(lra)) as [Hc Hd].
  set (s5c := S5 (r / 2) / sqrt PI) in *. set (s4c := S4 (r / 2) / sqrt PI) in *.
  set (s5d := S5 r / sqrt PI) in *. set (s4d := S4 r / sqrt PI) in *.
  assert (Lo : 0 <= slope l a s4c s5d)
    by (unfold slope, s4c, s5d, S4, S5, P4, P5, Q4, Q5; interval with (i_bisect r, i_prec 40)).
  assert (Hi : slope l a s5c s4d <= 0.93)
    by (unfold slope, s5c, s4d, S4, S5, P4, P5, Q4, Q5; interval with (i_bisect r, i_prec 40)).
  unfold slope in *. assert (0 <= l ^ 2 / 2) by nra. assert (0 <= a ^ 2) by nra. split.
  - eapply Rle_trans; [exact Lo|]. apply Rmult_le_compat_l; [assumption|]. apply Rplus_le_compat_l, Rmult_le_compat_l; lra.
  - eapply Rle_trans; [|exact Hi]. apply Rmult_le_compat_l; [assumption|]. apply Rplus_le_compat_l, Rmult_le_compat_l; lra.
Qed.

Ltac at_zero := destruct (approx0 r ltac:(lra)) as (d1 & d2 & H1 & H2 & E1 & E2).
Ltac in_r := interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20).

Lemma slope_small : 0.99 <= r <= 1.8 -> 0 <= slope l a (Ec 0 r) (Ed 0 r) <= 0.93.
Proof. intro Hr. at_zero. rewrite E1, E2. clear E1 E2. unfold slope, p. split; in_r. Qed.

Lemma F_zero : F a 0 r = r ^ 2 / 2 + a ^ 2 * (Ed 0 r - 2 * Ec 0 r + 1).
Proof. unfold F. rewrite W0, gA0. ring. Qed.

Lemma X_small : 0.199 <= r <= 1.001 -> 0 <= l ^ 2 / 2 * F a 0 r - 1.1 * (r ^ 2 / 2) /\ l ^ 2 / 2 * F a 0 r <= 0.9.
Proof. intro Hr. at_zero. rewrite F_zero, E1, E2. clear E1 E2. unfold p. split; in_r. Qed.
End Bounds.

Lemma X_grows v : 0.02 <= v <= 0.5 -> 1.1 * v <= X v <= 0.9.
Proof.
  intro Hv. rewrite X_F by lra. rewrite (y_of_r v) at 1 by lra.
  assert (Hr : 0.199 <= sqrt (2 * v) <= 1.001) by (split; interval with (i_prec 53)).
  generalize (X_small _ _ _ l_coarse a_coarse Hr). lra.
Qed.

Lemma X_slope v : 0.5 <= v <= 16 -> 0 <= X_v v <= 0.93.
Proof.
  intro Hv. rewrite X_v_slope by lra.
  assert (Hr : 0.99 <= sqrt (2 * v) <= 5.7) by (split; interval with (i_prec 53)).
  destruct (Rle_or_lt (sqrt (2 * v)) 1.8).
  - apply slope_small; [exact l_coarse | exact a_coarse | lra].
  - apply slope_large; [exact l_coarse | exact a_coarse | lra].
Qed.

Lemma X_1 : X 1 = 1.
Proof. exact second_fixed_point. Qed.

Lemma X_mean_value v : 0.5 <= v <= 16 -> exists k, 0 <= k <= 0.93 /\ X v - 1 = k * (v - 1).
Proof.
  intro Hv. assert (B : 0.5 <= Rmin 1 v /\ Rmax 1 v <= 16) by (split; [apply Rmin_glb | apply Rmax_lub]; lra).
  destruct (MVT_gen X 1 v X_v) as [z [Hz Hq]].
  - intros t Ht. apply X_derive. lra.
  - intros t Ht. apply derivable_continuous_pt. eexists. apply is_derive_Reals, X_derive. lra.
  - rewrite X_1 in Hq. exists (X_v z). split; [apply X_slope; lra | exact Hq].
Qed.

Lemma X_contracts v : 0.5 <= v <= 16 -> Rabs (X v - 1) <= 0.93 * Rabs (v - 1).
Proof.
  intro Hv. destruct (X_mean_value v Hv) as (k & Hk & ->). rewrite Rabs_mult.
  apply Rmult_le_compat_r; [apply Rabs_pos | apply Rabs_le; lra].
Qed.

Lemma X_stays v : 0.5 <= v <= 16 -> 0.5 <= X v <= 16.
Proof. intro Hv. destruct (X_mean_value v Hv) as (k & Hk & E). nra. Qed.

Notation layers n q := (Nat.iter n X q).

Lemma layers_add n k q : layers (n + k) q = layers n (layers k q).
Proof. induction n as [|n IH]; simpl; [reflexivity | rewrite IH; reflexivity]. Qed.

Lemma layers_near n q : 0.5 <= q <= 16 -> 0.5 <= layers n q <= 16 /\ Rabs (layers n q - 1) <= 0.93 ^ n * Rabs (q - 1).
Proof.
  intro Hq. induction n as [|n [B C]]; simpl; [lra|]. split; [apply X_stays, B|].
  eapply Rle_trans; [apply X_contracts, B|]. rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.

Lemma layers_grow n q : 0.02 <= q <= 16 -> 0.02 <= layers n q <= 16 /\ (0.5 <= layers n q \/ 0.02 * 1.1 ^ n <= layers n q).
Proof.
  intro Hq. induction n as [|n [B C]]; simpl; [lra|]. destruct (Rle_or_lt 0.5 (layers n q)) as [L | L].
  - assert (S := X_stays _ (conj L (proj2 B))). lra.
  - assert (S := X_grows (layers n q) ltac:(lra)). destruct C as [C | C]; [lra|]. split; [lra | right; lra].
Qed.

Theorem mean_field_form n q : 0.02 <= q <= 16 -> Rabs (layers (34 + n) q - 1) <= 15 * 0.93 ^ n.
Proof.
  intro Hq. destruct (layers_grow 34 q Hq) as [B C].
  assert (L : 0.5 <= layers 34 q) by (destruct C as [C | C]; [exact C | assert (0.5 <= 0.02 * 1.1 ^ 34) by interval with (i_prec 53); lra]).
  rewrite Nat.add_comm, layers_add. destruct (layers_near n _ (conj L (proj2 B))) as [_ N].
  eapply Rle_trans; [exact N|]. rewrite Rmult_comm. apply Rmult_le_compat_r; [apply pow_le; lra|].
  apply Rabs_le. lra.
Qed.

Theorem mean_field_rate_form : is_derive X 1 (X_v 1) /\ 0.7826478 <= X_v 1 <= 0.7826479.
Proof.
  split; [apply X_derive; lra|]. rewrite X_v_slope by lra. unfold slope. rewrite Ec_01, Ed_01, !erfc_erfI.
  assert (H := erfI_a). assert (H2 := erfI_b). assert (Ha := alpha01_bounds). assert (Hl := lambda01_bounds).
  set (J := erfI (1 / sqrt 2)) in *. set (K := erfI (sqrt 2)) in *. split; interval with (i_prec 80).
Qed.
