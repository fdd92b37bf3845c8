(** * SELU, the normal density and integrals over the real line
    Definitions of both; limits of erf, exp(-u^2) and u exp(-u^2) at infinity; the fundamental theorem on half-lines; the
    two halves glued at the kink of SELU. Feeds: GaussianIntegrals.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction Moments ErfcComparison Coordinates.
Open Scope R_scope.

Definition selu (lambda alpha z : R) : R := if Rle_dec z 0 then lambda * alpha * (exp z - 1) else lambda * z.
(* density of N(m,v), variance v *)
Definition normal_density (m v z : R) : R := exp (- (z - m) ^ 2 / (2 * v)) / sqrt (2 * PI * v).

Lemma lim_gauss_p : is_lim (fun u => exp (- (u * u))) p_infty 0.
Proof.
  apply is_lim_spec. intro eps. destruct (exp_neg_sqr_small eps (cond_pos eps)) as [M [_ HM]].
  exists M. intros u Hu. rewrite Rminus_0_r, Rabs_right by apply Rle_ge, Rlt_le, exp_pos. apply HM. lra.
Qed.

Lemma lim_erf_p : is_lim erf p_infty 1.
Proof.
  apply is_lim_spec. intro eps.
  assert (He : 0 < eps * (PI / 4)) by (apply Rmult_lt_0_compat; [apply cond_pos | generalize PI_RGT_0; lra]).
  destruct (exp_neg_sqr_small _ He) as [M [HM0 HM]].
  exists M. intros u Hu. assert (B := erfc_bounds u ltac:(lra)). unfold erfc in B.
  rewrite Rabs_left1 by lra. specialize (HM u ltac:(lra)).
  assert (4 / PI * exp (- (u * u)) < eps); [|lra].
  assert (HP := PI_RGT_0). destruct eps as [e he]; simpl in *.
  replace e with (4 / PI * (e * (PI / 4))) by (field; lra).
  apply Rmult_lt_compat_l; [apply Rdiv_lt_0_compat; lra | exact HM].
Qed.

Lemma lim_ugauss_p : is_lim (fun u => u * exp (- (u * u))) p_infty 0.
Proof.
  apply is_lim_spec. intro eps. destruct eps as [e he]; simpl.
  exists (Rmax 1 (/ e)). intros u Hu.
  assert (1 < u) by (eapply Rle_lt_trans; [apply Rmax_l | exact Hu]).
  assert (Hu2 : / e < u) by (eapply Rle_lt_trans; [apply Rmax_r | exact Hu]).
  assert (Hp := exp_pos (- (u * u))).
  rewrite Rminus_0_r, Rabs_right by nra. rewrite exp_Ropp.
  assert (H1 : 1 + u * u < exp (u * u)) by (apply exp_ineq1; nra).
  apply Rle_lt_trans with (/ u).
  - apply (Rmult_le_reg_r (exp (u * u))); [apply exp_pos|]. rewrite Rmult_assoc, Rinv_l by (apply Rgt_not_eq, exp_pos).
    apply (Rmult_le_reg_l u); [lra|].
    replace (u * (/ u * exp (u * u))) with (exp (u * u)) by (field; lra). lra.
  - rewrite <- (Rinv_inv e). apply Rinv_lt_contravar; [|exact Hu2].
    apply Rmult_lt_0_compat; [apply Rinv_0_lt_compat, he | lra].
Qed.

Section Lin.
Variables (k r : R).
Hypothesis Hr : 0 < r.
Lemma lin_p : is_lim (fun z => (z - k) / r) p_infty p_infty.
Proof.
  apply is_lim_spec. intro M. exists (M * r + k). intros z Hz.
  apply (Rmult_lt_reg_r r); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma lin_m : is_lim (fun z => - ((z - k) / r)) m_infty p_infty.
Proof.
  apply is_lim_spec. intro M. exists (- M * r + k). intros z Hz.
  apply (Rmult_lt_reg_r r); [lra|]. unfold Rdiv. rewrite Ropp_mult_distr_l, Rmult_assoc, Rinv_l by lra. lra.
Qed.
Lemma comp_p f (L : R) : is_lim f p_infty L -> is_lim (fun z => f ((z - k) / r)) p_infty L.
Proof.
  intro H. apply (is_lim_comp f (fun z => (z - k) / r) p_infty L p_infty H lin_p).
  exists 0. intros; discriminate.
Qed.
Lemma comp_m f (L : R) : is_lim f p_infty L -> is_lim (fun z => f (- ((z - k) / r))) m_infty L.
Proof.
  intro H. apply (is_lim_comp f (fun z => - ((z - k) / r)) m_infty L p_infty H lin_m).
  exists 0. intros; discriminate.
Qed.
Lemma erf_lin_p : is_lim (fun z => erf ((z - k) / r)) p_infty 1.
Proof. apply comp_p, lim_erf_p. Qed.
Lemma erf_lin_m : is_lim (fun z => erf ((z - k) / r)) m_infty (-1).
Proof.
  apply (is_lim_ext (fun z => - erf (- ((z - k) / r)))).
  - intro z. rewrite erf_opp. ring.
  - replace (Finite (-1)) with (Rbar_opp 1) by (simpl; f_equal; ring).
    apply is_lim_opp, comp_m, lim_erf_p.
Qed.
Lemma erf_lin_d z : is_derive (fun z => erf ((z - k) / r)) z (2 / sqrt PI * exp (- ((z - k) / r * ((z - k) / r))) / r).
Proof.
  replace (2 / sqrt PI * exp (- ((z - k) / r * ((z - k) / r))) / r)
    with (scal (/ r) (2 / sqrt PI * exp (- ((z - k) / r * ((z - k) / r)))))
    by (unfold scal; simpl; unfold mult; simpl; generalize sqrtPI_pos; intro; field; lra).
  apply (is_derive_comp erf (fun z => (z - k) / r)). apply is_derive_erf. auto_derive; [lra | field; lra].
Qed.
End Lin.

(* fundamental theorem on half-lines *)
Lemma half_p (A f : R -> R) (L : R) : (forall z, is_derive A z (f z)) -> (forall z, continuous f z) ->
  is_lim A p_infty L -> is_RInt_gen f (at_point 0) (Rbar_locally p_infty) (L - A 0).
Proof.
  intros Hd Hc HL.
  apply (is_RInt_gen_ext (Derive A)).
  - apply filter_forall. intros ab z _. apply is_derive_unique, Hd.
  - apply (is_RInt_gen_Derive (Fa := at_point 0) (Fb := Rbar_locally p_infty)).
    + apply filter_forall. intros ab z _. eexists. apply Hd.
    + apply filter_forall. intros ab z _. apply (continuous_ext f); [intro; symmetry; apply is_derive_unique, Hd | apply Hc].
    + intros P HP. exact (locally_singleton (A 0) P HP).
    + exact HL.
Qed.
Lemma half_m (A f : R -> R) (L : R) : (forall z, is_derive A z (f z)) -> (forall z, continuous f z) ->
  is_lim A m_infty L -> is_RInt_gen f (Rbar_locally m_infty) (at_point 0) (A 0 - L).
Proof.
  intros Hd Hc HL.
  apply (is_RInt_gen_ext (Derive A)).
  - apply filter_forall. intros ab z _. apply is_derive_unique, Hd.
  - apply (is_RInt_gen_Derive (Fa := Rbar_locally m_infty) (Fb := at_point 0)).
    + apply filter_forall. intros ab z _. eexists. apply Hd.
    + apply filter_forall. intros ab z _. apply (continuous_ext f); [intro; symmetry; apply is_derive_unique, Hd | apply Hc].
    + exact HL.
    + intros P HP. exact (locally_singleton (A 0) P HP).
Qed.

(* gluing the two halves *)
Lemma glue (f g h : R -> R) (l1 l2 : R) :
  (forall z, z < 0 -> f z = h z) -> (forall z, 0 < z -> g z = h z) ->
  is_RInt_gen f (Rbar_locally m_infty) (at_point 0) l1 -> is_RInt_gen g (at_point 0) (Rbar_locally p_infty) l2 ->
  is_RInt_gen h (Rbar_locally m_infty) (Rbar_locally p_infty) (l1 + l2).
Proof.
  intros Hf Hg H1 H2.
  apply (is_RInt_gen_Chasles (V := R_NormedModule) h 0 l1 l2).
  - apply (is_RInt_gen_ext f); [|exact H1].
    apply (Filter_prod _ _ _ (fun a => a < 0) (fun b => b = 0)).
    + exists 0. trivial.
    + reflexivity.
    + intros a b Ha Hb z. simpl. subst b. rewrite Rmax_right by lra. intro Hz. apply Hf. lra.
  - apply (is_RInt_gen_ext g); [|exact H2].
    apply (Filter_prod _ _ _ (fun a => a = 0) (fun b => 0 < b)).
    + reflexivity.
    + exists 0. trivial.
    + intros a b Ha Hb z. simpl. subst a. rewrite Rmin_left by lra. intro Hz. apply Hg. lra.
Qed.
