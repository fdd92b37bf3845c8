(** * Theorem 3: small variances grow
    nu~ > nu for nu in [0.02, 0.16], tau in [0.8, 1.25] and for nu in [0.02, 0.24], tau in [0.9, 1.25]: the bound at m = 0
    less 0.01 sup |d variance/d m|. Feeds: Jacobian.v, Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero JacobianBounds.
Open Scope R_scope.

Lemma a_coarse : 1.67326324 <= alpha01 <= 1.67326325.
Proof. generalize alpha01_bounds. lra. Qed.
Lemma l_coarse : 1.05070098 <= lambda01 <= 1.05070099.
Proof. generalize lambda01_bounds. lra. Qed.

Lemma var_V m r : 0 < r -> variance m (r ^ 2 / 2) = V lambda01 alpha01 m r.
Proof. intro H. unfold variance, variance_form, V. rewrite second_form_F, mean_form_G by exact H. reflexivity. Qed.

Lemma V_x lambda alpha m r : 0 < r -> is_derive (fun m => V lambda alpha m r) m (Vx lambda alpha m r).
Proof.
  intro H. unfold V.
  apply (is_derive_ext (fun m => minus (scal (lambda ^ 2 / 2) (F alpha m r)) (scal ((lambda / 2) ^ 2) (mult (G alpha m r) (G alpha m r))))).
  - intro t. unfold minus, plus, opp, scal, mult; simpl; unfold mult; simpl. ring.
  - replace (Vx lambda alpha m r) with (minus (scal (lambda ^ 2 / 2) (F_m alpha m r))
       (scal ((lambda / 2) ^ 2) (plus (mult (G_m alpha m r) (G alpha m r)) (mult (G alpha m r) (G_m alpha m r)))))
      by (unfold Vx, minus, plus, opp, scal, mult; simpl; unfold mult; simpl; field).
    apply (is_derive_minus (fun m => scal (lambda ^ 2 / 2) (F alpha m r))).
    + apply (is_derive_scal (fun m => F alpha m r)). apply F_derive_m, H.
    + apply (is_derive_scal (fun m => mult (G alpha m r) (G alpha m r))).
      apply (is_derive_mult (fun m => G alpha m r) (fun m => G alpha m r)); try (apply G_derive_m, H).
      intros; apply Rmult_comm.
Qed.

Lemma V_near K m r : 0 < r -> -0.01 <= m <= 0.01 ->
  (forall z, -0.01 <= z <= 0.01 -> - K <= Vx lambda01 alpha01 z r <= K) ->
  - (0.01 * K) <= V lambda01 alpha01 m r - V lambda01 alpha01 0 r <= 0.01 * K.
Proof.
  intros Hr Hx Hb. apply (near (fun m => V lambda01 alpha01 m r) (fun m => Vx lambda01 alpha01 m r)); trivial.
  intro z. apply V_x, Hr.
Qed.

Lemma y_of_r v : 0 < v -> v = sqrt (2 * v) ^ 2 / 2.
Proof. intro H. rewrite pow2_sqrt by lra. field. Qed.

Lemma var_lo1 m v : -0.01 <= m <= 0.01 -> 0.016 <= v <= 0.3 -> 
  (v <= 0.128 -> v / 0.8 < variance m v) /\ (0.128 <= v <= 0.2 -> 0.16 < variance m v) /\
  (v <= 0.216 -> v / 0.9 < variance m v) /\ (0.216 <= v -> 0.24 < variance m v).
Proof.
  intros Hx Hy. assert (Ey := y_of_r v ltac:(lra)). set (r := sqrt (2 * v)) in *.
  assert (Hr : 0.178 <= r <= 0.775) by (unfold r; split; interval with (i_prec 53)).
  assert (N : - (0.01 * 0.7) <= V lambda01 alpha01 m r - V lambda01 alpha01 0 r <= 0.01 * 0.7).
  { apply V_near; [lra | exact Hx |]. intros z Hz. generalize (Vx_lo _ _ l_coarse a_coarse z r Hz Hr). lra. }
  assert (Ev : variance m v = V lambda01 alpha01 m r) by (rewrite Ey; apply var_V; lra).
  rewrite Ev. repeat split; intro H.
  - assert (Hr1 : 0.178 <= r <= 0.506) by (unfold r; split; interval with (i_prec 53)).
    assert (B := V0_e1 _ _ l_coarse a_coarse r Hr1). lra.
  - assert (Hr1 : 0.505 <= r <= 0.633) by (unfold r; split; interval with (i_prec 53)).
    assert (B := V0_e1b _ _ l_coarse a_coarse r Hr1). lra.
  - assert (Hr1 : 0.178 <= r <= 0.658) by (unfold r; split; interval with (i_prec 53)).
    assert (B := V0_e2 _ _ l_coarse a_coarse r Hr1). lra.
  - assert (Hr1 : 0.657 <= r <= 0.775) by (unfold r; split; interval with (i_prec 53)).
    assert (B := V0_e2b _ _ l_coarse a_coarse r Hr1). lra.
Qed.

Theorem theorem3 mu omega nu tau :
  -0.1 <= mu <= 0.1 -> -0.1 <= omega <= 0.1 ->
  (0.02 <= nu <= 0.16 /\ 0.8 <= tau <= 1.25) \/ (0.02 <= nu <= 0.24 /\ 0.9 <= tau <= 1.25) ->
  nu < variance (mu * omega) (nu * tau).
Proof.
  intros Hm Ho HH.
  assert (Hx : -0.01 <= mu * omega <= 0.01) by (split; nra).
  assert (Hy : 0.016 <= nu * tau <= 0.3) by (destruct HH; split; nra).
  destruct (var_lo1 _ _ Hx Hy) as (V1 & V2 & V3 & V4).
  destruct HH as [[Hn Ht] | [Hn Ht]].
  - assert (Hd : nu <= nu * tau / 0.8) by nra. assert (nu * tau <= 0.2) by nra.
    destruct (Rle_dec (nu * tau) 0.128) as [L | L]; [specialize (V1 L) | specialize (V2 ltac:(lra))]; lra.
  - assert (Hd : nu <= nu * tau / 0.9) by nra.
    destruct (Rle_dec (nu * tau) 0.216) as [L | L]; [specialize (V3 L) | specialize (V4 ltac:(lra))]; lra.
Qed.
