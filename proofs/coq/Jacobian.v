(** * Theorem 1: the Jacobian
    The partial derivatives of the closed forms in (m, v) and in (mu, nu); the box of Theorem 1 is mapped into itself; the
    spectral norm of the Jacobian at the fixed point (0, 1) lies in [0.787673, 0.787674].
    Feeds: ImageBox.v, Spectral.v, Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero JacobianBounds VarianceGrows.
Open Scope R_scope.

(* closed-form partial derivatives of mean and variance in (m,v) *)
Definition mean_m m v := lambda01 / 2 * G_m alpha01 m (sqrt (2 * v)).
Definition mean_v m v := lambda01 / 2 * G_r alpha01 m (sqrt (2 * v)) / sqrt (2 * v).
Definition variance_m m v := Vx lambda01 alpha01 m (sqrt (2 * v)).
Definition variance_v m v := let r := sqrt (2 * v) in
  lambda01 ^ 2 / 2 * (F_r alpha01 m r - G alpha01 m r * G_r alpha01 m r) / r.

Lemma mean_G m v : 0 < v -> mean m v = lambda01 / 2 * G alpha01 m (sqrt (2 * v)).
Proof.
  intro H. unfold mean. rewrite (y_of_r v H) at 1. apply mean_form_G. apply sqrt_lt_R0. lra.
Qed.
Lemma var_V' m v : 0 < v -> variance m v = V lambda01 alpha01 m (sqrt (2 * v)).
Proof.
  intro H. rewrite (y_of_r v H) at 1. apply var_V. apply sqrt_lt_R0. lra.
Qed.

Lemma V_r lambda alpha m r : 0 < r -> is_derive (fun r => V lambda alpha m r) r (lambda ^ 2 / 2 * (F_r alpha m r - G alpha m r * G_r alpha m r)).
Proof.
  intro H. unfold V.
  apply (is_derive_ext (fun r => minus (scal (lambda ^ 2 / 2) (F alpha m r)) (scal ((lambda / 2) ^ 2) (mult (G alpha m r) (G alpha m r))))).
  - intro t. unfold minus, plus, opp, scal, mult; simpl; unfold mult; simpl. ring.
  - replace (lambda ^ 2 / 2 * (F_r alpha m r - G alpha m r * G_r alpha m r)) with (minus (scal (lambda ^ 2 / 2) (F_r alpha m r))
       (scal ((lambda / 2) ^ 2) (plus (mult (G_r alpha m r) (G alpha m r)) (mult (G alpha m r) (G_r alpha m r)))))
      by (unfold minus, plus, opp, scal, mult; simpl; unfold mult; simpl; field).
    apply (is_derive_minus (fun r => scal (lambda ^ 2 / 2) (F alpha m r))).
    + apply (is_derive_scal (fun r => F alpha m r)). apply F_derive_r, H.
    + apply (is_derive_scal (fun r => mult (G alpha m r) (G alpha m r))).
      apply (is_derive_mult (fun r => G alpha m r) (fun r => G alpha m r)); try (apply G_derive_r, H).
      intros; apply Rmult_comm.
Qed.

Lemma is_derive_sqrt2 v : 0 < v -> is_derive (fun v => sqrt (2 * v)) v (/ sqrt (2 * v)).
Proof.
  intro H. assert (0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  auto_derive. lra. field. lra.
Qed.

Lemma mean_dx m v : 0 < v -> is_derive (fun m => mean m v) m (mean_m m v).
Proof.
  intro H. apply (is_derive_ext (fun m => lambda01 / 2 * G alpha01 m (sqrt (2 * v)))).
  - intro t. symmetry. apply mean_G, H.
  - apply (is_derive_scal (fun m => G alpha01 m (sqrt (2 * v)))). apply G_derive_m, sqrt_lt_R0. lra.
Qed.
Lemma var_dx m v : 0 < v -> is_derive (fun m => variance m v) m (variance_m m v).
Proof.
  intro H. apply (is_derive_ext (fun m => V lambda01 alpha01 m (sqrt (2 * v)))).
  - intro t. symmetry. apply var_V', H.
  - apply V_x, sqrt_lt_R0. lra.
Qed.
Lemma pos_loc v (P : R -> Prop) : 0 < v -> (forall t, 0 < t -> P t) -> locally v P.
Proof.
  intros H HP. exists (mkposreal v H). intros t Ht. apply HP.
  unfold ball in Ht; simpl in Ht; unfold AbsRing_ball, abs, minus, plus, opp in Ht; simpl in Ht.
  apply Rabs_lt_between in Ht. lra.
Qed.
Lemma mean_dy m v : 0 < v -> is_derive (fun v => mean m v) v (mean_v m v).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  apply (is_derive_ext_loc (fun v => lambda01 / 2 * G alpha01 m (sqrt (2 * v)))).
  - apply pos_loc; [exact H|]. intros t Ht. symmetry. apply mean_G, Ht.
  - replace (mean_v m v) with (lambda01 / 2 * scal (/ sqrt (2 * v)) (G_r alpha01 m (sqrt (2 * v))))
      by (unfold mean_v, scal; simpl; unfold mult; simpl; field; lra).
    apply (is_derive_scal (fun v => G alpha01 m (sqrt (2 * v)))).
    apply (is_derive_comp (fun r => G alpha01 m r) (fun v => sqrt (2 * v))).
    + apply G_derive_r, Hs. + apply is_derive_sqrt2, H.
Qed.
Lemma var_dy m v : 0 < v -> is_derive (fun v => variance m v) v (variance_v m v).
Proof.
  intro H. assert (Hs : 0 < sqrt (2 * v)) by (apply sqrt_lt_R0; lra).
  apply (is_derive_ext_loc (fun v => V lambda01 alpha01 m (sqrt (2 * v)))).
  - apply pos_loc; [exact H|]. intros t Ht. symmetry. apply var_V', Ht.
  - replace (variance_v m v) with (scal (/ sqrt (2 * v)) (lambda01 ^ 2 / 2 * (F_r alpha01 m (sqrt (2 * v)) - G alpha01 m (sqrt (2 * v)) * G_r alpha01 m (sqrt (2 * v)))))
      by (unfold variance_v, scal; simpl; unfold mult; simpl; field; lra).
    apply (is_derive_comp (fun r => V lambda01 alpha01 m r) (fun v => sqrt (2 * v))).
    + apply V_r, Hs. + apply is_derive_sqrt2, H.
Qed.

(* (c) the Jacobian at mu = 0, nu = 1, omega = 0, tau = 1 *)
Section Jac01.
Lemma s2 : 0 < sqrt (2 * 1).
Proof. apply sqrt_lt_R0; lra. Qed.
Lemma Ec_01 : Ec 0 (sqrt (2 * 1)) = exp (1 / 2) * erfc (1 / sqrt 2).
Proof.
  assert (H := s2). replace (2 * 1) with 2 in * by ring.
  unfold Ec. rewrite pow2_sqrt by lra. f_equal; f_equal.
  - field.
  - assert (E : 1 / sqrt 2 = sqrt 2 / 2) by (rewrite <- sqrt2_half at 2; field; lra).
    rewrite E. unfold Rdiv. ring.
Qed.
Lemma Ed_01 : Ed 0 (sqrt (2 * 1)) = exp 2 * erfc (sqrt 2).
Proof.
  replace (2 * 1) with 2 by ring. unfold Ed. rewrite pow2_sqrt by lra. f_equal; f_equal; unfold Rdiv; ring.
Qed.
Lemma mean_y_01 : 0.0888347 <= mean_v 0 1 <= 0.0888348.
Proof.
  unfold mean_v, G_r. rewrite Ec_01, gA0, erfc_erfI. assert (H := erfI_a).
  assert (Ha := alpha01_bounds). assert (Hl := lambda01_bounds).
  set (J := erfI (1 / sqrt 2)) in *. split; interval with (i_prec 80).
Qed.
Lemma var_y_01 : 0.7826478 <= variance_v 0 1 <= 0.7826479.
Proof.
  unfold variance_v. set (r := sqrt (2 * 1)).
  assert (Hm : G alpha01 0 r = 0).
  { assert (H := mean_fixed_point). rewrite mean_G in H by lra. fold r in H.
    assert (Hl := lambda01_bounds). apply Rmult_integral in H. destruct H; [lra | assumption]. }
  assert (Hr : 0 < r) by apply s2.
  rewrite Hm, Rmult_0_l, Rminus_0_r. unfold F_r. fold r.
  replace (lambda01 ^ 2 / 2 * (r * (1 + W 0 r + alpha01 ^ 2 * (2 * Ed 0 r - Ec 0 r))) / r)
    with (lambda01 ^ 2 / 2 * (1 + W 0 r + alpha01 ^ 2 * (2 * Ed 0 r - Ec 0 r))) by (field; lra).
  unfold r. rewrite Ec_01, Ed_01, W0, !erfc_erfI. assert (H := erfI_a). assert (H2 := erfI_b).
  assert (Ha := alpha01_bounds). assert (Hl := lambda01_bounds).
  set (J := erfI (1 / sqrt 2)) in *. set (K := erfI (sqrt 2)) in *. split; interval with (i_prec 80).
Qed.
End Jac01.

Lemma lin_comp (f : R -> R) (d k t : R) : is_derive f (t * k) d -> is_derive (fun t => f (t * k)) t (k * d).
Proof.
  intro H. apply (is_derive_comp f (fun t => t * k) t d k H). auto_derive; [trivial | ring].
Qed.

(* the Jacobian of (mu,nu) -> (mean (mu omega) (nu tau), variance (mu omega) (nu tau)) *)
Lemma jacobian_entries mu omega nu tau : 0 < nu * tau ->
  is_derive (fun mu => mean (mu * omega) (nu * tau)) mu (omega * mean_m (mu * omega) (nu * tau)) /\
  is_derive (fun nu => mean (mu * omega) (nu * tau)) nu (tau * mean_v (mu * omega) (nu * tau)) /\
  is_derive (fun mu => variance (mu * omega) (nu * tau)) mu (omega * variance_m (mu * omega) (nu * tau)) /\
  is_derive (fun nu => variance (mu * omega) (nu * tau)) nu (tau * variance_v (mu * omega) (nu * tau)).
Proof.
  intro H. split; [|split; [|split]].
  - apply (lin_comp (fun m => mean m (nu * tau))), mean_dx, H.
  - apply (lin_comp (fun v => mean (mu * omega) v)), mean_dy, H.
  - apply (lin_comp (fun m => variance m (nu * tau))), var_dx, H.
  - apply (lin_comp (fun v => variance (mu * omega) v)), var_dy, H.
Qed.

Definition norm2 (u w : R) := u ^ 2 + w ^ 2.
(* spectral norm of the 2x2 matrix at most k *)
Definition specnorm_le (alpha b c d k : R) := forall u w, sqrt (norm2 (alpha * u + b * w) (c * u + d * w)) <= k * sqrt (norm2 u w).

Lemma specnorm_frob alpha b c d k : 0 <= k -> alpha ^ 2 + b ^ 2 + c ^ 2 + d ^ 2 <= k ^ 2 -> specnorm_le alpha b c d k.
Proof.
  intros Hk H u w. rewrite <- (sqrt_pow2 k Hk), <- sqrt_mult_alt by nra.
  apply sqrt_le_1_alt. unfold norm2.
  assert (0 <= (alpha * w - b * u) ^ 2) by apply pow2_ge_0. assert (0 <= (c * w - d * u) ^ 2) by apply pow2_ge_0.
  apply Rle_trans with ((alpha ^ 2 + b ^ 2 + c ^ 2 + d ^ 2) * (u ^ 2 + w ^ 2)); [nra|].
  apply Rmult_le_compat_r; [nra | exact H].
Qed.

Theorem jacobian_01 :
  specnorm_le (0 * mean_m (0 * 0) (1 * 1)) (1 * mean_v (0 * 0) (1 * 1)) (0 * variance_m (0 * 0) (1 * 1)) (1 * variance_v (0 * 0) (1 * 1)) 0.787674
  /\ 0.787673 * sqrt (norm2 0 1) <= sqrt (norm2 (1 * mean_v (0 * 0) (1 * 1) * 1) (1 * variance_v (0 * 0) (1 * 1) * 1)).
Proof.
  replace (0 * 0) with 0 by ring. replace (1 * 1) with 1 by ring.
  assert (H1 := mean_y_01). assert (H2 := var_y_01). split.
  - apply specnorm_frob; [lra|]. rewrite !Rmult_0_l, !Rmult_1_l. set (p := mean_v 0 1) in *. set (q := variance_v 0 1) in *. interval with (i_prec 53).
  - unfold norm2. set (p := mean_v 0 1) in *. set (q := variance_v 0 1) in *.
    apply Rminus_le. interval with (i_prec 53).
Qed.

(* Theorem 1 *)
Section T1.
Variables (omega tau : R).
Hypothesis Ho : -0.1 <= omega <= 0.1.
Hypothesis Ht : 0.95 <= tau <= 1.1.

Definition in_dom mu nu := -0.1 <= mu <= 0.1 /\ 0.8 <= nu <= 1.5.

Lemma xy_dom mu nu : in_dom mu nu -> -0.01 <= mu * omega <= 0.01 /\ 0.76 <= nu * tau <= 1.65.
Proof. intros [H1 H2]. repeat split; nra. Qed.

Lemma r_dom v : 0.76 <= v <= 1.65 -> 1.2328 <= sqrt (2 * v) <= 1.817.
Proof. intro H. split; interval with (i_prec 53). Qed.

Theorem theorem1_invariant mu nu : in_dom mu nu -> in_dom (mean (mu * omega) (nu * tau)) (variance (mu * omega) (nu * tau)).
Proof.
  intro H. destruct (xy_dom mu nu H) as [Hx Hy]. set (m := mu * omega) in *. set (v := nu * tau) in *.
  assert (Hr := r_dom v Hy). split.
  - rewrite mean_G by lra. exact (G_f _ _ l_coarse a_coarse m _ Hx Hr).
  - rewrite var_V' by lra. set (r := sqrt (2 * v)) in *.
    destruct (Rle_dec r 1.35) as [L | L].
    + assert (Hr1 : 1.2328 <= r <= 1.35) by lra.
      assert (N : - (0.01 * 0.5) <= V lambda01 alpha01 m r - V lambda01 alpha01 0 r <= 0.01 * 0.5).
      { apply V_near; [lra | exact Hx |]. intros z Hz. generalize (Vx_mid _ _ l_coarse a_coarse z r Hz Hr1). lra. }
      assert (B := V0_f1 _ _ l_coarse a_coarse r Hr1). assert (B' := V0_f3 _ _ l_coarse a_coarse r Hr1). lra.
    + assert (Hr1 : 1.35 <= r <= 1.817) by lra.
      assert (N : - (0.01 * 0.8) <= V lambda01 alpha01 m r - V lambda01 alpha01 0 r <= 0.01 * 0.8).
      { apply V_near; [lra | exact Hx |]. intros z Hz. generalize (Vx_hi _ _ l_coarse a_coarse z r Hz Hr). lra. }
      assert (B := V0_f2 _ _ l_coarse a_coarse r Hr1). lra.
Qed.
End T1.
