(** * The closed forms are Gaussian integrals
    int f(z) n(z) dz = mean_form and int f(z)^2 n(z) dz = second_form for the density n of N(m, v), v > 0 (paper eqs. 3 to
    5), as improper Riemann integrals over the real line; and the density integrates to 1. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction Moments Coordinates GaussianLimits.
Open Scope R_scope.

Section Three.
Variables (f1 f2 f3 d1 d2 d3 : R -> R) (c1 c2 c3 : R).
Hypothesis D1 : forall z, is_derive f1 z (d1 z).
Hypothesis D2 : forall z, is_derive f2 z (d2 z).
Hypothesis D3 : forall z, is_derive f3 z (d3 z).
Hypothesis C1 : forall z, continuous d1 z.
Hypothesis C2 : forall z, continuous d2 z.
Hypothesis C3 : forall z, continuous d3 z.
Definition A3 z := c1 * f1 z + c2 * f2 z + c3 * f3 z.
Definition B3 z := c1 * d1 z + c2 * d2 z + c3 * d3 z.
Lemma A3_d z : is_derive A3 z (B3 z).
Proof.
  apply (is_derive_plus (fun z => c1 * f1 z + c2 * f2 z) (fun z => c3 * f3 z)).
  apply (is_derive_plus (fun z => c1 * f1 z) (fun z => c2 * f2 z)).
  - apply (is_derive_scal f1), D1.
  - apply (is_derive_scal f2), D2.
  - apply (is_derive_scal f3), D3.
Qed.
Lemma B3_c z : continuous B3 z.
Proof.
  apply (continuous_plus (V := R_NormedModule) (fun z => c1 * d1 z + c2 * d2 z) (fun z => c3 * d3 z)).
  apply (continuous_plus (V := R_NormedModule) (fun z => c1 * d1 z) (fun z => c2 * d2 z)).
  - apply (continuous_scal_r (V := R_NormedModule) c1 d1), C1.
  - apply (continuous_scal_r (V := R_NormedModule) c2 d2), C2.
  - apply (continuous_scal_r (V := R_NormedModule) c3 d3), C3.
Qed.
Lemma A3_lim w (L1 L2 L3 : R) : is_lim f1 w L1 -> is_lim f2 w L2 -> is_lim f3 w L3 -> is_lim A3 w (c1 * L1 + c2 * L2 + c3 * L3).
Proof.
  intros H1 H2 H3.
  apply (is_lim_plus' (fun z => c1 * f1 z + c2 * f2 z) (fun z => c3 * f3 z)).
  apply (is_lim_plus' (fun z => c1 * f1 z) (fun z => c2 * f2 z)).
  - apply (is_lim_scal_l f1 c1 w L1 H1).
  - apply (is_lim_scal_l f2 c2 w L2 H2).
  - apply (is_lim_scal_l f3 c3 w L3 H3).
Qed.
Lemma int_p (L1 L2 L3 : R) : is_lim f1 p_infty L1 -> is_lim f2 p_infty L2 -> is_lim f3 p_infty L3 ->
  is_RInt_gen B3 (at_point 0) (Rbar_locally p_infty) (c1 * L1 + c2 * L2 + c3 * L3 - A3 0).
Proof. intros. apply half_p; [apply A3_d | apply B3_c | apply A3_lim; assumption]. Qed.
Lemma int_m (L1 L2 L3 : R) : is_lim f1 m_infty L1 -> is_lim f2 m_infty L2 -> is_lim f3 m_infty L3 ->
  is_RInt_gen B3 (Rbar_locally m_infty) (at_point 0) (A3 0 - (c1 * L1 + c2 * L2 + c3 * L3)).
Proof. intros. apply half_m; [apply A3_d | apply B3_c | apply A3_lim; assumption]. Qed.
End Three.

Section M.
Variables (lambda alpha m v : R).
Hypothesis Hy : 0 < v.
Let r := sqrt (2 * v).
Lemma Hr : 0 < r.
Proof. apply sqrt_lt_R0. lra. Qed.
Lemma yr : v = r ^ 2 / 2.
Proof. unfold r. rewrite pow2_sqrt by lra. field. Qed.

Definition ek k z := erf ((z - k) / r).
Definition gg z := exp (- ((z - m) / r * ((z - m) / r))).
Definition nk k z := 2 / sqrt PI * exp (- ((z - k) / r * ((z - k) / r))) / r.
Definition ug z := (z - m) / r * gg z.
Definition dgg z := - (2 * ((z - m) / r) / r) * gg z.
Definition dug z := (1 - 2 * ((z - m) / r) ^ 2) / r * gg z.

Lemma ek_d k z : is_derive (ek k) z (nk k z).
Proof. apply erf_lin_d, Hr. Qed.
Lemma gg_d z : is_derive gg z (dgg z).
Proof. assert (H := Hr). unfold gg, dgg. auto_derive. trivial. unfold gg, Rdiv, Rminus. ring. Qed.
Lemma ug_d z : is_derive ug z (dug z).
Proof. assert (H := Hr). unfold ug, dug, gg. auto_derive. trivial. unfold Rdiv, Rminus. field. lra. Qed.
Lemma nk_c k z : continuous (nk k) z.
Proof. assert (H := Hr). apply (ex_derive_continuous (V := R_NormedModule)). unfold nk. auto_derive. trivial. Qed.
Lemma dgg_c z : continuous dgg z.
Proof. assert (H := Hr). apply (ex_derive_continuous (V := R_NormedModule)). unfold dgg, gg. auto_derive. trivial. Qed.
Lemma dug_c z : continuous dug z.
Proof. assert (H := Hr). apply (ex_derive_continuous (V := R_NormedModule)). unfold dug, gg. auto_derive. trivial. Qed.

Lemma ek_p k : is_lim (ek k) p_infty 1. Proof. apply erf_lin_p, Hr. Qed.
Lemma ek_m k : is_lim (ek k) m_infty (-1). Proof. apply erf_lin_m, Hr. Qed.
Lemma gg_p : is_lim gg p_infty 0.
Proof. apply (comp_p m r Hr (fun u => exp (- (u * u)))), lim_gauss_p. Qed.
Lemma ug_p : is_lim ug p_infty 0.
Proof. apply (comp_p m r Hr (fun u => u * exp (- (u * u)))), lim_ugauss_p. Qed.

Lemma dens z : normal_density m v z = gg z / (r * sqrt PI).
Proof.
  assert (H := Hr). assert (HP := sqrtPI_pos). unfold normal_density, gg. f_equal.
  - f_equal. replace (2 * v) with (r * r) by (rewrite yr; field). field. lra.
  - replace (2 * PI * v) with (2 * v * PI) by ring. rewrite sqrt_mult_alt by lra. reflexivity.
Qed.
Lemma shift1 z : exp (m + v / 2) * exp (- ((z - (m + v)) / r * ((z - (m + v)) / r))) = exp z * gg z.
Proof.
  assert (H := Hr). unfold gg. rewrite <- !exp_plus. f_equal. rewrite yr. field. lra.
Qed.
Lemma shift2 z : exp (2 * m + 2 * v) * exp (- ((z - (m + 2 * v)) / r * ((z - (m + 2 * v)) / r))) = exp z * exp z * gg z.
Proof.
  assert (H := Hr). unfold gg. rewrite <- !exp_plus. f_equal. rewrite yr. field. lra.
Qed.

Lemma selu_neg z : z < 0 -> selu lambda alpha z = lambda * alpha * (exp z - 1).
Proof. intro H. unfold selu. destruct (Rle_dec z 0); [reflexivity | lra]. Qed.
Lemma selu_pos z : 0 < z -> selu lambda alpha z = lambda * z.
Proof. intro H. unfold selu. destruct (Rle_dec z 0); [lra | reflexivity]. Qed.

Lemma ek_0 k : ek k 0 = - erf (k / r).
Proof. unfold ek. rewrite <- erf_opp. f_equal. unfold Rdiv. ring. Qed.
Lemma gg_0 : gg 0 = exp (- m ^ 2 / (2 * v)).
Proof. assert (H := Hr). unfold gg. f_equal. replace (2 * v) with (r * r) by (rewrite yr; field). field. lra. Qed.
Lemma sqrt_2ypi : sqrt (2 * v / PI) = r / sqrt PI.
Proof. rewrite sqrt_div_alt by apply PI_RGT_0. reflexivity. Qed.

Theorem mean_is_gaussian_integral :
  is_RInt_gen (fun z => selu lambda alpha z * normal_density m v z) (Rbar_locally m_infty) (Rbar_locally p_infty) (mean_form lambda alpha m v).
Proof.
  assert (H := Hr). assert (HP := sqrtPI_pos).
  set (c := lambda * alpha / 2 * exp (m + v / 2)).
  assert (Hm := int_m (ek (m + v)) (ek m) (ek m) (nk (m + v)) (nk m) (nk m) c (- (lambda * alpha / 2)) 0
     (ek_d _) (ek_d _) (ek_d _) (nk_c _) (nk_c _) (nk_c _) (-1) (-1) (-1) (ek_m _) (ek_m _) (ek_m _)).
  assert (Hp := int_p (ek m) gg gg (nk m) dgg dgg (lambda * m / 2) (- (lambda * r / (2 * sqrt PI))) 0
     (ek_d _) gg_d gg_d (nk_c _) dgg_c dgg_c 1 0 0 (ek_p _) gg_p gg_p).
  match type of Hm with is_RInt_gen _ _ _ ?u => match type of Hp with is_RInt_gen _ _ _ ?w =>
    replace (mean_form lambda alpha m v) with (u + w) end end.
  - revert Hm Hp. apply glue.
    + intros z Hz. rewrite selu_neg, dens by exact Hz. unfold B3, nk, c.
      fold (gg z). replace (lambda * alpha / 2 * exp (m + v / 2) * (2 / sqrt PI * exp (- ((z - (m + v)) / r * ((z - (m + v)) / r))) / r))
        with (lambda * alpha / (r * sqrt PI) * (exp (m + v / 2) * exp (- ((z - (m + v)) / r * ((z - (m + v)) / r))))) by (field; lra).
      rewrite shift1. field. lra.
    + intros z Hz. rewrite selu_pos, dens by exact Hz. unfold B3, nk, dgg. fold (gg z). field. lra.
  - unfold A3, mean_form. rewrite !ek_0, gg_0, sqrt_2ypi. fold r. unfold c, erfc. field. lra.
Qed.

Theorem second_is_gaussian_integral :
  is_RInt_gen (fun z => selu lambda alpha z ^ 2 * normal_density m v z) (Rbar_locally m_infty) (Rbar_locally p_infty) (second_form lambda alpha m v).
Proof.
  assert (H := Hr). assert (HP := sqrtPI_pos).
  set (k := lambda ^ 2 * alpha ^ 2).
  assert (Hm := int_m (ek (m + 2 * v)) (ek (m + v)) (ek m) (nk (m + 2 * v)) (nk (m + v)) (nk m)
     (k / 2 * exp (2 * m + 2 * v)) (- k * exp (m + v / 2)) (k / 2)
     (ek_d _) (ek_d _) (ek_d _) (nk_c _) (nk_c _) (nk_c _) (-1) (-1) (-1) (ek_m _) (ek_m _) (ek_m _)).
  assert (Hp := int_p (ek m) gg ug (nk m) dgg dug (lambda ^ 2 * (m ^ 2 + v) / 2) (- (lambda ^ 2 * r * m / sqrt PI)) (- (lambda ^ 2 * r ^ 2 / (2 * sqrt PI)))
     (ek_d _) gg_d ug_d (nk_c _) dgg_c dug_c 1 0 0 (ek_p _) gg_p ug_p).
  match type of Hm with is_RInt_gen _ _ _ ?u => match type of Hp with is_RInt_gen _ _ _ ?w =>
    replace (second_form lambda alpha m v) with (u + w) end end.
  - revert Hm Hp. apply glue.
    + intros z Hz. rewrite selu_neg, dens by exact Hz. unfold B3, nk.
      fold (gg z).
      replace (k / 2 * exp (2 * m + 2 * v) * (2 / sqrt PI * exp (- ((z - (m + 2 * v)) / r * ((z - (m + 2 * v)) / r))) / r))
        with (k / (r * sqrt PI) * (exp (2 * m + 2 * v) * exp (- ((z - (m + 2 * v)) / r * ((z - (m + 2 * v)) / r))))) by (field; lra).
      replace (- k * exp (m + v / 2) * (2 / sqrt PI * exp (- ((z - (m + v)) / r * ((z - (m + v)) / r))) / r))
        with (- 2 * k / (r * sqrt PI) * (exp (m + v / 2) * exp (- ((z - (m + v)) / r * ((z - (m + v)) / r))))) by (field; lra).
      rewrite shift1, shift2. unfold k. field. lra.
    + intros z Hz. rewrite selu_pos, dens by exact Hz. unfold B3, nk, dgg, dug. fold (gg z). rewrite yr. field. lra.
  - unfold A3, second_form. rewrite !ek_0, sqrt_2ypi. unfold ug. rewrite gg_0. fold r. unfold k, erfc.
    field. lra.
Qed.

(* the density integrates to 1 *)
Theorem normal_density_total : is_RInt_gen (normal_density m v) (Rbar_locally m_infty) (Rbar_locally p_infty) 1.
Proof.
  assert (H := Hr). assert (HP := sqrtPI_pos).
  assert (Hm := int_m (ek m) (ek m) (ek m) (nk m) (nk m) (nk m) (1 / 2) 0 0
     (ek_d _) (ek_d _) (ek_d _) (nk_c _) (nk_c _) (nk_c _) (-1) (-1) (-1) (ek_m _) (ek_m _) (ek_m _)).
  assert (Hp := int_p (ek m) (ek m) (ek m) (nk m) (nk m) (nk m) (1 / 2) 0 0
     (ek_d _) (ek_d _) (ek_d _) (nk_c _) (nk_c _) (nk_c _) 1 1 1 (ek_p _) (ek_p _) (ek_p _)).
  match type of Hm with is_RInt_gen _ _ _ ?u => match type of Hp with is_RInt_gen _ _ _ ?w =>
    replace 1 with (u + w) end end.
  - revert Hm Hp. apply glue; intros z _; rewrite dens; unfold B3, nk; fold (gg z); field; lra.
  - unfold A3. field.
Qed.
End M.
