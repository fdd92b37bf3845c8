(** * alpha01, lambda01 and the fixed point (0, 1)
    Both constants to 40 decimals, from enclosures of the integral of exp(-t^2) up to 1/sqrt(2) and sqrt(2); and the exact
    identity behind paper eq. 14: the closed forms map (0, 1) to (0, 1). Feeds: every file with numbers in it. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments.
Open Scope R_scope.

Ltac erfI_point := unfold erfI, gauss; integral with (i_prec 190, i_width (-158), i_degree 34).

Lemma erfI_a : 0.605017809655554451509336263019551056885390945662 <= erfI (1 / sqrt 2)
  <= 0.605017809655554451509336263019551056885390945664.
Proof. erfI_point. Qed.

Lemma erfI_b : 0.845903366472599168254770705159920003548095081976 <= erfI (sqrt 2)
  <= 0.845903366472599168254770705159920003548095081978.
Proof. erfI_point. Qed.


(* E = erfc(1/sqrt 2) sqrt e,  D = erfc(sqrt 2) e^2 *)
Lemma E_lt_1 : erfc (1 / sqrt 2) * exp (1 / 2) < 1.
Proof.
  rewrite erfc_erfI. assert (H := erfI_a). set (J := erfI (1 / sqrt 2)) in *. interval with (i_prec 53).
Qed.

Theorem alpha01_bounds : 
  1.6732632423543772848170429916716520384611 < alpha01 < 1.6732632423543772848170429916716520384612.
Proof.
  unfold alpha01. rewrite erfc_erfI. assert (H := erfI_a). set (J := erfI (1 / sqrt 2)) in *.
  split; interval with (i_prec 190).
Qed.

Theorem lambda01_bounds : 
  1.0507009873554804934193349852946063519589 < lambda01 < 1.0507009873554804934193349852946063519590.
Proof.
  unfold lambda01. rewrite !erfc_erfI. assert (H := erfI_a). assert (H2 := erfI_b).
  set (J := erfI (1 / sqrt 2)) in *. set (K := erfI (sqrt 2)) in *.
  split; interval with (i_prec 190).
Qed.


(* (alpha) the fixed point *)
Lemma sqrt_2_PI : sqrt (2 / PI) * sqrt (2 / PI) = 2 / PI.
Proof. apply sqrt_sqrt, Rlt_le, Rdiv_lt_0_compat; [lra | apply PI_RGT_0]. Qed.

Lemma arg0 lambda : 0 <= 2 -> lambda / sqrt (2 * 1) = lambda / sqrt 2.
Proof. intros _. f_equal. f_equal. ring. Qed.

Lemma sqrt2_half : 2 / sqrt 2 = sqrt 2.
Proof.
  assert (H : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (0 < sqrt 2) by (apply sqrt_lt_R0; lra).
  apply (Rmult_eq_reg_r (sqrt 2)); [|lra]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.


(* the forms at (0,1), for any lambda, alpha *)
Lemma mform_01 lambda alpha : mean_form lambda alpha 0 1 =
  lambda / 2 * (sqrt (2 / PI) + alpha * (exp (1 / 2) * erfc (1 / sqrt 2)) - alpha).
Proof.
  unfold mean_form. replace (2 * 1) with 2 by ring. replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring).
  rewrite erf_0, erfc_0. replace (- 0 ^ 2 / 2) with 0 by field. rewrite exp_0.
  replace (0 + 1 / 2) with (1 / 2) by ring. replace (0 + 1) with 1 by ring. ring.
Qed.

Lemma sform_01 lambda alpha : second_form lambda alpha 0 1 =
  lambda ^ 2 / 2 * (1 + alpha ^ 2 * (exp 2 * erfc (sqrt 2) - 2 * (exp (1 / 2) * erfc (1 / sqrt 2)) + 1)).
Proof.
  unfold second_form. replace (2 * 1) with 2 by ring. replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring).
  rewrite erf_0, erfc_0. replace (0 + 1 / 2) with (1 / 2) by ring. replace (0 + 1) with 1 by ring.
  replace (2 * 0 + 2) with 2 by ring. replace ((0 + 2) / sqrt 2) with (sqrt 2) by (rewrite Rplus_0_l; symmetry; apply sqrt2_half).
  ring.
Qed.

Theorem mean_fixed_point : mean 0 1 = 0.
Proof.
  unfold mean. rewrite mform_01. unfold alpha01.
  assert (H := E_lt_1). field. lra.
Qed.

Lemma lambda_den_pos :
  0 < 2 * erfc (sqrt 2) * exp 2 + PI * erfc (1 / sqrt 2) ^ 2 * exp 1
        - 2 * (2 + PI) * erfc (1 / sqrt 2) * sqrt (exp 1) + PI + 2.
Proof.
  rewrite !erfc_erfI. assert (H := erfI_a). assert (H2 := erfI_b).
  set (J := erfI (1 / sqrt 2)) in *. set (K := erfI (sqrt 2)) in *. interval with (i_prec 53).
Qed.

Theorem second_fixed_point : second_moment 0 1 = 1.
Proof.
  unfold second_moment. rewrite sform_01.
  assert (HE := E_lt_1). assert (HD := lambda_den_pos). assert (HPI := PI_RGT_0). assert (Hs := sqrt_2_PI).
  unfold lambda01, alpha01. rewrite sqrt_exp_1 in *.
  replace (exp 1) with (exp (1 / 2) * exp (1 / 2)) in * by (rewrite <- exp_plus; f_equal; field).
  set (e := exp (1 / 2)) in *. set (E := erfc (1 / sqrt 2)) in *. set (D := erfc (sqrt 2)) in *.
  set (W := 2 * D * exp 2 + PI * E ^ 2 * (e * e) - 2 * (2 + PI) * E * e + PI + 2) in *.
  assert (HW : sqrt W * sqrt W = W) by (apply sqrt_sqrt; lra).
  assert (HW0 : 0 < sqrt W) by (apply sqrt_lt_R0; exact HD).
  assert (Hp : sqrt (2 * PI) * sqrt (2 * PI) = 2 * PI) by (apply sqrt_sqrt; lra).
  replace (((1 - E * e) * sqrt (2 * PI) / sqrt W) ^ 2) with ((1 - E * e) ^ 2 * (sqrt (2 * PI) * sqrt (2 * PI)) / (sqrt W * sqrt W))
    by (field; lra).
  replace ((- sqrt (2 / PI) / (E * e - 1)) ^ 2) with ((sqrt (2 / PI) * sqrt (2 / PI)) / (1 - E * e) ^ 2)
    by (field; lra).
  rewrite HW, Hp, Hs.
  assert (W <> 0) by lra.
  apply (Rmult_eq_reg_r W); [|lra].
  transitivity (2 * D * exp 2 + PI * E ^ 2 * (e * e) - 2 * (2 + PI) * E * e + PI + 2).
  - field. repeat split; lra.
  - unfold W. ring.
Qed.

Theorem var_fixed_point : variance 0 1 = 1.
Proof.
  assert (Hm := mean_fixed_point). assert (Hs := second_fixed_point).
  unfold variance, variance_form, mean, second_moment in *. rewrite Hm, Hs. ring.
Qed.
