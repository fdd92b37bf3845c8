(** * The error function
    erf x = 2/sqrt(PI) int_0^x exp(-t^2) dt is DEFINED as a Riemann integral, so that every statement below is about
    integrals and not about a library's erf. Proved: its derivative; oddness; -1 <= erf <= 1, by the Gaussian integral
    erfI(x)^2 + int_0^1 exp(-x^2(1+t^2))/(1+t^2) dt = PI/4; 0 <= erfc x <= 4/PI exp(-x^2) for x >= 0.
    Feeds: every other file. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Definition gauss (t : R) : R := exp (- (t * t)).
Definition erfI (x : R) : R := RInt gauss 0 x.
Definition erf (x : R) : R := 2 / sqrt PI * erfI x.
Definition erfc (x : R) : R := 1 - erf x.

Lemma sqrtPI_pos : 0 < sqrt PI.
Proof. apply sqrt_lt_R0, PI_RGT_0. Qed.

Lemma sqrtPI_sqr : sqrt PI * sqrt PI = PI.
Proof. apply sqrt_sqrt; generalize PI_RGT_0; lra. Qed.

Lemma gauss_continuous x : continuous gauss x.
Proof. apply (ex_derive_continuous (V := R_NormedModule)). unfold gauss. auto_derive. trivial. Qed.

Lemma gauss_ex_RInt a b : ex_RInt gauss a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros; apply gauss_continuous. Qed.

Lemma gauss_pos t : 0 < gauss t.
Proof. apply exp_pos. Qed.

Lemma is_derive_erfI x : is_derive erfI x (gauss x).
Proof.
  apply (is_derive_RInt gauss erfI 0 x).
  - exists (mkposreal 1 Rlt_0_1). intros y _. apply (RInt_correct (V := R_CompleteNormedModule)).
    apply gauss_ex_RInt.
  - apply gauss_continuous.
Qed.

Lemma erfI_0 : erfI 0 = 0.
Proof. unfold erfI. rewrite RInt_point. reflexivity. Qed.

Lemma is_derive_erf x : is_derive erf x (2 / sqrt PI * exp (- (x * x))).
Proof.
  unfold erf. apply (is_derive_scal erfI x (2 / sqrt PI) (gauss x)). apply is_derive_erfI.
Qed.

Lemma is_derive_erfc x : is_derive erfc x (- (2 / sqrt PI * exp (- (x * x)))).
Proof.
  unfold erfc.
  replace (- (2 / sqrt PI * exp (- (x * x)))) with (minus 0 (2 / sqrt PI * exp (- (x * x))))
    by (unfold minus, plus, opp; simpl; ring).
  apply (is_derive_minus (fun _ => 1) erf).
  - apply (is_derive_const (K := R_AbsRing) (V := R_NormedModule) 1 x).
  - apply is_derive_erf.
Qed.

(* The Gaussian integral:  erfI x ^2 + int_0^1 exp(-x^2(1+t^2))/(1+t^2) dt = PI/4 *)
Definition gk (x t : R) : R := exp (- (x * x) * (1 + t * t)) / (1 + t * t).
Definition gK (x : R) : R := RInt (gk x) 0 1.

Lemma den_pos t : 0 < 1 + t * t.
Proof. nra. Qed.

Lemma gk_is_derive t x : is_derive (fun u => gk u t) x (- 2 * x * exp (- (x * x) * (1 + t * t))).
Proof.
  unfold gk. generalize (den_pos t); intro H.
  auto_derive. lra. field. lra.
Qed.

Lemma gk_cont x t : continuous (gk x) t.
Proof.
  apply (ex_derive_continuous (V := R_NormedModule)). unfold gk.
  generalize (den_pos t); intro. auto_derive. lra.
Qed.

Lemma gk_ex_RInt x a b : ex_RInt (gk x) a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)); intros; apply gk_cont. Qed.

Lemma is_derive_gK x : is_derive gK x (- 2 * exp (- (x * x)) * erfI x).
Proof.
  replace (- 2 * exp (- (x * x)) * erfI x) with (RInt (fun t => Derive (fun u => gk u t) x) 0 1).
  - apply (is_derive_RInt_param gk 0 1 x).
    + exists (mkposreal 1 Rlt_0_1). intros y _ t _. eexists. apply gk_is_derive.
    + intros t _.
      apply (continuity_2d_pt_ext (fun u v => - 2 * u * exp (- (u * u) * (1 + v * v)))).
      * intros u v. symmetry. apply is_derive_unique, gk_is_derive.
      * apply continuity_2d_pt_mult.
        -- apply continuity_2d_pt_mult. apply continuity_2d_pt_const. apply continuity_2d_pt_id1.
        -- apply (continuity_1d_2d_pt_comp exp (fun u v => - (u * u) * (1 + v * v))).
           ++ apply derivable_continuous_pt, derivable_pt_exp.
           ++ apply continuity_2d_pt_mult.
              ** apply continuity_2d_pt_opp. apply continuity_2d_pt_mult; apply continuity_2d_pt_id1.
              ** apply continuity_2d_pt_plus. apply continuity_2d_pt_const.
                 apply continuity_2d_pt_mult; apply continuity_2d_pt_id2.
    + exists (mkposreal 1 Rlt_0_1). intros y _. apply gk_ex_RInt.
  - rewrite (RInt_ext _ (fun t => scal (- 2 * exp (- (x * x))) (scal x (gauss (x * t + 0))))).
    + rewrite (RInt_scal (V := R_CompleteNormedModule)).
      * assert (E : RInt (fun t => scal x (gauss (x * t + 0))) 0 1 = erfI x).
        { apply is_RInt_unique.
          generalize (is_RInt_comp_lin (V := R_NormedModule) gauss x 0 0 1 (erfI x)).
          rewrite Rmult_0_r, Rmult_1_r, !Rplus_0_r. intro H; apply H.
          apply (RInt_correct (V := R_CompleteNormedModule)), gauss_ex_RInt. }
        etransitivity; [apply f_equal, E|]. reflexivity.
      * apply (ex_RInt_comp_lin (V := R_CompleteNormedModule)). apply gauss_ex_RInt.
    + intros t _. replace (Derive (fun u => gk u t) x) with (- 2 * x * exp (- (x * x) * (1 + t * t)))
        by (symmetry; apply is_derive_unique, gk_is_derive).
      unfold scal; simpl; unfold mult; simpl. unfold gauss.
      replace (- (x * x) * (1 + t * t)) with (- (x * x) + - ((x * t + 0) * (x * t + 0))) by ring.
      rewrite exp_plus. ring.
Qed.

Lemma gK_0 : gK 0 = PI / 4.
Proof.
  unfold gK. rewrite <- atan_1.
  apply is_RInt_unique.
  apply (is_RInt_ext (fun t => / (1 + t ^ 2))).
  - intros t _. unfold gk. replace (- (0 * 0) * (1 + t * t)) with 0 by ring. rewrite exp_0.
    generalize (den_pos t); intro. change (/ (1 + t ^ 2) = 1 / (1 + t * t)).
    replace (1 + t ^ 2) with (1 + t * t) by ring. field. lra.
  - replace (atan 1) with (minus (atan 1) (atan 0))
      by (rewrite atan_0; unfold minus, plus, opp; simpl; ring).
    apply (is_RInt_derive (V := R_CompleteNormedModule) atan).
    + intros t _. apply is_derive_Reals.
      apply derivable_pt_lim_atan.
    + intros t _. apply (ex_derive_continuous (V := R_NormedModule)). auto_derive. nra.
Qed.

Lemma gauss_const x : erfI x * erfI x + gK x = PI / 4.
Proof.
  assert (H : forall u, is_derive (fun u => erfI u * erfI u + gK u) u 0).
  { intro u.
    replace 0 with (plus (plus (mult (gauss u) (erfI u)) (mult (erfI u) (gauss u)))
                    (- 2 * exp (- (u * u)) * erfI u))
      by (unfold plus, mult; simpl; unfold gauss; ring).
    apply (is_derive_plus (fun u => erfI u * erfI u) gK).
    - apply (is_derive_mult erfI erfI); try apply is_derive_erfI. intros; apply Rmult_comm.
    - apply is_derive_gK. }
  replace (PI / 4) with (erfI 0 * erfI 0 + gK 0) by (rewrite erfI_0, gK_0; ring).
  destruct (Req_dec x 0) as [-> | Hx]; trivial.
  destruct (MVT_gen (fun u => erfI u * erfI u + gK u) 0 x (fun _ => 0)) as [c [_ Hc]].
  - intros u _. apply H.
  - intros u _. apply derivable_continuous_pt. exists 0. apply is_derive_Reals, H.
  - simpl in Hc. lra.
Qed.

Lemma gK_bounds x : 0 <= gK x <= exp (- (x * x)).
Proof.
  split.
  - unfold gK. apply RInt_ge_0; [lra | apply gk_ex_RInt |].
    intros t _. unfold gk. generalize (den_pos t) (exp_pos (- (x * x) * (1 + t * t))); intros.
    apply Rlt_le, Rdiv_lt_0_compat; lra.
  - replace (exp (- (x * x))) with (RInt (fun _ => exp (- (x * x))) 0 1)
      by (rewrite RInt_const; unfold scal; simpl; unfold mult; simpl; ring).
    unfold gK. apply RInt_le; [lra | apply gk_ex_RInt | apply ex_RInt_const |].
    intros t _. unfold gk. generalize (den_pos t); intro.
    apply Rle_trans with (exp (- (x * x) * (1 + t * t))).
    + apply (Rmult_le_reg_r (1 + t * t)); [lra|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
      generalize (exp_pos (- (x * x) * (1 + t * t))); intro. nra.
    + destruct (Rle_lt_or_eq_dec (- (x * x) * (1 + t * t)) (- (x * x))) as [L | E].
      * nra.
      * apply Rlt_le, exp_increasing, L.
      * rewrite E; lra.
Qed.

Lemma erfI_incr a b : a <= b -> erfI a <= erfI b.
Proof.
  intro H. destruct (Req_dec a b) as [-> | Hn]; [lra|].
  destruct (MVT_gen erfI a b gauss) as [c [_ Hc]].
  - intros; apply is_derive_erfI.
  - intros u _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, is_derive_erfI.
  - generalize (gauss_pos c); intro. nra.
Qed.

Lemma erf_sqr x : erf x * erf x = 1 - 4 / PI * gK x.
Proof.
  unfold erf. generalize (gauss_const x) sqrtPI_pos sqrtPI_sqr PI_RGT_0; intros H P1 P2 P3.
  replace (2 / sqrt PI * erfI x * (2 / sqrt PI * erfI x))
    with (4 / (sqrt PI * sqrt PI) * (erfI x * erfI x)) by (field; lra).
  rewrite P2. replace (erfI x * erfI x) with (PI / 4 - gK x) by lra. field. lra.
Qed.

Lemma erf_nonneg x : 0 <= x -> 0 <= erf x.
Proof.
  intro H. unfold erf. apply Rmult_le_pos.
  - apply Rlt_le, Rdiv_lt_0_compat; [lra | apply sqrtPI_pos].
  - rewrite <- erfI_0. apply erfI_incr, H.
Qed.

Lemma erf_le_1 x : erf x <= 1.
Proof.
  generalize (erf_sqr x) (gK_bounds x) PI_RGT_0; intros H [K _] P.
  assert (0 <= 4 / PI * gK x) by (apply Rmult_le_pos; [apply Rlt_le, Rdiv_lt_0_compat; lra | lra]).
  nra.
Qed.

Lemma erfc_bounds x : 0 <= x -> 0 <= erfc x <= 4 / PI * exp (- (x * x)).
Proof.
  intro Hx. unfold erfc. generalize (erf_le_1 x) (erf_nonneg x Hx) (erf_sqr x) (gK_bounds x) PI_RGT_0.
  intros H1 H0 Hs [_ Hk] P. split; [lra|].
  assert (4 / PI * gK x <= 4 / PI * exp (- (x * x)))
    by (apply Rmult_le_compat_l; [apply Rlt_le, Rdiv_lt_0_compat; lra | lra]).
  nra.
Qed.

Lemma erfI_opp x : erfI (- x) = - erfI x.
Proof.
  assert (H : forall u, is_derive (fun u => erfI (- u) + erfI u) u 0).
  { intro u.
    replace 0 with (plus (scal (-1) (gauss (- u))) (gauss u))
      by (unfold plus, scal; simpl; unfold mult; simpl; unfold gauss;
          replace (- u * - u) with (u * u) by ring; ring).
    apply (is_derive_plus (fun u => erfI (- u)) erfI).
    - apply (is_derive_comp erfI Ropp). apply is_derive_erfI. auto_derive; trivial.
    - apply is_derive_erfI. }
  destruct (MVT_gen (fun u => erfI (- u) + erfI u) 0 x (fun _ => 0)) as [c [_ Hc]].
  - intros u _. apply H.
  - intros u _. apply derivable_continuous_pt. exists 0. apply is_derive_Reals, H.
  - simpl in Hc. rewrite Ropp_0, erfI_0 in Hc. lra.
Qed.

Lemma erf_opp x : erf (- x) = - erf x.
Proof. unfold erf. rewrite erfI_opp. ring. Qed.

Lemma erf_0 : erf 0 = 0.
Proof. unfold erf. rewrite erfI_0. ring. Qed.

Lemma erfc_0 : erfc 0 = 1.
Proof. unfold erfc. rewrite erf_0. ring. Qed.

Lemma erf_ge_m1 x : -1 <= erf x.
Proof. generalize (erf_le_1 (- x)). rewrite erf_opp. lra. Qed.

Lemma erfc_pos x : 0 <= erfc x.
Proof. unfold erfc. generalize (erf_le_1 x). lra. Qed.

Lemma erfc_erfI x : erfc x = 1 - 2 / sqrt PI * erfI x.
Proof. reflexivity. Qed.
