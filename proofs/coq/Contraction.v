(** * Theorem 1 and Lemma 12: the moment map contracts
    For mu, omega in [-0.1, 0.1], nu in [0.8, 1.5] the spectral norm of the Jacobian is at most 0.8977 if tau is in [0.95, 1.1], and
    at most 0.9891 if tau is in [0.8, 1.25]; by the mean value theorem along a straight line the map contracts by the
    same factors. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Derivatives VarianceGrows SecondDerivatives Jacobian Spectral Path.
Open Scope R_scope.

Definition root (v : R) : R := sqrt (2 * v).

(** The matrix of the partial derivatives in (mu, nu), at the net mean m and the net variance v, has norm at most q. *)
Definition jacobian_norm_le (omega tau m v q : R) : Prop :=
  specnorm_le (omega * h11 lambda01 alpha01 m (root v)) (tau * h12 lambda01 alpha01 m (root v))
              (omega * h21 lambda01 alpha01 m (root v)) (tau * h22 lambda01 alpha01 m (root v)) q.

Lemma norm_of_weight omega tau m v q K : -0.1 <= omega <= 0.1 -> -0.01 <= m <= 0.01 -> 1.131 <= root v <= 1.937 ->
  0.79 <= K <= 0.97 -> K <= q ^ 2 - 0.0155 -> 0 <= q -> tau ^ 2 * weight K lambda01 alpha01 0.01 (root v) <= q ^ 2 ->
  jacobian_norm_le omega tau m v q.
Proof.
  intros Ho Hm Hr HK HKq Hq H.
  assert (A := h11_wide (root v) _ _ m Hr l_coarse a_coarse Hm). assert (C := h21_wide (root v) _ _ m Hr l_coarse a_coarse Hm).
  apply specnorm_weight with K; [exact Ho | | exact Hq |].
  - split; [lra | nra].
  - eapply Rle_trans; [|exact H]. apply Rmult_le_compat_l; [apply pow2_ge_0|].
    apply (weight_grows _ _ (root v) l_coarse a_coarse Hr K m HK Hm).
Qed.

Lemma scaled_down t s w q : 0 <= t <= s -> 0 <= w -> s ^ 2 * w <= q -> t ^ 2 * w <= q.
Proof. intros Ht Hw H. assert (t ^ 2 <= s ^ 2) by nra. nra. Qed.

Lemma weight_nonneg K l a m r : 0 < K -> 0 <= weight K l a m r.
Proof.
  intro HK. unfold weight, weight_of. assert (0 <= / K) by (apply Rlt_le, Rinv_0_lt_compat, HK).
  repeat apply Rplus_le_le_0_compat; try apply pow2_ge_0.
  apply Rmult_le_pos; [|assumption]. apply Rmult_le_pos; [lra | apply pow2_ge_0].
Qed.

Lemma tau_at_most nu tau : 0.8 <= nu -> 0 <= tau -> 0 <= tau <= root (nu * tau) ^ 2 / 1.6.
Proof. intros Hn Ht. unfold root. rewrite pow2_sqrt by nra. split; [lra | nra]. Qed.

Lemma norm_theorem_1 omega tau m nu : -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 -> -0.01 <= m <= 0.01 -> 0.8 <= nu <= 1.5 ->
  jacobian_norm_le omega tau m (nu * tau) 0.8977.
Proof.
  intros Ho Ht Hm Hn. assert (Hv : 0.76 <= nu * tau <= 1.65) by (split; nra).
  assert (T := tau_at_most nu tau ltac:(lra) ltac:(lra)).
  assert (Hr : 1.2328 <= root (nu * tau) <= 1.817) by (unfold root; set (v := nu * tau) in *; split; interval with (i_prec 53)).
  apply norm_of_weight with 0.79; try lra. set (r := root (nu * tau)) in *.
  assert (W0 := weight_nonneg 0.79 lambda01 alpha01 0.01 r ltac:(lra)).
  destruct (Rle_or_lt r 1.32665) as [L | L].
  - apply (scaled_down _ _ _ _ T W0). generalize (weight_rising _ _ r l_coarse a_coarse ltac:(lra)). lra.
  - apply (scaled_down tau 1.1 _ _ ltac:(lra) W0). generalize (weight_falling _ _ r l_coarse a_coarse ltac:(lra)). lra.
Qed.

Lemma norm_lemma_12 omega tau m nu : -0.1 <= omega <= 0.1 -> 0.8 <= tau <= 1.25 -> -0.01 <= m <= 0.01 -> 0.8 <= nu <= 1.5 ->
  jacobian_norm_le omega tau m (nu * tau) 0.9891.
Proof.
  intros Ho Ht Hm Hn. assert (Hv : 0.64 <= nu * tau <= 1.875) by (split; nra).
  assert (T := tau_at_most nu tau ltac:(lra) ltac:(lra)).
  assert (Hr : 1.131 <= root (nu * tau) <= 1.937) by (unfold root; set (v := nu * tau) in *; split; interval with (i_prec 53)).
  apply norm_of_weight with 0.96; try lra. set (r := root (nu * tau)) in *.
  assert (W0 := weight_nonneg 0.96 lambda01 alpha01 0.01 r ltac:(lra)).
  destruct (Rle_or_lt r 1.414214) as [L | L].
  - apply (scaled_down _ _ _ _ T W0). generalize (weight_rising_wide _ _ r l_coarse a_coarse ltac:(lra)). lra.
  - apply (scaled_down tau 1.25 _ _ ltac:(lra) W0). generalize (weight_falling_wide _ _ r l_coarse a_coarse ltac:(lra)). lra.
Qed.

(** A norm bound on a box of (mu, nu) is a contraction factor there. *)
Lemma contracts omega tau q l1 u1 l2 u2 mu nu mu' nu' : 0 < tau -> 0 < l2 ->
  (forall m n, l1 <= m <= u1 -> l2 <= n <= u2 -> jacobian_norm_le omega tau (m * omega) (n * tau) q) -> 0 <= q ->
  l1 <= mu <= u1 -> l2 <= nu <= u2 -> l1 <= mu' <= u1 -> l2 <= nu' <= u2 ->
  sqrt (norm2 (mean (mu' * omega) (nu' * tau) - mean (mu * omega) (nu * tau))
              (variance (mu' * omega) (nu' * tau) - variance (mu * omega) (nu * tau)))
  <= q * sqrt (norm2 (mu' - mu) (nu' - nu)).
Proof.
  intros Ht Hl N Hq Hm Hn Hm' Hn'. set (dm := (mu' - mu) * omega). set (dv := (nu' - nu) * tau).
  assert (C := curve_mean_value
    (fun t => mean (mu * omega + t * dm) (nu * tau + t * dv)) (fun t => variance (mu * omega + t * dm) (nu * tau + t * dv))
    (fun t => h11 lambda01 alpha01 (mu * omega + t * dm) (root (nu * tau + t * dv)) * dm
            + h12 lambda01 alpha01 (mu * omega + t * dm) (root (nu * tau + t * dv)) * dv)
    (fun t => h21 lambda01 alpha01 (mu * omega + t * dm) (root (nu * tau + t * dv)) * dm
            + h22 lambda01 alpha01 (mu * omega + t * dm) (root (nu * tau + t * dv)) * dv)
    (q * sqrt (norm2 (mu' - mu) (nu' - nu)))).
  cbv beta in C.
  replace (mu * omega + 1 * dm) with (mu' * omega) in C by (unfold dm; ring).
  replace (nu * tau + 1 * dv) with (nu' * tau) in C by (unfold dv; ring).
  replace (mu * omega + 0 * dm) with (mu * omega) in C by ring.
  replace (nu * tau + 0 * dv) with (nu * tau) in C by ring.
  apply C. intros t T. clear C.
  assert (Bm : l1 <= mu + t * (mu' - mu) <= u1) by (split; nra). assert (Bn : l2 <= nu + t * (nu' - nu) <= u2) by (split; nra).
  assert (Ev : nu * tau + t * dv = (nu + t * (nu' - nu)) * tau) by (unfold dv; ring).
  assert (Em : mu * omega + t * dm = (mu + t * (mu' - mu)) * omega) by (unfold dm; ring).
  assert (P : 0 < nu * tau + t * dv) by (rewrite Ev; apply Rmult_lt_0_compat; lra).
  split; [exact (mean_path _ _ dm dv t P) | split; [exact (variance_path _ _ dm dv t P)|]].
  assert (S := N _ _ Bm Bn (mu' - mu) (nu' - nu)). rewrite <- Em, <- Ev in S.
  eapply Rle_trans; [|exact S]. apply Req_le. f_equal. unfold norm2, dm, dv. ring.
Qed.

Lemma net_mean_small mu omega : -0.1 <= mu <= 0.1 -> -0.1 <= omega <= 0.1 -> -0.01 <= mu * omega <= 0.01.
Proof. intros Hm Ho. split; nra. Qed.

Lemma derivatives_h omega tau m v q : 0 < v -> jacobian_norm_le omega tau m v q ->
  specnorm_le (omega * mean_m m v) (tau * mean_v m v) (omega * variance_m m v) (tau * variance_v m v) q.
Proof.
  intros Hv H. assert (Hr : 0 < root v) by (apply sqrt_lt_R0; lra).
  replace (mean_v m v) with (h12 lambda01 alpha01 m (root v))
    by (unfold mean_v; fold (root v); rewrite G_heat by exact Hr; unfold h12; field; lra).
  replace (variance_v m v) with (h22 lambda01 alpha01 m (root v))
    by (unfold variance_v; fold (root v); rewrite F_heat, G_heat by exact Hr; unfold h22; field; lra).
  exact H.
Qed.
