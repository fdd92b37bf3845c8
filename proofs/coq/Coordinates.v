(** * The coordinate r = sqrt(2 v)
    With r = sqrt(2 v) every argument of erfc is affine in r and m/r: (m + v)/r = m/r + r/2, (m + 2 v)/r = m/r + r; and
    exp(m + v/2) erfc(c) = exp(-(m/r)^2) erfcx(c). Also: erfI near 0 is c - c^3/3 up to 5e-6.
    Feeds: Derivatives.v, BoundsAtMeanZero.v, VarianceShrinks.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison.
Open Scope R_scope.

(* If |p' - exp(-t^2)| <= eps on [0,C], p 0 = 0, then |p c - erfI c| <= eps c on [0,C]. *)
Lemma erfI_approx (p p' : R -> R) (C eps : R) :
  p 0 = 0 -> (forall t, 0 <= t <= C -> is_derive p t (p' t)) ->
  (forall t, 0 <= t <= C -> Rabs (p' t - exp (- (t * t))) <= eps) ->
  forall c, 0 <= c <= C -> Rabs (p c - erfI c) <= eps * c.
Proof.
  intros H0 Hd Hb c Hc.
  assert (D : forall t, 0 <= t <= C -> is_derive (fun u => p u - erfI u) t (p' t - exp (- (t * t)))).
  { intros t Ht. apply (is_derive_minus p erfI). apply Hd, Ht. apply is_derive_erfI. }
  destruct (MVT_gen (fun u => p u - erfI u) 0 c (fun t => p' t - exp (- (t * t)))) as [z [Hz Hq]].
  - rewrite Rmin_left, Rmax_right by lra. intros t Ht. apply D. lra.
  - rewrite Rmin_left, Rmax_right by lra. intros t Ht. apply derivable_continuous_pt.
    eexists. apply is_derive_Reals, D. lra.
  - rewrite Rmin_left, Rmax_right in Hz by lra. rewrite H0, erfI_0 in Hq.
    replace (p c - erfI c) with ((p' z - exp (- (z * z))) * c) by lra.
    rewrite Rabs_mult, (Rabs_right c) by lra. apply Rmult_le_compat_r; [lra|]. apply Hb. lra.
Qed.

(* erf near 0, both signs *)
Lemma erfI_lin_pos c : 0 <= c <= 1 / 10 -> Rabs (c - c ^ 3 / 3 - erfI c) <= 1 / 20000 * c.
Proof.
  apply (erfI_approx (fun c => c - c ^ 3 / 3) (fun c => 1 - c ^ 2)).
  - field.
  - intros t _. auto_derive; [trivial | field].
  - intros t Ht. apply Rabs_le. split; interval with (i_taylor t, i_bisect t, i_prec 53).
Qed.

Lemma erfI_lin c : Rabs c <= 1 / 10 -> Rabs (c - c ^ 3 / 3 - erfI c) <= 1 / 200000.
Proof.
  intro H. destruct (Rle_dec 0 c) as [P | N].
  - assert (Rabs c = c) by (apply Rabs_right; lra).
    assert (K := erfI_lin_pos c ltac:(lra)). lra.
  - assert (Rabs c = - c) by (apply Rabs_left; lra).
    assert (K := erfI_lin_pos (- c) ltac:(lra)). rewrite erfI_opp in K.
    replace (- c - (- c) ^ 3 / 3 - - erfI c) with (- (c - c ^ 3 / 3 - erfI c)) in K by field.
    rewrite Rabs_Ropp in K. lra.
Qed.

Section R.
Variables (m r : R).
Hypothesis Hr : 0 < r.
Let v := r ^ 2 / 2.

Lemma r_sqrt : sqrt (2 * v) = r.
Proof. unfold v. replace (2 * (r ^ 2 / 2)) with (r * r) by field. apply sqrt_square. lra. Qed.

Lemma r_sqrt_pi : sqrt (2 * v / PI) = r / sqrt PI.
Proof. rewrite sqrt_div_alt by apply PI_RGT_0. rewrite r_sqrt. reflexivity. Qed.

Lemma ax : - m ^ 2 / (2 * v) = - (m / r) ^ 2.
Proof. unfold v. field. lra. Qed.
Lemma cx : (m + v) / r = m / r + r / 2.
Proof. unfold v. field. lra. Qed.
Lemma dx : (m + 2 * v) / r = m / r + r.
Proof. unfold v. field. lra. Qed.
Lemma ec : m + v / 2 = (m / r + r / 2) * (m / r + r / 2) + - (m / r) ^ 2.
Proof. unfold v. field. lra. Qed.
Lemma ed : 2 * m + 2 * v = (m / r + r) * (m / r + r) + - (m / r) ^ 2.
Proof. unfold v. field. lra. Qed.

Lemma second_form_r lambda alpha : second_form lambda alpha m v =
  lambda ^ 2 / 2 * ((m ^ 2 + r ^ 2 / 2) * (1 + erf (m / r)) + m * (r / sqrt PI) * exp (- (m / r) ^ 2)
   + alpha ^ 2 * (exp (2 * m + r ^ 2) * erfc (m / r + r) - 2 * exp (m + r ^ 2 / 4) * erfc (m / r + r / 2) + (1 - erf (m / r)))).
Proof.
  unfold second_form. rewrite r_sqrt, r_sqrt_pi, ax, cx, dx. unfold v, erfc.
  replace (2 * m + 2 * (r ^ 2 / 2)) with (2 * m + r ^ 2) by field.
  replace (m + r ^ 2 / 2 / 2) with (m + r ^ 2 / 4) by field. reflexivity.
Qed.

Lemma mean_form_r lambda alpha : mean_form lambda alpha m v =
  lambda / 2 * (m * (1 + erf (m / r)) + r / sqrt PI * exp (- (m / r) ^ 2)
           + alpha * exp (m + r ^ 2 / 4) * erfc (m / r + r / 2) - alpha * (1 - erf (m / r))).
Proof.
  unfold mean_form. rewrite r_sqrt, r_sqrt_pi, ax, cx. unfold v, erfc.
  replace (m + r ^ 2 / 2 / 2) with (m + r ^ 2 / 4) by field. reflexivity.
Qed.

Lemma ec_bnd S : exp (m + r ^ 2 / 4) * bnd S (m / r + r / 2) = exp (- (m / r) ^ 2) * S (m / r + r / 2) / sqrt PI.
Proof.
  unfold bnd. replace (m + r ^ 2 / 4) with (m + v / 2) by (unfold v; field).
  rewrite ec, exp_plus. set (q := (m / r + r / 2) * (m / r + r / 2)).
  rewrite (exp_Ropp q). generalize (exp_pos q) sqrtPI_pos; intros. field. lra.
Qed.
Lemma ed_bnd S : exp (2 * m + r ^ 2) * bnd S (m / r + r) = exp (- (m / r) ^ 2) * S (m / r + r) / sqrt PI.
Proof.
  unfold bnd. replace (2 * m + r ^ 2) with (2 * m + 2 * v) by (unfold v; field).
  rewrite ed, exp_plus. set (q := (m / r + r) * (m / r + r)).
  rewrite (exp_Ropp q). generalize (exp_pos q) sqrtPI_pos; intros. field. lra.
Qed.
End R.
