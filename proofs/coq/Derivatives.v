(** * The partial derivatives of the moments in (m, r)
    The moments are lambda/2 G and lambda^2/2 F, both linear in four atoms: bell = exp(-(m/r)^2), W = erf(m/r),
    Ec = exp(m + v/2) erfc(m/r + r/2), Ed = exp(2 m + 2 v) erfc(m/r + r). Every derivative is again linear in the atoms.
    Feeds: JacobianBounds.v, VarianceShrinks.v, VarianceGrows.v, Jacobian.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction Moments Coordinates.
Open Scope R_scope.

Definition bell (m r : R) := exp (- (m / r) ^ 2).
Definition W (m r : R) := erf (m / r).
Definition Ec (m r : R) := exp (m + r ^ 2 / 4) * erfc (m / r + r / 2).
Definition Ed (m r : R) := exp (2 * m + r ^ 2) * erfc (m / r + r).

Definition F (alpha m r : R) := (m ^ 2 + r ^ 2 / 2) * (1 + W m r) + m * (r / sqrt PI) * bell m r
   + alpha ^ 2 * (Ed m r - 2 * Ec m r + (1 - W m r)).
Definition G (alpha m r : R) := m * (1 + W m r) + r / sqrt PI * bell m r + alpha * Ec m r - alpha * (1 - W m r).

Definition F_m (alpha m r : R) := 2 * m * (1 + W m r) + 2 * (r / sqrt PI) * bell m r + 2 * alpha ^ 2 * (Ed m r - Ec m r).
Definition G_m (alpha m r : R) := 1 + W m r + alpha * Ec m r.
Definition F_mm (alpha m r : R) := 2 * (1 + W m r + alpha ^ 2 * (2 * Ed m r - Ec m r)).
Definition G_mm (alpha m r : R) := alpha * Ec m r - 2 * (alpha - 1) / sqrt PI * bell m r / r.
Definition F_mmm (alpha m r : R) := 4 / sqrt PI * bell m r / r + 2 * alpha ^ 2 * (4 * Ed m r - Ec m r - 2 / sqrt PI * bell m r / r).
Definition G_mmm (alpha m r : R) := alpha * (Ec m r - 2 / sqrt PI * bell m r / r) + 4 * (alpha - 1) / sqrt PI * m / r ^ 3 * bell m r.
Definition F_r (alpha m r : R) := r * (1 + W m r + alpha ^ 2 * (2 * Ed m r - Ec m r)).
Definition G_r (alpha m r : R) := r * alpha * Ec m r / 2 - (alpha - 1) / sqrt PI * bell m r.

Lemma second_form_F lambda alpha m r : 0 < r -> second_form lambda alpha m (r ^ 2 / 2) = lambda ^ 2 / 2 * F alpha m r.
Proof. intro H. rewrite second_form_r by exact H. unfold F, W, bell, Ec, Ed. ring. Qed.
Lemma mean_form_G lambda alpha m r : 0 < r -> mean_form lambda alpha m (r ^ 2 / 2) = lambda / 2 * G alpha m r.
Proof. intro H. rewrite mean_form_r by exact H. unfold G, W, bell, Ec. ring. Qed.

Lemma exc m r : 0 < r -> exp (m + r ^ 2 / 4) * exp (- ((m / r + r / 2) * (m / r + r / 2))) = bell m r.
Proof. intro H. rewrite <- exp_plus. unfold bell. f_equal. field. lra. Qed.
Lemma exd m r : 0 < r -> exp (2 * m + r ^ 2) * exp (- ((m / r + r) * (m / r + r))) = bell m r.
Proof. intro H. rewrite <- exp_plus. unfold bell. f_equal. field. lra. Qed.
Lemma exa m r : exp (- (m / r * (m / r))) = bell m r.
Proof. unfold bell. f_equal. ring. Qed.

Lemma comp_erfc (u : R -> R) u' m : is_derive u m u' -> is_derive (fun t => erfc (u t)) m (- (2 / sqrt PI * exp (- (u m * u m))) * u').
Proof.
  intro H. replace (- (2 / sqrt PI * exp (- (u m * u m))) * u') with (scal u' (- (2 / sqrt PI * exp (- (u m * u m)))))
    by (unfold scal; simpl; unfold mult; simpl; ring).
  apply (is_derive_comp erfc u). apply is_derive_erfc. exact H.
Qed.
Lemma comp_erf (u : R -> R) u' m : is_derive u m u' -> is_derive (fun t => erf (u t)) m (2 / sqrt PI * exp (- (u m * u m)) * u').
Proof.
  intro H. replace (2 / sqrt PI * exp (- (u m * u m)) * u') with (scal u' (2 / sqrt PI * exp (- (u m * u m))))
    by (unfold scal; simpl; unfold mult; simpl; ring).
  apply (is_derive_comp erf u). apply is_derive_erf. exact H.
Qed.

Lemma mul_d (f g : R -> R) m f' g' v : is_derive f m f' -> is_derive g m g' -> f' * g m + f m * g' = v ->
  is_derive (fun t => f t * g t) m v.
Proof.
  intros Hf Hg <-. apply (is_derive_mult f g m f' g' Hf Hg). intros; apply Rmult_comm.
Qed.

Section D.
Variables (m r : R).
Hypothesis Hr : 0 < r.
Let HP := sqrtPI_pos.

Lemma W_derive_m : is_derive (fun m => W m r) m (2 / sqrt PI * bell m r / r).
Proof.
  unfold W. replace (2 / sqrt PI * bell m r / r) with (2 / sqrt PI * exp (- (m / r * (m / r))) * (/ r)).
  - apply (comp_erf (fun m => m / r)). auto_derive; [trivial | field; lra].
  - rewrite exa. reflexivity.
Qed.
Lemma W_derive_r : is_derive (fun r => W m r) r (- (2 / sqrt PI * bell m r * m / r ^ 2)).
Proof.
  unfold W. replace (- (2 / sqrt PI * bell m r * m / r ^ 2)) with (2 / sqrt PI * exp (- (m / r * (m / r))) * (- m / r ^ 2)).
  - apply (comp_erf (fun r => m / r)). auto_derive; [lra | field; lra].
  - rewrite exa. field. lra.
Qed.
Lemma Ec_derive_m : is_derive (fun m => Ec m r) m (Ec m r - 2 / sqrt PI * bell m r / r).
Proof.
  unfold Ec at 1. eapply mul_d.
  - instantiate (1 := exp (m + r ^ 2 / 4)). auto_derive; [trivial | try change (r * (r * 1)) with (r ^ 2); ring].
  - apply (comp_erfc (fun m => m / r + r / 2) (/ r) m). auto_derive; [trivial | field; lra].
  - rewrite <- (exc m r Hr). unfold Ec. field. lra.
Qed.
Lemma Ed_derive_m : is_derive (fun m => Ed m r) m (2 * Ed m r - 2 / sqrt PI * bell m r / r).
Proof.
  unfold Ed at 1. eapply mul_d.
  - instantiate (1 := 2 * exp (2 * m + r ^ 2)). auto_derive; [trivial | try change (r * (r * 1)) with (r ^ 2); ring].
  - apply (comp_erfc (fun m => m / r + r) (/ r) m). auto_derive; [trivial | field; lra].
  - rewrite <- (exd m r Hr). unfold Ed. field. lra.
Qed.
Lemma Ec_derive_r : is_derive (fun r => Ec m r) r (r / 2 * Ec m r - 2 / sqrt PI * bell m r * (1 / 2 - m / r ^ 2)).
Proof.
  unfold Ec at 1. eapply mul_d.
  - instantiate (1 := r / 2 * exp (m + r ^ 2 / 4)). auto_derive; [trivial | change (m + r * (r * 1) * / 4) with (m + r ^ 2 / 4); field].
  - apply (comp_erfc (fun r => m / r + r / 2) (1 / 2 - m / r ^ 2) r). auto_derive; [lra | field; lra].
  - rewrite <- (exc m r Hr). unfold Ec. field. lra.
Qed.
Lemma Ed_derive_r : is_derive (fun r => Ed m r) r (2 * r * Ed m r - 2 / sqrt PI * bell m r * (1 - m / r ^ 2)).
Proof.
  unfold Ed at 1. eapply mul_d.
  - instantiate (1 := 2 * r * exp (2 * m + r ^ 2)). auto_derive; [trivial | try change (r * (r * 1)) with (r ^ 2); ring].
  - apply (comp_erfc (fun r => m / r + r) (1 - m / r ^ 2) r). auto_derive; [lra | field; lra].
  - rewrite <- (exd m r Hr). unfold Ed. field. lra.
Qed.
Lemma bell_derive_m : is_derive (fun m => bell m r) m (- (2 * m / r ^ 2) * bell m r).
Proof. unfold bell. auto_derive; [trivial | field_simplify; try lra]. 
  replace (exp (- (m * / r * (m * / r * 1)))) with (exp (- (m / r) ^ 2)) by (f_equal; field; lra). field. lra. Qed.
Lemma bell_derive_r : is_derive (fun r => bell m r) r (2 * m ^ 2 / r ^ 3 * bell m r).
Proof. unfold bell. auto_derive; [lra |]. 
  replace (exp (- (m * / r * (m * / r * 1)))) with (exp (- (m / r) ^ 2)) by (f_equal; field; lra). field. lra. Qed.


Opaque W bell Ec Ed.
Ltac exd := repeat match goal with
  | |- _ /\ _ => split
  | |- True => exact I
  | |- ex_derive (fun t => W t _) _ => exact (ex_intro _ _ W_derive_m)
  | |- ex_derive (fun t => W _ t) _ => exact (ex_intro _ _ W_derive_r)
  | |- ex_derive (fun t => bell t _) _ => exact (ex_intro _ _ bell_derive_m)
  | |- ex_derive (fun t => bell _ t) _ => exact (ex_intro _ _ bell_derive_r)
  | |- ex_derive (fun t => Ec t _) _ => exact (ex_intro _ _ Ec_derive_m)
  | |- ex_derive (fun t => Ec _ t) _ => exact (ex_intro _ _ Ec_derive_r)
  | |- ex_derive (fun t => Ed t _) _ => exact (ex_intro _ _ Ed_derive_m)
  | |- ex_derive (fun t => Ed _ t) _ => exact (ex_intro _ _ Ed_derive_r)
  end; try lra.
Lemma DW_x : Derive (fun t : R => W t r) m = 2 / sqrt PI * bell m r / r.
Proof. exact (is_derive_unique _ _ _ W_derive_m). Qed.
Lemma DW_r : Derive (fun t : R => W m t) r = - (2 / sqrt PI * bell m r * m / r ^ 2).
Proof. exact (is_derive_unique _ _ _ W_derive_r). Qed.
Lemma DEc_x : Derive (fun t : R => Ec t r) m = Ec m r - 2 / sqrt PI * bell m r / r.
Proof. exact (is_derive_unique _ _ _ Ec_derive_m). Qed.
Lemma DEd_x : Derive (fun t : R => Ed t r) m = 2 * Ed m r - 2 / sqrt PI * bell m r / r.
Proof. exact (is_derive_unique _ _ _ Ed_derive_m). Qed.
Lemma DEc_r : Derive (fun t : R => Ec m t) r = r / 2 * Ec m r - 2 / sqrt PI * bell m r * (1 / 2 - m / r ^ 2).
Proof. exact (is_derive_unique _ _ _ Ec_derive_r). Qed.
Lemma DEd_r : Derive (fun t : R => Ed m t) r = 2 * r * Ed m r - 2 / sqrt PI * bell m r * (1 - m / r ^ 2).
Proof. exact (is_derive_unique _ _ _ Ed_derive_r). Qed.
Lemma DgA_x : Derive (fun t : R => bell t r) m = - (2 * m / r ^ 2) * bell m r.
Proof. exact (is_derive_unique _ _ _ bell_derive_m). Qed.
Lemma DgA_r : Derive (fun t : R => bell m t) r = 2 * m ^ 2 / r ^ 3 * bell m r.
Proof. exact (is_derive_unique _ _ _ bell_derive_r). Qed.
Ltac sub := rewrite ?DW_x, ?DEc_x, ?DEd_x, ?DgA_x, ?DW_r, ?DEc_r, ?DEd_r, ?DgA_r.

Lemma F_derive_m alpha : is_derive (fun m => F alpha m r) m (F_m alpha m r).
Proof. unfold F. auto_derive. exd. sub. unfold F_m. field. lra. Qed.
Lemma G_derive_m alpha : is_derive (fun m => G alpha m r) m (G_m alpha m r).
Proof. unfold G. auto_derive. exd. sub. unfold G_m. field. lra. Qed.
Lemma F_m_derive_m alpha : is_derive (fun m => F_m alpha m r) m (F_mm alpha m r).
Proof. unfold F_m. auto_derive. exd. sub. unfold F_mm. field. lra. Qed.
Lemma G_m_derive_m alpha : is_derive (fun m => G_m alpha m r) m (G_mm alpha m r).
Proof. unfold G_m. auto_derive. exd. sub. unfold G_mm. field. lra. Qed.
Lemma F_mm_derive_m alpha : is_derive (fun m => F_mm alpha m r) m (F_mmm alpha m r).
Proof. unfold F_mm. auto_derive. exd. sub. unfold F_mmm. field. lra. Qed.
Lemma G_mm_derive_m alpha : is_derive (fun m => G_mm alpha m r) m (G_mmm alpha m r).
Proof. unfold G_mm. auto_derive. exd. sub. unfold G_mmm. field. lra. Qed.
(* The heat equation: d/dv = (1/r) d/dr is half the second derivative in m. *)
Lemma F_heat alpha : F_r alpha m r = r / 2 * F_mm alpha m r.
Proof. unfold F_r, F_mm. field. Qed.
Lemma G_heat alpha : G_r alpha m r = r / 2 * G_mm alpha m r.
Proof. unfold G_r, G_mm. field. lra. Qed.
Lemma F_derive_r alpha : is_derive (fun r => F alpha m r) r (F_r alpha m r).
Proof. unfold F. auto_derive. exd. sub. unfold F_r. field. lra. Qed.
Lemma G_derive_r alpha : is_derive (fun r => G alpha m r) r (G_r alpha m r).
Proof. unfold G. auto_derive. exd. sub. unfold G_r. field. lra. Qed.
End D.
