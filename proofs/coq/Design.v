(** * SELU's parameters for a fixed point (0, nu), and for (0, 2)
    For nu > 0 and (omega, tau) = (0, 1) the parameters alpha_at nu, lambda_at nu make (0, nu) a fixed point of the closed forms,
    exactly; alpha02 = alpha_at 2 and lambda02 = lambda_at 2 (paper appendix A5) to 40 and to 20 decimals, and the derivatives of mean and
    variance in v there. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives Constants BoundsAtMeanZero Jacobian SecondDerivatives.
Open Scope R_scope.

(** erfcx at sqrt(nu/2) and sqrt(2 nu). *)
Definition E1 (nu : R) : R := exp (nu / 2) * erfc (nu / sqrt (2 * nu)).
Definition E2 (nu : R) : R := exp (2 * nu) * erfc (2 * nu / sqrt (2 * nu)).
Definition alpha_at (nu : R) : R := sqrt (2 * nu / PI) / (1 - E1 nu).
(** 2/lambda^2 times the second moment. *)
Definition spread (nu : R) : R := nu + alpha_at nu ^ 2 * (E2 nu - 2 * E1 nu + 1).
Definition lambda_at (nu : R) : R := sqrt (2 * nu / spread nu).

Lemma mean_form_zero l a nu : 0 < nu ->
  mean_form l a 0 nu = l / 2 * (sqrt (2 * nu / PI) + a * E1 nu - a).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * nu)) by (apply sqrt_lt_R0; lra). unfold mean_form, E1.
  replace (0 / sqrt (2 * nu)) with 0 by (field; lra). replace (- 0 ^ 2 / (2 * nu)) with 0 by (field; lra).
  rewrite erf_0, erfc_0, exp_0, !Rplus_0_l. ring.
Qed.

Lemma second_form_zero l a nu : 0 < nu ->
  second_form l a 0 nu = l ^ 2 / 2 * (nu + a ^ 2 * (E2 nu - 2 * E1 nu + 1)).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * nu)) by (apply sqrt_lt_R0; lra). unfold second_form, E1, E2.
  replace (0 / sqrt (2 * nu)) with 0 by (field; lra).
  rewrite erf_0, erfc_0, Rmult_0_r, !Rplus_0_l. ring.
Qed.

Theorem design_form nu : 0 < nu -> E1 nu < 1 -> 0 < spread nu ->
  mean_form (lambda_at nu) (alpha_at nu) 0 nu = 0 /\ second_form (lambda_at nu) (alpha_at nu) 0 nu = nu.
Proof.
  intros H HE HS. split.
  - rewrite mean_form_zero by exact H. unfold alpha_at. field. lra.
  - rewrite second_form_zero by exact H. fold (spread nu). unfold lambda_at.
    rewrite pow2_sqrt by (apply Rlt_le, Rdiv_lt_0_compat; lra). field. lra.
Qed.

Definition alpha02 : R := alpha_at 2.
Definition lambda02 : R := lambda_at 2.

Lemma sqrt_4 : sqrt (2 * 2) = 2.
Proof. apply sqrt_square. lra. Qed.

Lemma erfI_1 : 0.746824132812427025399467436131853005354499686811 <= erfI 1
  <= 0.746824132812427025399467436131853005354499686814.
Proof. erfI_point. Qed.

Lemma erfI_2 : 0.882081390762421679967481 <= erfI 2 <= 0.882081390762421679967482.
Proof. unfold erfI, gauss. integral with (i_prec 110, i_width (-84), i_degree 20). Qed.

Lemma E1_2 : E1 2 = exp 1 * (1 - 2 / sqrt PI * erfI 1).
Proof. unfold E1. rewrite sqrt_4, erfc_erfI. replace (2 / 2) with 1 by field. reflexivity. Qed.

Lemma E2_2 : E2 2 = exp 4 * (1 - 2 / sqrt PI * erfI 2).
Proof.
  unfold E2. rewrite sqrt_4, erfc_erfI. replace (2 * 2 / 2) with 2 by field. replace (2 * 2) with 4 by ring. reflexivity.
Qed.

Theorem alpha02_bounds :
  1.9712557503462689380923091883149884917050 < alpha02 < 1.9712557503462689380923091883149884917051.
Proof.
  unfold alpha02, alpha_at. rewrite E1_2. assert (H := erfI_1). set (J := erfI 1) in *.
  split; interval with (i_prec 190).
Qed.

Lemma E1_2_small : E1 2 < 1.
Proof. rewrite E1_2. assert (H := erfI_1). set (J := erfI 1) in *. interval with (i_prec 60). Qed.

Lemma spread_2 : spread 2 = 2 + alpha02 ^ 2 * (exp 4 * (1 - 2 / sqrt PI * erfI 2) - 2 * (exp 1 * (1 - 2 / sqrt PI * erfI 1)) + 1).
Proof. unfold spread, alpha02. rewrite E1_2, E2_2. reflexivity. Qed.

Lemma spread_2_pos : 0 < spread 2.
Proof.
  rewrite spread_2. assert (Ha := alpha02_bounds). assert (H := erfI_1). assert (H2 := erfI_2).
  set (J := erfI 1) in *. set (K := erfI 2) in *. set (a := alpha02) in *. interval with (i_prec 60).
Qed.

Theorem lambda02_bounds : 1.06070907610301221942 < lambda02 < 1.06070907610301221943.
Proof.
  unfold lambda02, lambda_at. rewrite spread_2. unfold alpha02, alpha_at. rewrite E1_2.
  assert (H := erfI_1). assert (H2 := erfI_2). set (J := erfI 1) in *. set (K := erfI 2) in *.
  split; interval with (i_prec 190).
Qed.

Theorem moments_02 : mean_form lambda02 alpha02 0 2 = 0 /\ second_form lambda02 alpha02 0 2 = 2.
Proof. apply design_form; [lra | exact E1_2_small | exact spread_2_pos]. Qed.

(** The derivatives in v, for any parameters. *)
Section Derivative.
Variables (l a m v : R).
Hypothesis Hv : 0 < v.

Lemma root_pos : 0 < sqrt (2 * v).
Proof. apply sqrt_lt_R0. lra. Qed.

Lemma mean_form_dv : is_derive (fun v => mean_form l a m v) v (h12 l a m (sqrt (2 * v))).
Proof.
  assert (Hs := root_pos). apply (is_derive_ext_loc (fun v => l / 2 * G a m (sqrt (2 * v)))).
  - apply pos_loc; [exact Hv|]. intros t Ht. rewrite (VarianceGrows.y_of_r t Ht) at 2. symmetry.
    apply mean_form_G, sqrt_lt_R0. lra.
  - replace (h12 l a m (sqrt (2 * v))) with (l / 2 * scal (/ sqrt (2 * v)) (G_r a m (sqrt (2 * v))))
      by (rewrite G_heat by exact Hs; unfold h12, scal; simpl; unfold mult; simpl; field; lra).
    apply (is_derive_scal (fun v => G a m (sqrt (2 * v)))).
    apply (is_derive_comp (fun r => G a m r) (fun v => sqrt (2 * v))); [apply G_derive_r, Hs | apply is_derive_sqrt2, Hv].
Qed.

Lemma variance_form_dv : is_derive (fun v => variance_form l a m v) v (h22 l a m (sqrt (2 * v))).
Proof.
  assert (Hs := root_pos). apply (is_derive_ext_loc (fun v => V l a m (sqrt (2 * v)))).
  - apply pos_loc; [exact Hv|]. intros t Ht. rewrite (VarianceGrows.y_of_r t Ht) at 2. symmetry.
    unfold variance_form, V. rewrite second_form_F, mean_form_G by (apply sqrt_lt_R0; lra). reflexivity.
  - replace (h22 l a m (sqrt (2 * v))) with (scal (/ sqrt (2 * v)) (l ^ 2 / 2 * (F_r a m (sqrt (2 * v)) - G a m (sqrt (2 * v)) * G_r a m (sqrt (2 * v)))))
      by (rewrite F_heat, G_heat by exact Hs; unfold h22, scal; simpl; unfold mult; simpl; field; lra).
    apply (is_derive_comp (fun r => V l a m r) (fun v => sqrt (2 * v))); [apply V_r, Hs | apply is_derive_sqrt2, Hv].
Qed.
End Derivative.

Lemma Ec_02 : Ec 0 2 = E1 2.
Proof. unfold Ec, E1. rewrite sqrt_4. f_equal; f_equal; field. Qed.
Lemma Ed_02 : Ed 0 2 = E2 2.
Proof. unfold Ed, E2. rewrite sqrt_4. f_equal; f_equal; field. Qed.

Lemma h12_02 : 0.0782018919 <= h12 lambda02 alpha02 0 (sqrt (2 * 2)) <= 0.0782018920.
Proof.
  rewrite sqrt_4. unfold h12, G_mm. rewrite Ec_02, gA0, E1_2. assert (H := erfI_1). set (J := erfI 1) in *.
  assert (Ha := alpha02_bounds). assert (Hl := lambda02_bounds). set (a := alpha02) in *. set (l := lambda02) in *.
  split; interval with (i_prec 80).
Qed.

Lemma h22_02 : 0.7444433858 <= h22 lambda02 alpha02 0 (sqrt (2 * 2)) <= 0.7444433859.
Proof.
  assert (Hm := proj1 moments_02). assert (Hl := lambda02_bounds).
  replace 2 with (2 ^ 2 / 2) in Hm at 1 by field. rewrite mean_form_G in Hm by lra.
  assert (Z : G alpha02 0 2 = 0) by (apply Rmult_integral in Hm; destruct Hm; [lra | assumption]).
  rewrite sqrt_4. unfold h22, F_mm. rewrite Z, W0, Ec_02, Ed_02, E1_2, E2_2. assert (H := erfI_1). assert (H2 := erfI_2).
  set (J := erfI 1) in *. set (K := erfI 2) in *. assert (Ha := alpha02_bounds). set (a := alpha02) in *. set (l := lambda02) in *.
  rewrite Rmult_0_l, Rminus_0_r. split; interval with (i_prec 80).
Qed.
