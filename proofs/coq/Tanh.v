(** * Scaled tanh normalizes
    f(z) = gain * tanh z with gain = 1/sqrt(E tanh(u)^2), u ~ N(0, 1), maps the moments (0, 1) to themselves for
    (omega, tau) = (0, 1). With second nu = E f(sqrt(nu) u)^2, which is the variance after the layer because the mean
    is 0 by oddness, the derivative of tanh(exp(w/2) u)^2 by w is t tanh t / cosh(t)^2 at t = exp(w/2) u, at most 0.3202
    for every t. So |second nu - second nu'| <= 0.8121 |ln nu - ln nu'|; at (0, 1) the derivative is 0.46107..
    (second_derivative), below 1: the fixed point attracts. Decides whether a scaled tanh self-normalizes; new, not in
    the paper. Feeds: nothing. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction ErfcComparison GaussianLimits.
Open Scope R_scope.

(** ** The standard normal density *)
Definition phi (u : R) : R := exp (- (u * u) / 2) / sqrt (2 * PI).

Definition half_erf (u : R) : R := erf (u / sqrt 2) / 2.

Lemma sqrt2_pos : 0 < sqrt 2.
Proof. apply sqrt_lt_R0. lra. Qed.

Lemma phi_pos u : 0 < phi u.
Proof. apply Rdiv_lt_0_compat; [apply exp_pos | apply sqrt_lt_R0; generalize PI_RGT_0; lra]. Qed.

Lemma phi_even u : phi (- u) = phi u.
Proof. unfold phi. replace (- u * - u) with (u * u) by ring. reflexivity. Qed.

Lemma phi_continuous u : continuous phi u.
Proof.
  apply (ex_derive_continuous (V := R_NormedModule)). unfold phi. auto_derive. trivial.
Qed.

Lemma half_erf_derive u : is_derive half_erf u (phi u).
Proof.
  assert (H := sqrt2_pos). assert (P := sqrtPI_pos).
  assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  unfold half_erf. apply (is_derive_ext (fun z => / 2 * erf ((z - 0) / sqrt 2))).
  - intro z. rewrite Rminus_0_r. apply Rmult_comm.
  - replace (phi u) with (/ 2 * (2 / sqrt PI * exp (- ((u - 0) / sqrt 2 * ((u - 0) / sqrt 2))) / sqrt 2)).
    + apply (is_derive_scal (fun z => erf ((z - 0) / sqrt 2))). apply erf_lin_d, H.
    + unfold phi. rewrite sqrt_mult_alt by lra.
      replace ((u - 0) / sqrt 2 * ((u - 0) / sqrt 2)) with (u * u / (sqrt 2 * sqrt 2)) by (field; lra).
      rewrite S. replace (- (u * u / 2)) with (- (u * u) / 2) by field. field. lra.
Qed.

Lemma half_erf_lim : is_lim half_erf p_infty (1 / 2).
Proof.
  apply (is_lim_ext (fun z => / 2 * erf ((z - 0) / sqrt 2))).
  - intro z. unfold half_erf. rewrite Rminus_0_r. unfold Rdiv. ring.
  - replace (Finite (1 / 2)) with (Rbar_mult (/ 2) 1) by (simpl; f_equal; field).
    apply is_lim_scal_l. apply erf_lin_p, sqrt2_pos.
Qed.

(** ** Even functions below the density have Gaussian integrals *)
Section Dominated.
Variable h : R -> R.
Hypothesis h_continuous : forall u, continuous h u.
Hypothesis h_even : forall u, h (- u) = h u.
Hypothesis h_bound : forall u, 0 <= h u <= phi u.

Definition primitive (x : R) : R := RInt h 0 x.

Lemma h_integrable a b : ex_RInt h a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros; apply h_continuous. Qed.

Lemma primitive_derive x : is_derive primitive x (h x).
Proof.
  apply (is_derive_RInt h primitive 0 x); [|apply h_continuous].
  exists (mkposreal 1 Rlt_0_1). intros y _. apply (RInt_correct (V := R_CompleteNormedModule)), h_integrable.
Qed.

Lemma primitive_0 : primitive 0 = 0.
Proof. unfold primitive. rewrite RInt_point. reflexivity. Qed.

Lemma primitive_step a b : a <= b -> 0 <= primitive b - primitive a <= half_erf b - half_erf a.
Proof.
  intro H. split.
  - destruct (MVT_gen primitive a b h) as [c [_ E]].
    + intros; apply primitive_derive.
    + intros u _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, primitive_derive.
    + generalize (h_bound c). nra.
  - assert (D : forall u, is_derive (fun u => half_erf u - primitive u) u (phi u - h u)).
    { intro u. apply (is_derive_minus half_erf primitive); [apply half_erf_derive | apply primitive_derive]. }
    destruct (MVT_gen (fun u => half_erf u - primitive u) a b (fun u => phi u - h u)) as [c [_ E]].
    + intros; apply D.
    + intros u _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, D.
    + generalize (h_bound c). nra.
Qed.

Lemma half_erf_0 : half_erf 0 = 0.
Proof. unfold half_erf. replace (0 / sqrt 2) with 0 by (unfold Rdiv; ring). rewrite erf_0. field. Qed.

Lemma half_erf_le x : half_erf x <= 1 / 2.
Proof. unfold half_erf. generalize (erf_le_1 (x / sqrt 2)). lra. Qed.

Lemma primitive_lim : exists L : R, is_lim primitive p_infty L /\
  forall x, primitive x <= L <= primitive x + (1 / 2 - half_erf x).
Proof.
  destruct (completeness (fun y => exists x, y = primitive x)) as [L [U V]].
  - exists (1 / 2). intros y [x ->]. destruct (Rle_dec 0 x) as [P | N].
    + generalize (primitive_step 0 x P) (half_erf_le x). rewrite primitive_0, half_erf_0. lra.
    + generalize (primitive_step x 0 ltac:(lra)). rewrite primitive_0. lra.
  - exists 0, 0. symmetry. apply primitive_0.
  - assert (B : forall x, primitive x <= L <= primitive x + (1 / 2 - half_erf x)).
    { intro x. split; [apply U; exists x; reflexivity|].
      apply V. intros y [t ->]. destruct (Rle_dec x t) as [P | N].
      - generalize (primitive_step x t P) (half_erf_le t). lra.
      - generalize (primitive_step t x ltac:(lra)) (half_erf_le x). lra. }
    exists L. split; [|exact B].
    apply (is_lim_le_le_loc (fun x => L - (1 / 2 - half_erf x)) (fun _ => L)).
    + exists 0. intros x _. generalize (B x). lra.
    + replace (Finite L) with (Finite (L - (1 / 2 - 1 / 2))) by (f_equal; field).
      apply is_lim_minus'; [apply is_lim_const|]. apply is_lim_minus'; [apply is_lim_const | apply half_erf_lim].
    + apply is_lim_const.
Qed.

Lemma primitive_odd x : primitive (- x) = - primitive x.
Proof.
  assert (D : forall u, is_derive (fun u => primitive (- u) + primitive u) u 0).
  { intro u. replace 0 with (plus (scal (-1) (h (- u))) (h u))
      by (rewrite h_even; unfold plus, scal; simpl; unfold mult; simpl; ring).
    apply (is_derive_plus (fun u => primitive (- u)) primitive); [|apply primitive_derive].
    apply (is_derive_comp primitive Ropp); [apply primitive_derive | auto_derive; trivial]. }
  destruct (MVT_gen (fun u => primitive (- u) + primitive u) 0 x (fun _ => 0)) as [c [_ E]].
  - intros; apply D.
  - intros u _. apply derivable_continuous_pt. exists 0. apply is_derive_Reals, D.
  - rewrite Ropp_0, primitive_0 in E. lra.
Qed.

Lemma gaussian_integral (L : R) : is_lim primitive p_infty L ->
  is_RInt_gen h (Rbar_locally m_infty) (Rbar_locally p_infty) (2 * L).
Proof.
  intro HL. replace (2 * L) with ((primitive 0 - - L) + (L - primitive 0)) by ring.
  apply (glue h h h); try reflexivity.
  - apply half_m; [apply primitive_derive | apply h_continuous|].
    apply (is_lim_ext (fun x => - primitive (- x))); [intro; rewrite primitive_odd; ring|].
    apply (is_lim_opp (fun x => primitive (- x)) m_infty (Finite L)).
    apply (is_lim_comp primitive Ropp m_infty L p_infty HL).
    + exact (is_lim_opp (fun x => x) m_infty m_infty (is_lim_id m_infty)).
    + exists 0. intros; discriminate.
  - apply half_p; [apply primitive_derive | apply h_continuous | exact HL].
Qed.
End Dominated.

(** Twice the limit of the primitive, as a number. *)
Definition gaussian (h : R -> R) : R := RInt_gen h (Rbar_locally m_infty) (Rbar_locally p_infty).

Record integrand (h : R -> R) : Prop := {
  integrand_continuous : forall u, continuous h u;
  integrand_even : forall u, h (- u) = h u;
  integrand_bound : forall u, 0 <= h u <= phi u }.

Lemma gaussian_lim h : integrand h ->
  is_RInt_gen h (Rbar_locally m_infty) (Rbar_locally p_infty) (gaussian h) /\
  is_lim (primitive h) p_infty (gaussian h / 2) /\
  forall x, primitive h x <= gaussian h / 2 <= primitive h x + (1 / 2 - half_erf x).
Proof.
  intros [C E B]. destruct (primitive_lim h C B) as (L & HL & HB).
  assert (G := gaussian_integral h C E L HL).
  assert (Q : gaussian h = 2 * L) by exact (is_RInt_gen_unique _ _ G).
  rewrite Q. replace (2 * L / 2) with L by field. split; [exact G | split; assumption].
Qed.

(** Pointwise inequalities between integrands, up to a multiple of the density, hold between their integrals. *)
Lemma gaussian_combine b c h1 h2 h3 : integrand h1 -> integrand h2 -> integrand h3 ->
  (forall u, h1 u <= h2 u + b * h3 u + c * phi u) -> gaussian h1 <= gaussian h2 + b * gaussian h3 + c.
Proof.
  intros I1 I2 I3 H.
  destruct (gaussian_lim h1 I1) as [_ [L1 _]]. destruct (gaussian_lim h2 I2) as [_ [L2 _]].
  destruct (gaussian_lim h3 I3) as [_ [L3 _]].
  set (s := fun u => primitive h2 u + b * primitive h3 u + c * half_erf u).
  assert (D : forall u, is_derive (fun u => s u - primitive h1 u) u (h2 u + b * h3 u + c * phi u - h1 u)).
  { intro u. apply (is_derive_minus s (primitive h1)); [|apply primitive_derive, I1].
    apply (is_derive_plus (fun u => primitive h2 u + b * primitive h3 u) (fun u => c * half_erf u)).
    - apply (is_derive_plus (primitive h2) (fun u => b * primitive h3 u)); [apply primitive_derive, I2|].
      apply (is_derive_scal (primitive h3)), primitive_derive, I3.
    - apply (is_derive_scal half_erf), half_erf_derive. }
  assert (P : forall x, 0 < x -> primitive h1 x <= s x).
  { intros x Hx. destruct (MVT_gen _ 0 x _ (fun u _ => D u)) as [z [_ E]].
    { intros u _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, D. }
    unfold s in *. rewrite !primitive_0, half_erf_0 in E. generalize (H z). nra. }
  assert (Ls : is_lim s p_infty (gaussian h2 / 2 + b * (gaussian h3 / 2) + c * (1 / 2))).
  { unfold s. apply is_lim_plus'; [apply is_lim_plus'; [exact L2|] |].
    - exact (is_lim_scal_l _ b _ _ L3).
    - exact (is_lim_scal_l _ c _ _ half_erf_lim). }
  assert (Q : Rbar_le (gaussian h1 / 2) (gaussian h2 / 2 + b * (gaussian h3 / 2) + c * (1 / 2))).
  { apply (is_lim_le_loc (primitive h1) s p_infty); [exists 0; exact P | exact L1 | exact Ls]. }
  simpl in Q. lra.
Qed.

Lemma gaussian_le c h1 h2 : integrand h1 -> integrand h2 -> (forall u, h1 u <= h2 u + c * phi u) ->
  gaussian h1 <= gaussian h2 + c.
Proof.
  intros I1 I2 H. replace (gaussian h2 + c) with (gaussian h2 + 0 * gaussian h2 + c) by ring.
  apply gaussian_combine; trivial. intro u. generalize (H u). lra.
Qed.

(** ** tanh *)
Lemma tanh_exp t : tanh t = 1 - 2 / (exp (2 * t) + 1).
Proof.
  unfold tanh, sinh, cosh. rewrite exp_Ropp.
  replace (exp (2 * t)) with (exp t * exp t) by (rewrite <- exp_plus; f_equal; ring).
  assert (H := exp_pos t). assert (0 < exp t * exp t) by (apply Rmult_lt_0_compat; exact H).
  field. repeat split; nra.
Qed.

Lemma exp_plus_1_pos t : 0 < exp t + 1.
Proof. generalize (exp_pos t). lra. Qed.

Lemma tanh_odd t : tanh (- t) = - tanh t.
Proof.
  unfold tanh, sinh, cosh. rewrite Ropp_involutive. generalize (exp_pos t) (exp_pos (- t)); intros. field. lra.
Qed.

Lemma tanh_bounds t : -1 < tanh t < 1.
Proof.
  rewrite tanh_exp. assert (H := exp_pos (2 * t)).
  assert (0 < 2 / (exp (2 * t) + 1)) by (apply Rdiv_lt_0_compat; lra).
  assert (2 / (exp (2 * t) + 1) < 2).
  { apply (Rmult_lt_reg_r (exp (2 * t) + 1)); [lra|].
    replace (2 / (exp (2 * t) + 1) * (exp (2 * t) + 1)) with 2 by (field; lra). lra. }
  lra.
Qed.

Lemma tanh_derive t : is_derive tanh t (1 - tanh t ^ 2).
Proof.
  apply (is_derive_ext (fun t => 1 - 2 / (exp (2 * t) + 1))); [intro; symmetry; apply tanh_exp|].
  assert (H := exp_plus_1_pos (2 * t)). auto_derive; [lra|]. rewrite tanh_exp. field. lra.
Qed.

Lemma tanh_nonneg t : 0 <= t -> 0 <= tanh t.
Proof.
  intro Ht. rewrite tanh_exp. assert (1 <= exp (2 * t)) by (generalize (exp_ineq1_le (2 * t)); lra).
  assert (2 / (exp (2 * t) + 1) <= 1); [|lra].
  apply (Rmult_le_reg_r (exp (2 * t) + 1)); [lra|].
  replace (2 / (exp (2 * t) + 1) * (exp (2 * t) + 1)) with 2 by (field; lra). lra.
Qed.

(** The derivative of tanh(exp(w/2) u)^2 by w, as a function of t = exp(w/2) u. *)
Definition slope (t : R) : R := t * tanh t * (1 - tanh t ^ 2).

Lemma slope_even t : slope (- t) = slope t.
Proof. unfold slope. rewrite tanh_odd. ring. Qed.

Lemma slope_near t : 0 <= t <= 4 -> 0 <= slope t <= 0.3202.
Proof.
  intro Ht. assert (B := tanh_bounds t). split.
  - unfold slope. assert (P := tanh_nonneg t (proj1 Ht)).
    apply Rmult_le_pos; [apply Rmult_le_pos; lra | nra].
  - unfold slope. rewrite tanh_exp. interval with (i_taylor t, i_bisect t, i_prec 53).
Qed.

(** 1 - tanh^2 = 4 exp(2t)/(exp(2t) + 1)^2 <= 4 exp(-2t), and exp(t) > t. *)
Lemma slope_far t : 4 <= t -> 0 <= slope t <= 0.3202.
Proof.
  intro Ht. assert (B := tanh_bounds t).
  assert (E : 1 + t <= exp t) by apply exp_ineq1_le.
  assert (E4 : 54 <= exp 4) by interval with (i_prec 53).
  assert (M : exp 4 <= exp t).
  { destruct Ht as [Ht | <-]; [apply Rlt_le, exp_increasing, Ht | lra]. }
  set (e := exp t) in *.
  assert (Q : exp (2 * t) = e * e) by (unfold e; rewrite <- exp_plus; f_equal; ring).
  assert (T : tanh t = 1 - 2 / (e * e + 1)) by (rewrite tanh_exp, Q; reflexivity).
  assert (P : 0 <= 2 / (e * e + 1) <= 1).
  { split; [apply Rlt_le, Rdiv_lt_0_compat; nra|]. apply (Rmult_le_reg_r (e * e + 1)); [nra|].
    replace (2 / (e * e + 1) * (e * e + 1)) with 2 by (field; nra). nra. }
  assert (S : 1 - tanh t ^ 2 <= 4 / (e * e)).
  { rewrite T. replace (1 - (1 - 2 / (e * e + 1)) ^ 2) with (4 * (e * e) / (e * e + 1) ^ 2) by (field; nra).
    apply (Rmult_le_reg_r ((e * e + 1) ^ 2)); [nra|].
    replace (4 * (e * e) / (e * e + 1) ^ 2 * (e * e + 1) ^ 2) with (4 * (e * e)) by (field; nra).
    apply (Rmult_le_reg_r (e * e)); [nra|].
    replace (4 / (e * e) * (e * e + 1) ^ 2 * (e * e)) with (4 * (e * e + 1) ^ 2) by (field; nra). nra. }
  assert (R : t * (4 / (e * e)) <= 4 / 54).
  { apply (Rmult_le_reg_r (e * e)); [nra|].
    replace (t * (4 / (e * e)) * (e * e)) with (4 * t) by (field; nra). nra. }
  assert (0 <= tanh t) by lra. assert (0 <= 1 - tanh t ^ 2) by nra. unfold slope. split.
  - apply Rmult_le_pos; [apply Rmult_le_pos; lra | assumption].
  - apply Rle_trans with (t * (1 - tanh t ^ 2)); [|nra]. apply Rmult_le_compat_r; [assumption | nra].
Qed.

Lemma slope_bounds t : 0 <= slope t <= 0.3202.
Proof.
  assert (H : forall t, 0 <= t -> 0 <= slope t <= 0.3202).
  { intros s Hs. destruct (Rle_dec s 4); [apply slope_near | apply slope_far]; lra. }
  destruct (Rle_dec 0 t) as [P | N]; [apply H, P|]. rewrite <- slope_even. apply H. lra.
Qed.

(** ** The second moment of tanh at variance nu *)
Definition tanh_square (nu u : R) : R := tanh (sqrt nu * u) ^ 2 * phi u.

Lemma tanh_square_integrand nu : integrand (tanh_square nu).
Proof.
  split.
  - intro u. apply (ex_derive_continuous (V := R_NormedModule)). eexists.
    unfold tanh_square. apply (is_derive_mult (fun u => tanh (sqrt nu * u) ^ 2) phi).
    + apply (is_derive_pow (fun u => tanh (sqrt nu * u)) 2).
      apply (is_derive_comp tanh (fun u => sqrt nu * u)); [apply tanh_derive | auto_derive; [trivial | reflexivity]].
    + unfold phi. auto_derive; [trivial | reflexivity].
    + intros; apply Rmult_comm.
  - intro u. unfold tanh_square. rewrite phi_even. replace (sqrt nu * - u) with (- (sqrt nu * u)) by ring.
    rewrite tanh_odd. ring.
  - intro u. unfold tanh_square. assert (P := phi_pos u). assert (B := tanh_bounds (sqrt nu * u)).
    assert (0 <= tanh (sqrt nu * u) ^ 2 <= 1) by nra. nra.
Qed.

(** tanh(sqrt(nu) u)^2 as a function of w = ln nu. *)
Definition tanh_log (u w : R) : R := tanh (exp (w / 2) * u) ^ 2.

Lemma tanh_square_log nu u : 0 < nu -> tanh_square nu u = tanh_log u (ln nu) * phi u.
Proof.
  intro H. unfold tanh_square, tanh_log. f_equal. f_equal. f_equal. f_equal.
  rewrite <- (sqrt_square (exp (ln nu / 2))) by apply Rlt_le, exp_pos. f_equal.
  rewrite <- exp_plus. replace (ln nu / 2 + ln nu / 2) with (ln nu) by field. symmetry. apply exp_ln, H.
Qed.

Lemma exp_half_derive u w : is_derive (fun w => exp (w / 2) * u) w (1 / 2 * exp (w / 2) * u).
Proof. auto_derive; [trivial | unfold Rdiv; ring]. Qed.

Lemma tanh_log_derive u w : is_derive (tanh_log u) w (slope (exp (w / 2) * u)).
Proof.
  unfold tanh_log.
  replace (slope _) with (INR 2 * (1 / 2 * exp (w / 2) * u * (1 - tanh (exp (w / 2) * u) ^ 2)) * tanh (exp (w / 2) * u) ^ pred 2)
    by (unfold slope; simpl; field).
  apply (is_derive_pow (fun w => tanh (exp (w / 2) * u)) 2).
  apply (is_derive_comp tanh (fun w => exp (w / 2) * u)); [apply tanh_derive | apply exp_half_derive].
Qed.

Lemma tanh_log_mvt u w w' : exists c, Rmin w w' <= c <= Rmax w w' /\
  tanh_log u w' - tanh_log u w = slope (exp (c / 2) * u) * (w' - w).
Proof.
  apply (MVT_gen (tanh_log u) w w' (fun w => slope (exp (w / 2) * u))).
  - intros; apply tanh_log_derive.
  - intros v _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, tanh_log_derive.
Qed.

Lemma tanh_square_step nu nu' u : 0 < nu' -> nu' <= nu ->
  tanh_square nu' u <= tanh_square nu u <= tanh_square nu' u + 0.3202 * (ln nu - ln nu') * phi u.
Proof.
  intros H' H.
  assert (L : ln nu' <= ln nu) by (destruct H as [H | <-]; [apply Rlt_le, ln_increasing | ]; lra).
  destruct (tanh_log_mvt u (ln nu') (ln nu)) as [c [_ E]].
  rewrite !tanh_square_log by lra. assert (P := phi_pos u). assert (B := slope_bounds (exp (c / 2) * u)).
  assert (0 <= tanh_log u (ln nu) - tanh_log u (ln nu') <= 0.3202 * (ln nu - ln nu')) by (rewrite E; split; nra).
  split; nra.
Qed.

Definition tanh_second (nu : R) : R := gaussian (tanh_square nu).

Lemma half_erf_7 : 1 / 2 - half_erf 7 <= 1 / 50000000000.
Proof.
  unfold half_erf. assert (A : 0 <= 7 / sqrt 2) by interval with (i_prec 53).
  generalize (proj2 (erfc_bounds _ A)). unfold erfc. intro H.
  assert (4 / PI * exp (- (7 / sqrt 2 * (7 / sqrt 2))) <= 1 / 25000000000) by interval with (i_prec 53). lra.
Qed.

(** E tanh(u)^2 for u ~ N(0, 1): an integral over [0, 7] and a tail below 2e-11. *)
Lemma tanh_second_1 : 0.3942944902 <= tanh_second 1 <= 0.3942944907.
Proof.
  destruct (gaussian_lim _ (tanh_square_integrand 1)) as [_ [_ B]]. specialize (B 7).
  assert (I : 0.1971472451 <= primitive (tanh_square 1) 7 <= 0.1971472453).
  { unfold primitive. rewrite (RInt_ext _ (fun u => (1 - 2 / (exp (2 * u) + 1)) ^ 2 * (exp (- (u * u) / 2) / sqrt (2 * PI)))).
    - integral with (i_prec 60, i_width (-37), i_degree 12, i_fuel 400).
    - intros u _. unfold tanh_square. rewrite sqrt_1, Rmult_1_l, tanh_exp. reflexivity. }
  generalize half_erf_7.
  fold (tanh_second 1) in B. lra.
Qed.

(** ** The theorems *)
Definition gain : R := / sqrt (tanh_second 1).

(** E f(sqrt(nu) u)^2 for f = gain tanh. *)
Definition second (nu : R) : R := gaussian (fun u => (gain * tanh (sqrt nu * u)) ^ 2 * phi u).

Theorem gain_bounds : 1.592537419 < gain < 1.592537421.
Proof.
  unfold gain. assert (H := tanh_second_1). set (q := tanh_second 1) in *. split; interval with (i_prec 60).
Qed.

Lemma gain_sqr : gain ^ 2 * tanh_second 1 = 1.
Proof.
  unfold gain. assert (H := tanh_second_1). set (q := tanh_second 1) in *.
  assert (0 < sqrt q) by (apply sqrt_lt_R0; lra).
  rewrite <- (sqrt_sqrt q) at 2 by lra. field. lra.
Qed.

Lemma second_eq nu : second nu = gain ^ 2 * tanh_second nu.
Proof.
  assert (G := proj1 (gaussian_lim _ (tanh_square_integrand nu))).
  unfold second. refine (is_RInt_gen_unique _ _ _).
  apply (is_RInt_gen_ext (fun u => scal (gain ^ 2) (tanh_square nu u))).
  - apply filter_forall. intros ab u _. unfold tanh_square, scal; simpl; unfold mult; simpl. ring.
  - exact (is_RInt_gen_scal _ (gain ^ 2) _ G).
Qed.

(** (0, 1) is a fixed point: the second moment ... *)
Theorem second_fixed : second 1 = 1.
Proof. rewrite second_eq. apply gain_sqr. Qed.

(** ... and the mean. *)
Lemma tanh_abs_integrand nu : integrand (fun u => tanh (sqrt nu * Rabs u) * phi u).
Proof.
  split.
  - intro u. apply (continuous_mult (K := R_AbsRing) (fun u => tanh (sqrt nu * Rabs u)) phi); [|apply phi_continuous].
    apply (continuous_comp Rabs (fun t => tanh (sqrt nu * t))); [apply continuous_Rabs|].
    apply (ex_derive_continuous (V := R_NormedModule)). eexists.
    apply (is_derive_comp tanh (fun t => sqrt nu * t)); [apply tanh_derive | auto_derive; [trivial | reflexivity]].
  - intro u. rewrite Rabs_Ropp, phi_even. reflexivity.
  - intro u. assert (P := phi_pos u). assert (B := tanh_bounds (sqrt nu * Rabs u)).
    assert (0 <= tanh (sqrt nu * Rabs u)) by (apply tanh_nonneg, Rmult_le_pos; [apply sqrt_pos | apply Rabs_pos]). nra.
Qed.

Theorem mean_zero nu :
  is_RInt_gen (fun u => gain * tanh (sqrt nu * u) * phi u) (Rbar_locally m_infty) (Rbar_locally p_infty) 0.
Proof.
  set (f := fun u => gain * tanh (sqrt nu * u) * phi u). set (h := fun u => tanh (sqrt nu * Rabs u) * phi u).
  assert (I := tanh_abs_integrand nu). destruct (gaussian_lim h I) as [_ [HL _]]. set (L := gaussian h / 2) in *.
  assert (C : forall u, continuous f u).
  { intro u. apply (ex_derive_continuous (V := R_NormedModule)). eexists. unfold f.
    apply (is_derive_mult (fun u => gain * tanh (sqrt nu * u)) phi).
    - apply (is_derive_scal (fun u => tanh (sqrt nu * u))).
      apply (is_derive_comp tanh (fun u => sqrt nu * u)); [apply tanh_derive | auto_derive; [trivial | reflexivity]].
    - unfold phi. auto_derive; [trivial | reflexivity].
    - intros; apply Rmult_comm. }
  assert (D := primitive_derive f C).
  assert (E : forall x, primitive f (- x) = primitive f x).
  { intro x. assert (Z : forall u, is_derive (fun u => primitive f (- u) - primitive f u) u 0).
    { intro u. replace 0 with (minus (scal (-1) (f (- u))) (f u)).
      - apply (is_derive_minus (fun u => primitive f (- u)) (primitive f)); [|apply D].
        apply (is_derive_comp (primitive f) Ropp); [apply D | auto_derive; trivial].
      - unfold f. rewrite phi_even. replace (sqrt nu * - u) with (- (sqrt nu * u)) by ring. rewrite tanh_odd.
        unfold minus, plus, opp, scal; simpl; unfold mult; simpl. ring. }
    destruct (MVT_gen _ 0 x _ (fun u _ => Z u)) as [z [_ Q]].
    { intros u _. apply derivable_continuous_pt. exists 0. apply is_derive_Reals, Z. }
    rewrite Ropp_0, primitive_0 in Q. lra. }
  assert (P : forall x, 0 < x -> gain * primitive h x = primitive f x).
  { intros x Hx. unfold primitive. symmetry. apply is_RInt_unique.
    apply (is_RInt_ext (fun u => scal gain (h u))).
    - intros u Hu. rewrite Rmin_left, Rmax_right in Hu by lra. unfold f, h, scal; simpl; unfold mult; simpl.
      rewrite Rabs_right by lra. ring.
    - apply (is_RInt_scal (V := R_NormedModule)). apply (RInt_correct (V := R_CompleteNormedModule)), h_integrable, I. }
  assert (Lp : is_lim (primitive f) p_infty (gain * L)).
  { apply (is_lim_ext_loc (fun x => gain * primitive h x)); [exists 0; exact P|]. exact (is_lim_scal_l _ gain _ _ HL). }
  replace 0 with ((primitive f 0 - gain * L) + (gain * L - primitive f 0)) by ring.
  apply (glue f f f); try reflexivity; [apply half_m | apply half_p]; trivial.
  apply (is_lim_ext (fun x => primitive f (- x))); [exact E|].
  apply (is_lim_comp (primitive f) Ropp m_infty (gain * L) p_infty Lp).
  - exact (is_lim_opp (fun x => x) m_infty m_infty (is_lim_id m_infty)).
  - exists 0. intros; discriminate.
Qed.

(** The map of variances is increasing and 0.8121-Lipschitz in ln nu, for all nu > 0. *)
Theorem second_lipschitz nu nu' : 0 < nu' -> nu' <= nu ->
  0 <= second nu - second nu' <= 0.8121 * (ln nu - ln nu').
Proof.
  intros H' H. rewrite !second_eq.
  assert (L : ln nu' <= ln nu) by (destruct H as [H | <-]; [apply Rlt_le, ln_increasing | ]; lra).
  assert (B : 0 <= tanh_second nu - tanh_second nu' <= 0.3202 * (ln nu - ln nu')).
  { split.
    - enough (tanh_second nu' <= tanh_second nu + 0) by lra.
      apply gaussian_le; try apply tanh_square_integrand.
      intro u. generalize (tanh_square_step nu nu' u H' H). lra.
    - enough (tanh_second nu <= tanh_second nu' + 0.3202 * (ln nu - ln nu')) by lra.
      apply gaussian_le; try apply tanh_square_integrand.
      intro u. generalize (tanh_square_step nu nu' u H' H). lra. }
  assert (K : 2.536 < gain ^ 2 < 2.5362).
  { generalize gain_bounds. intro. set (k := gain) in *. split; interval with (i_prec 53). }
  split; nra.
Qed.

(** - ln lies below its chord on [0.7, 1], rounded up. *)
Lemma ln_chord nu : 0.7 <= nu <= 1 -> - ln nu <= 1.19 * (1 - nu).
Proof.
  intro H. destruct (Rle_dec nu 0.9) as [A | A].
  - apply Rminus_le. interval with (i_taylor nu, i_bisect nu, i_prec 53).
  - assert (B : / nu <= 1 + 1.19 * (1 - nu)).
    { apply (Rmult_le_reg_r nu); [lra|]. rewrite Rinv_l by lra. nra. }
    generalize (exp_ineq1_le (ln (/ nu))). rewrite exp_ln by (apply Rinv_0_lt_compat; lra). rewrite ln_Rinv by lra. lra.
Qed.

(** One layer brings every variance in [0.7, oo) closer to 1 by a factor 0.97; above 1 by 0.8121. *)
Theorem second_contracts nu : 0.7 <= nu -> Rabs (second nu - 1) <= 0.97 * Rabs (nu - 1).
Proof.
  intro H. rewrite <- second_fixed. destruct (Rle_dec 1 nu) as [P | N].
  - assert (S := second_lipschitz nu 1 Rlt_0_1 P). rewrite ln_1 in S.
    assert (ln nu <= nu - 1).
    { generalize (exp_ineq1_le (ln nu)). rewrite exp_ln; lra. }
    rewrite second_fixed in *. rewrite !Rabs_right by lra. lra.
  - assert (S := second_lipschitz 1 nu ltac:(lra) ltac:(lra)). rewrite ln_1 in S.
    assert (- ln nu <= 1.19 * (1 - nu)) by (apply ln_chord; lra).
    rewrite second_fixed in *. rewrite !Rabs_left1 by lra. lra.
Qed.

(** ** The derivative at the fixed point
    The second derivative of tanh(exp(w/2) u)^2 by w is bend t, |bend t| <= 4. So the difference quotient of second
    converges, to gain^2 E slope(u). *)
Definition bend (t : R) : R := t / 2 * ((1 - tanh t ^ 2) * (tanh t + t - 3 * t * tanh t ^ 2)).

Lemma slope_derive t : is_derive slope t ((1 - tanh t ^ 2) * (tanh t + t - 3 * t * tanh t ^ 2)).
Proof.
  assert (T := tanh_derive t). unfold slope. auto_derive.
  - repeat split; eexists; exact T.
  - change (fun x : R => tanh x) with tanh. rewrite (is_derive_unique _ _ _ T). ring.
Qed.

Lemma sech_le t : 0 <= t -> 1 - tanh t ^ 2 <= 4 / (1 + t) ^ 2.
Proof.
  intro Ht. assert (E : 1 + t <= exp t) by apply exp_ineq1_le. rewrite tanh_exp.
  replace (exp (2 * t)) with (exp t * exp t) by (rewrite <- exp_plus; f_equal; ring).
  set (e := exp t) in *. replace (1 - (1 - 2 / (e * e + 1)) ^ 2) with (4 * (e * e) / (e * e + 1) ^ 2) by (field; nra).
  apply (Rmult_le_reg_r ((e * e + 1) ^ 2)); [nra|].
  replace (4 * (e * e) / (e * e + 1) ^ 2 * (e * e + 1) ^ 2) with (4 * (e * e)) by (field; nra).
  apply (Rmult_le_reg_r ((1 + t) ^ 2)); [nra|].
  replace (4 / (1 + t) ^ 2 * (e * e + 1) ^ 2 * (1 + t) ^ 2) with (4 * (e * e + 1) ^ 2) by (field; nra).
  assert ((1 + t) ^ 2 <= e * e) by nra. assert (0 < e * e) by nra. nra.
Qed.

Lemma bend_bound t : Rabs (bend t) <= 4.
Proof.
  assert (K : forall t, 0 <= t -> Rabs (bend t) <= 4).
  { intros s Hs. assert (B := tanh_bounds s). assert (P := tanh_nonneg s Hs). assert (Q := sech_le s Hs).
    set (y := tanh s) in *. assert (Y : 0 <= 1 - y ^ 2) by nra.
    assert (M : Rabs (y + s - 3 * s * y ^ 2) <= 1 + 2 * s) by (apply Rabs_le; nra).
    unfold bend. fold y. rewrite !Rabs_mult, (Rabs_right (s / 2)), (Rabs_right (1 - y ^ 2)) by lra.
    apply Rle_trans with (s / 2 * (4 / (1 + s) ^ 2 * (1 + 2 * s))).
    - apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat; trivial. apply Rabs_pos.
    - apply (Rmult_le_reg_r ((1 + s) ^ 2)); [nra|].
      replace (s / 2 * (4 / (1 + s) ^ 2 * (1 + 2 * s)) * (1 + s) ^ 2) with (2 * s * (1 + 2 * s)) by (field; lra). nra. }
  destruct (Rle_dec 0 t) as [P | N]; [apply K, P|].
  replace (bend t) with (bend (- t)) by (unfold bend; rewrite tanh_odd; field). apply K. lra.
Qed.

Lemma slope_near_1 u w : Rabs (slope (exp (w / 2) * u) - slope u) <= 4 * Rabs w.
Proof.
  assert (D : forall w, is_derive (fun w => slope (exp (w / 2) * u)) w (bend (exp (w / 2) * u))).
  { intro v. replace (bend (exp (v / 2) * u)) with (scal (1 / 2 * exp (v / 2) * u)
      ((1 - tanh (exp (v / 2) * u) ^ 2) * (tanh (exp (v / 2) * u) + exp (v / 2) * u - 3 * (exp (v / 2) * u) * tanh (exp (v / 2) * u) ^ 2)))
      by (unfold bend, scal; simpl; unfold mult; simpl; field).
    apply (is_derive_comp slope (fun w => exp (w / 2) * u)); [apply slope_derive | apply exp_half_derive]. }
  destruct (MVT_gen _ 0 w _ (fun v _ => D v)) as [c [_ E]].
  { intros v _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, D. }
  replace (exp (0 / 2) * u) with u in E by (replace (0 / 2) with 0 by field; rewrite exp_0; ring).
  rewrite E, Rminus_0_r, Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos | apply bend_bound].
Qed.

Lemma tanh_log_taylor u w : Rabs (tanh_log u w - tanh_log u 0 - w * slope u) <= 4 * w ^ 2.
Proof.
  destruct (tanh_log_mvt u 0 w) as [c [Hc E]].
  replace (tanh_log u w - tanh_log u 0 - w * slope u) with ((slope (exp (c / 2) * u) - slope u) * w) by lra.
  assert (A : Rabs c <= Rabs w).
  { unfold Rmin, Rmax in Hc. destruct (Rle_dec 0 w); unfold Rabs; destruct (Rcase_abs c), (Rcase_abs w); lra. }
  rewrite Rabs_mult. generalize (slope_near_1 u c) (Rabs_pos w). intros S P.
  rewrite <- (pow2_abs w). nra.
Qed.

Definition slope_density (u : R) : R := slope u * phi u.

Lemma slope_integrand : integrand slope_density.
Proof.
  split.
  - intro u. apply (continuous_mult (K := R_AbsRing) slope phi); [|apply phi_continuous].
    apply (ex_derive_continuous (V := R_NormedModule)). eexists. apply slope_derive.
  - intro u. unfold slope_density. rewrite slope_even, phi_even. reflexivity.
  - intro u. unfold slope_density. generalize (slope_bounds u) (phi_pos u). nra.
Qed.

Lemma tanh_second_taylor nu : 0 < nu ->
  Rabs (tanh_second nu - tanh_second 1 - ln nu * gaussian slope_density) <= 4 * ln nu ^ 2.
Proof.
  intro H. assert (I := tanh_square_integrand). assert (J := slope_integrand).
  assert (K : forall u, Rabs (tanh_square nu u - tanh_square 1 u - ln nu * slope_density u) <= 4 * ln nu ^ 2 * phi u).
  { intro u. rewrite !tanh_square_log, ln_1 by lra. unfold slope_density.
    replace (_ - _) with ((tanh_log u (ln nu) - tanh_log u 0 - ln nu * slope u) * phi u) by ring.
    assert (P := phi_pos u). rewrite Rabs_mult, (Rabs_right (phi u)) by lra.
    apply Rmult_le_compat_r; [lra | apply tanh_log_taylor]. }
  apply Rabs_le.
  assert (A := gaussian_combine (ln nu) (4 * ln nu ^ 2) _ _ _ (I nu) (I 1) J).
  assert (B := gaussian_combine (- ln nu) (4 * ln nu ^ 2) _ _ _ (I 1) (I nu) J).
  fold (tanh_second nu) (tanh_second 1) in A, B. split; [enough (tanh_second 1 <= tanh_second nu + - ln nu * gaussian slope_density + 4 * ln nu ^ 2) by lra; apply B |
    enough (tanh_second nu <= tanh_second 1 + ln nu * gaussian slope_density + 4 * ln nu ^ 2) by lra; apply A];
    intro u; generalize (K u); intro Q; apply Rabs_le_between in Q; lra.
Qed.

(** E slope(u): again an integral over [0, 7] and a tail. *)
Lemma slope_integral : 0.1817976 <= gaussian slope_density <= 0.1817979.
Proof.
  destruct (gaussian_lim _ slope_integrand) as [_ [_ B]]. specialize (B 7).
  assert (I : 0.0908988 <= primitive slope_density 7 <= 0.0908989).
  { unfold primitive. rewrite (RInt_ext _ (fun u => u * (1 - 2 / (exp (2 * u) + 1)) * (1 - (1 - 2 / (exp (2 * u) + 1)) ^ 2)
      * (exp (- (u * u) / 2) / sqrt (2 * PI)))).
    - integral with (i_prec 60, i_width (-26), i_degree 12, i_fuel 400).
    - intros u _. unfold slope_density, slope. rewrite tanh_exp. reflexivity. }
  generalize half_erf_7. lra.
Qed.

(** d nu~/d nu = 0.46107.. < 1 at the fixed point (0, 1) of scaled tanh. *)
Theorem second_derivative : exists d, is_derive second 1 d /\ 0.46106 < d < 0.46108.
Proof.
  exists (gain ^ 2 * gaussian slope_density). split.
  - apply (is_derive_ext (fun nu => gain ^ 2 * tanh_second nu)); [intro; symmetry; apply second_eq|].
    apply (is_derive_scal tanh_second). set (D := gaussian slope_density).
    apply (is_derive_ext_loc (fun nu => tanh_second (exp (ln nu)))).
    + exists (mkposreal 1 Rlt_0_1). intros t Ht. unfold ball in Ht; simpl in Ht.
      unfold AbsRing_ball, abs, minus, plus, opp in Ht; simpl in Ht. apply Rabs_lt_between in Ht.
      rewrite exp_ln by lra. reflexivity.
    + replace D with (scal (/ 1) D) by (unfold scal; simpl; unfold mult; simpl; field).
      apply (is_derive_comp (fun w => tanh_second (exp w)) ln); [|apply is_derive_ln, Rlt_0_1].
      rewrite ln_1. apply is_derive_Reals. intros e He. exists (mkposreal (e / 5) ltac:(lra)).
      intros w Hw Hd. simpl in Hd. rewrite Rplus_0_l, exp_0.
      assert (T := tanh_second_taylor (exp w) (exp_pos w)). rewrite ln_exp in T. fold D in T.
      replace ((tanh_second (exp w) - tanh_second 1) / w - D) with ((tanh_second (exp w) - tanh_second 1 - w * D) * / w)
        by (field; exact Hw).
      assert (P : 0 < Rabs w) by (apply Rabs_pos_lt, Hw).
      rewrite Rabs_mult, (Rabs_inv w). apply (Rmult_lt_reg_r (Rabs w)); [exact P|].
      rewrite Rmult_assoc, Rinv_l by lra. rewrite <- (pow2_abs w) in T. nra.
  - assert (S := slope_integral). assert (G := gain_bounds). set (k := gain) in *. set (q := gaussian slope_density) in *.
    split; interval with (i_prec 60).
Qed.
