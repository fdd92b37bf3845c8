(** * Theorem 1: the moment map contracts
    |g(x') - g(x)| <= 0.996 |x' - x| on the box of Theorem 1, by the mean value theorem for each of the four entries.
    Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives Constants ErfPolynomial BoundsAtMeanZero JacobianBounds VarianceGrows Jacobian.
Open Scope R_scope.

Lemma mvt_in (f f' : R -> R) lo hi a b : lo <= a <= hi -> lo <= b <= hi ->
  (forall t, lo <= t <= hi -> is_derive f t (f' t)) -> exists z, lo <= z <= hi /\ f b - f a = f' z * (b - a).
Proof.
  intros Ha Hb Hd.
  assert (B : lo <= Rmin a b /\ Rmax a b <= hi) by (split; [apply Rmin_glb; lra | apply Rmax_lub; lra]).
  destruct (MVT_gen f a b f') as [z [Hz Hq]].
  - intros t T. apply Hd. lra.
  - intros t T. apply derivable_continuous_pt. eexists. apply is_derive_Reals, Hd. lra.
  - exists z. split; [lra | exact Hq].
Qed.

Theorem theorem1_contraction omega tau mu nu mu' nu' :
  -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 -> in_dom mu nu -> in_dom mu' nu' ->
  sqrt (norm2 (mean (mu' * omega) (nu' * tau) - mean (mu * omega) (nu * tau))
              (variance (mu' * omega) (nu' * tau) - variance (mu * omega) (nu * tau)))
  <= 0.996 * sqrt (norm2 (mu' - mu) (nu' - nu)).
Proof.
  intros Ho Ht [Hm Hn] [Hm' Hn'].
  assert (P : forall m n, -0.1 <= m <= 0.1 -> 0.8 <= n <= 1.5 -> -0.01 <= m * omega <= 0.01 /\ 0.76 <= n * tau <= 1.65)
    by (intros m n h1 h2; apply xy_dom; trivial; split; trivial).
  assert (Pp : forall n, 0.8 <= n <= 1.5 -> 0 < n * tau) by (intros; nra).
  destruct (mvt_in (fun t => mean (t * omega) (nu' * tau)) _ (-0.1) 0.1 mu mu' Hm Hm'
    (fun t T => proj1 (jacobian_entries t omega nu' tau (Pp _ Hn')))) as [z1 [Z1 E1]].
  destruct (mvt_in (fun t => mean (mu * omega) (t * tau)) _ 0.8 1.5 nu nu' Hn Hn'
    (fun t T => proj1 (proj2 (jacobian_entries mu omega t tau (Pp _ T))))) as [z2 [Z2 E2]].
  destruct (mvt_in (fun t => variance (t * omega) (nu' * tau)) _ (-0.1) 0.1 mu mu' Hm Hm'
    (fun t T => proj1 (proj2 (proj2 (jacobian_entries t omega nu' tau (Pp _ Hn')))))) as [z3 [Z3 E3]].
  destruct (mvt_in (fun t => variance (mu * omega) (t * tau)) _ 0.8 1.5 nu nu' Hn Hn'
    (fun t T => proj2 (proj2 (proj2 (jacobian_entries mu omega t tau (Pp _ T)))))) as [z4 [Z4 E4]].
  cbv beta in *.
  destruct (P z1 nu' Z1 Hn') as [X1 Y1]. destruct (P mu z2 Hm Z2) as [X2 Y2].
  destruct (P z3 nu' Z3 Hn') as [X3 Y3]. destruct (P mu z4 Hm Z4) as [X4 Y4].
  destruct (entries _ _ X1 Y1) as (A & _ & _ & _). destruct (entries _ _ X2 Y2) as (_ & B & _ & _).
  destruct (entries _ _ X3 Y3) as (_ & _ & C & _). destruct (entries _ _ X4 Y4) as (_ & _ & _ & D).
  set (qa := mean_m (z1 * omega) (nu' * tau)) in *. set (qb := mean_v (mu * omega) (z2 * tau)) in *.
  set (qc := variance_m (z3 * omega) (nu' * tau)) in *. set (qd := variance_v (mu * omega) (z4 * tau)) in *.
  assert ((omega * qa) ^ 2 <= 0.0122) by interval with (i_prec 53).
  assert ((tau * qb) ^ 2 <= 0.01465) by interval with (i_prec 53).
  assert ((omega * qc) ^ 2 <= 0.00641) by interval with (i_prec 53).
  assert ((tau * qd) ^ 2 <= 0.95845) by interval with (i_prec 53).
  replace (mean (mu' * omega) (nu' * tau) - mean (mu * omega) (nu * tau))
    with (omega * qa * (mu' - mu) + tau * qb * (nu' - nu)) by lra.
  replace (variance (mu' * omega) (nu' * tau) - variance (mu * omega) (nu * tau))
    with (omega * qc * (mu' - mu) + tau * qd * (nu' - nu)) by lra.
  apply specnorm_frob; lra.
Qed.
