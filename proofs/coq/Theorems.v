(** * The theorems
    Each statement is about E h m v, the improper integral of h against the density of N(m, v), and about nothing else: the
    closed forms do not occur. mu_t and nu_t are mean and variance of the next layer's activations, SELU with alpha01,
    lambda01. *)
From Coq Require Import Reals Psatz Lia.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction Moments Constants GaussianLimits GaussianIntegrals Jacobian SecondDerivatives Spectral Path Contraction LargeVariance Layer Attraction Design VarianceShrinks VarianceGrows Banach ImageBox MeanField.
Open Scope R_scope.

(* the selu activation with the self-normalizing constants, moments as improper integrals *)
Definition E (h : R -> R) (m v : R) : R :=
  RInt_gen (fun z => h z * normal_density m v z) (Rbar_locally m_infty) (Rbar_locally p_infty).
Definition selu01 := selu lambda01 alpha01.
Definition mu_t (mu omega nu tau : R) := E selu01 (mu * omega) (nu * tau).
Definition nu_t (mu omega nu tau : R) := E (fun z => selu01 z ^ 2) (mu * omega) (nu * tau) - mu_t mu omega nu tau ^ 2.

Lemma E_mean m v : 0 < v -> E selu01 m v = mean m v.
Proof. intro H. exact (is_RInt_gen_unique _ _ (mean_is_gaussian_integral lambda01 alpha01 m v H)). Qed.
Lemma E_second m v : 0 < v -> E (fun z => selu01 z ^ 2) m v = second_moment m v.
Proof. intro H. exact (is_RInt_gen_unique _ _ (second_is_gaussian_integral lambda01 alpha01 m v H)). Qed.
Lemma mu_t_eq mu omega nu tau : 0 < nu * tau -> mu_t mu omega nu tau = mean (mu * omega) (nu * tau).
Proof. apply E_mean. Qed.
Lemma nu_t_eq mu omega nu tau : 0 < nu * tau -> nu_t mu omega nu tau = variance (mu * omega) (nu * tau).
Proof. intro H. unfold nu_t. rewrite E_second, mu_t_eq by exact H. reflexivity. Qed.

Theorem fixed_point : mu_t 0 0 1 1 = 0 /\ nu_t 0 0 1 1 = 1.
Proof.
  rewrite mu_t_eq, nu_t_eq by lra. replace (0 * 0) with 0 by ring. replace (1 * 1) with 1 by ring.
  split; [apply mean_fixed_point | apply var_fixed_point].
Qed.

Theorem variance_shrinks mu omega nu tau :
  -1 <= mu <= 1 -> -0.1 <= omega <= 0.1 -> 3 <= nu <= 16 -> 0.8 <= tau <= 1.25 -> nu_t mu omega nu tau < nu.
Proof. intros. rewrite nu_t_eq by nra. apply theorem2; assumption. Qed.

Theorem variance_grows mu omega nu tau :
  -0.1 <= mu <= 0.1 -> -0.1 <= omega <= 0.1 ->
  (0.02 <= nu <= 0.16 /\ 0.8 <= tau <= 1.25) \/ (0.02 <= nu <= 0.24 /\ 0.9 <= tau <= 1.25) ->
  nu < nu_t mu omega nu tau.
Proof. intros Hm Ho H. rewrite nu_t_eq by (destruct H; nra). apply theorem3; assumption. Qed.

Theorem invariant_domain omega tau mu nu :
  -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 -> -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 ->
  -0.1 <= mu_t mu omega nu tau <= 0.1 /\ 0.8 <= nu_t mu omega nu tau <= 1.5.
Proof.
  intros Ho Ht Hm Hn. rewrite mu_t_eq, nu_t_eq by nra.
  exact (theorem1_invariant omega tau Ho Ht mu nu (conj Hm Hn)).
Qed.

Theorem contraction omega tau mu nu mu' nu' :
  -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 ->
  -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 -> -0.1 <= mu' <= 0.1 -> 0.8 <= nu' <= 1.5 ->
  sqrt ((mu_t mu' omega nu' tau - mu_t mu omega nu tau) ^ 2 + (nu_t mu' omega nu' tau - nu_t mu omega nu tau) ^ 2)
  <= 0.8977 * sqrt ((mu' - mu) ^ 2 + (nu' - nu) ^ 2).
Proof.
  intros Ho Ht Hm Hn Hm' Hn'. rewrite !mu_t_eq, !nu_t_eq by nra.
  apply (contracts omega tau 0.8977 (-0.1) 0.1 0.8 1.5); try assumption; try lra.
  intros m n M N. apply norm_theorem_1; [exact Ho | exact Ht | apply net_mean_small; assumption | exact N].
Qed.

(** The same on the wider domain of Lemma 12. *)
Theorem wide_contraction omega tau mu nu mu' nu' :
  -0.1 <= omega <= 0.1 -> 0.8 <= tau <= 1.25 ->
  -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 -> -0.1 <= mu' <= 0.1 -> 0.8 <= nu' <= 1.5 ->
  sqrt ((mu_t mu' omega nu' tau - mu_t mu omega nu tau) ^ 2 + (nu_t mu' omega nu' tau - nu_t mu omega nu tau) ^ 2)
  <= 0.9891 * sqrt ((mu' - mu) ^ 2 + (nu' - nu) ^ 2).
Proof.
  intros Ho Ht Hm Hn Hm' Hn'. rewrite !mu_t_eq, !nu_t_eq by nra.
  apply (contracts omega tau 0.9891 (-0.1) 0.1 0.8 1.5); try assumption; try lra.
  intros m n M N. apply norm_lemma_12; [exact Ho | exact Ht | apply net_mean_small; assumption | exact N].
Qed.

(* the Jacobian of (mu_t, nu_t), for nu * tau > 0, and its spectral norm *)
Lemma loc_pos (P : R -> Prop) nu tau : 0 < nu -> 0 < tau -> (forall t, 0 < t * tau -> P t) -> locally nu P.
Proof. intros Hn Ht H. apply pos_loc; [exact Hn|]. intros t T. apply H. nra. Qed.

Lemma jacobian_exists omega tau mu nu q : 0 < nu -> 0 < tau -> jacobian_norm_le omega tau (mu * omega) (nu * tau) q ->
  exists j11 j12 j21 j22,
   is_derive (fun m => mu_t m omega nu tau) mu j11 /\ is_derive (fun n => mu_t mu omega n tau) nu j12 /\
   is_derive (fun m => nu_t m omega nu tau) mu j21 /\ is_derive (fun n => nu_t mu omega n tau) nu j22 /\
   forall u w, sqrt ((j11 * u + j12 * w) ^ 2 + (j21 * u + j22 * w) ^ 2) <= q * sqrt (u ^ 2 + w ^ 2).
Proof.
  intros Hn Ht N. assert (Hp : 0 < nu * tau) by nra.
  destruct (jacobian_entries mu omega nu tau Hp) as (A & B & C & D).
  do 4 eexists. split; [|split; [|split; [|split]]].
  - eapply is_derive_ext; [|exact A]. intro t. symmetry. apply mu_t_eq, Hp.
  - eapply is_derive_ext_loc; [|exact B]. apply (loc_pos _ nu tau); try lra. intros t T. symmetry. apply mu_t_eq, T.
  - eapply is_derive_ext; [|exact C]. intro t. symmetry. apply nu_t_eq, Hp.
  - eapply is_derive_ext_loc; [|exact D]. apply (loc_pos _ nu tau); try lra. intros t T. symmetry. apply nu_t_eq, T.
  - exact (derivatives_h omega tau _ _ q Hp N).
Qed.

Theorem jacobian omega tau mu nu :
  -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 -> -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 ->
  exists j11 j12 j21 j22,
   is_derive (fun m => mu_t m omega nu tau) mu j11 /\ is_derive (fun n => mu_t mu omega n tau) nu j12 /\
   is_derive (fun m => nu_t m omega nu tau) mu j21 /\ is_derive (fun n => nu_t mu omega n tau) nu j22 /\
   forall u w, sqrt ((j11 * u + j12 * w) ^ 2 + (j21 * u + j22 * w) ^ 2) <= 0.8977 * sqrt (u ^ 2 + w ^ 2).
Proof.
  intros Ho Ht Hm Hn. apply jacobian_exists; [lra | lra |].
  apply norm_theorem_1; [exact Ho | exact Ht | apply net_mean_small; assumption | exact Hn].
Qed.

(** Lemma 12: S < 1. *)
Theorem wide_jacobian omega tau mu nu :
  -0.1 <= omega <= 0.1 -> 0.8 <= tau <= 1.25 -> -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 ->
  exists j11 j12 j21 j22,
   is_derive (fun m => mu_t m omega nu tau) mu j11 /\ is_derive (fun n => mu_t mu omega n tau) nu j12 /\
   is_derive (fun m => nu_t m omega nu tau) mu j21 /\ is_derive (fun n => nu_t mu omega n tau) nu j22 /\
   forall u w, sqrt ((j11 * u + j12 * w) ^ 2 + (j21 * u + j22 * w) ^ 2) <= 0.9891 * sqrt (u ^ 2 + w ^ 2).
Proof.
  intros Ho Ht Hm Hn. apply jacobian_exists; [lra | lra |].
  apply norm_lemma_12; [exact Ho | exact Ht | apply net_mean_small; assumption | exact Hn].
Qed.

Theorem jacobian_fixed_point :
  exists j11 j12 j21 j22,
   is_derive (fun m => mu_t m 0 1 1) 0 j11 /\ is_derive (fun n => mu_t 0 0 n 1) 1 j12 /\
   is_derive (fun m => nu_t m 0 1 1) 0 j21 /\ is_derive (fun n => nu_t 0 0 n 1) 1 j22 /\
   j11 = 0 /\ 0.0888347 <= j12 <= 0.0888348 /\ j21 = 0 /\ 0.7826478 <= j22 <= 0.7826479 /\
   (forall u w, sqrt ((j11 * u + j12 * w) ^ 2 + (j21 * u + j22 * w) ^ 2) <= 0.787674 * sqrt (u ^ 2 + w ^ 2)) /\
   0.787673 <= sqrt ((j11 * 0 + j12 * 1) ^ 2 + (j21 * 0 + j22 * 1) ^ 2).
Proof.
  destruct (jacobian_entries 0 0 1 1 ltac:(lra)) as (A & B & C & D).
  destruct jacobian_01 as [S1 S2].
  do 4 eexists. split; [|split; [|split; [|split; [|split; [|split; [|split; [|split; [|split]]]]]]]].
  - eapply is_derive_ext; [|exact A]. intro t. symmetry. apply mu_t_eq. lra.
  - eapply is_derive_ext_loc; [|exact B]. apply (loc_pos _ 1 1); try lra. intros t T. symmetry. apply mu_t_eq, T.
  - eapply is_derive_ext; [|exact C]. intro t. symmetry. apply nu_t_eq. lra.
  - eapply is_derive_ext_loc; [|exact D]. apply (loc_pos _ 1 1); try lra. intros t T. symmetry. apply nu_t_eq, T.
  - apply Rmult_0_l.
  - replace (0 * 0) with 0 by ring. replace (1 * 1) with 1 by ring. generalize mean_y_01. lra.
  - apply Rmult_0_l.
  - replace (0 * 0) with 0 by ring. replace (1 * 1) with 1 by ring. generalize var_y_01. lra.
  - exact S1.
  - unfold norm2 in S2.
    replace (0 ^ 2 + 1 ^ 2) with 1 in S2 by ring. rewrite sqrt_1, Rmult_1_r in S2.
    eapply Rle_trans; [exact S2|]. apply Req_le. f_equal. ring.
Qed.

Theorem attracting_fixed_point omega tau : -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 ->
  let g1 := fun mu nu => mu_t mu omega nu tau in
  let g2 := fun mu nu => nu_t mu omega nu tau in
  exists m v, (-0.1 <= m <= 0.1 /\ 0.8 <= v <= 1.5) /\ g1 m v = m /\ g2 m v = v /\
  (forall a b, -0.1 <= a <= 0.1 /\ 0.8 <= b <= 1.5 -> forall n,
     N2 (fst (it g1 g2 a b n) - m) (snd (it g1 g2 a b n) - v) <= 0.8977 ^ n * N2 (a - m) (b - v)) /\
  (forall m' v', -0.1 <= m' <= 0.1 /\ 0.8 <= v' <= 1.5 -> g1 m' v' = m' -> g2 m' v' = v' -> m' = m /\ v' = v).
Proof.
  intros Ho Ht g1 g2.
  assert (inv : forall a b, box (-0.1) 0.1 0.8 1.5 a b -> box (-0.1) 0.1 0.8 1.5 (g1 a b) (g2 a b)).
  { intros a b [Ha Hb]. exact (invariant_domain omega tau a b Ho Ht Ha Hb). }
  assert (con : forall a b a' b', box (-0.1) 0.1 0.8 1.5 a b -> box (-0.1) 0.1 0.8 1.5 a' b' ->
    N2 (g1 a' b' - g1 a b) (g2 a' b' - g2 a b) <= 0.8977 * N2 (a' - a) (b' - b)).
  { intros a b a' b' [Ha Hb] [Ha' Hb']. exact (contraction omega tau a b a' b' Ho Ht Ha Hb Ha' Hb'). }
  assert (Hk : 0 <= 0.8977 < 1) by lra.
  assert (B0 : box (-0.1) 0.1 0.8 1.5 0 1) by (split; lra).
  clearbody g1 g2.
  exact (banach g1 g2 (-0.1) 0.1 0.8 1.5 0.8977 Hk inv con 0 1 B0).
Qed.

(** Theorem 16. *)
Theorem large_variance_slope omega tau mu nu :
  -0.1 <= mu <= 0.1 -> -0.1 <= omega <= 0.1 -> 1.5 <= nu <= 16 -> 0.8 <= tau <= 1.25 ->
  exists j22, is_derive (fun n => nu_t mu omega n tau) nu j22 /\ 0.36 <= j22 <= 0.9395.
Proof.
  intros Hm Ho Hn Ht. assert (Hp : 0 < nu * tau) by nra. exists (tau * variance_v (mu * omega) (nu * tau)). split.
  - eapply is_derive_ext_loc; [|exact (proj2 (proj2 (proj2 (jacobian_entries mu omega nu tau Hp))))].
    apply (loc_pos _ nu tau); try lra. intros t T. symmetry. apply nu_t_eq, T.
  - assert (B := variance_v_large (mu * omega) (nu * tau) (net_mean_small mu omega Hm Ho) ltac:(split; nra)).
    split; nra.
Qed.

(** Global attraction, the weights varying from layer to layer. *)
Lemma orbit_eq omega tau mu nu n : (forall k, weights (omega k) (tau k)) -> -1 <= mu <= 1 -> 0.02 <= nu <= 16 ->
  orbit mu_t nu_t omega tau mu nu n = orbit next_mean next_variance omega tau mu nu n.
Proof.
  intros Hw Hm Hn. induction n as [|n IH]; [reflexivity|]. simpl. rewrite IH.
  assert (B := variance_positive omega tau Hw mu nu n Hm Hn). destruct (Hw n) as [_ Ht].
  rewrite mu_t_eq, nu_t_eq by nra. reflexivity.
Qed.

Theorem global_attraction (omega tau : nat -> R) (mu nu : R) (n : nat) :
  (forall k, -0.1 <= omega k <= 0.1 /\ 0.95 <= tau k <= 1.1) -> -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> (24 <= n)%nat ->
  let x := orbit mu_t nu_t omega tau mu nu n in -0.1 <= fst x <= 0.1 /\ 0.8 <= snd x <= 1.5.
Proof. intros Hw Hm Hn H x. unfold x. rewrite orbit_eq by assumption. exact (arrives omega tau Hw mu nu n Hm Hn H). Qed.

(** With constant weights the layers after the k-th iterate one map. *)
Lemma orbit_it omega tau mu nu k n : let x := orbit mu_t nu_t (fun _ => omega) (fun _ => tau) mu nu in
  x (n + k)%nat = it (fun mu nu => mu_t mu omega nu tau) (fun mu nu => nu_t mu omega nu tau) (fst (x k)) (snd (x k)) n.
Proof.
  intro x. induction n as [|n IH].
  - change (0 + k)%nat with k. apply surjective_pairing.
  - change (S n + k)%nat with (S (n + k)). unfold x in *. cbn [orbit it]. rewrite IH. reflexivity.
Qed.

Lemma orbit_fixed omega tau mu nu k : mu_t mu omega nu tau = mu -> nu_t mu omega nu tau = nu ->
  orbit mu_t nu_t (fun _ => omega) (fun _ => tau) mu nu k = (mu, nu).
Proof.
  intros F1 F2. induction k as [|k IH]; [reflexivity|]. cbn [orbit]. rewrite IH. cbn [fst snd]. rewrite F1, F2. reflexivity.
Qed.

Lemma box_diameter a b m v : -0.1 <= a <= 0.1 -> 0.8 <= b <= 1.5 -> -0.1 <= m <= 0.1 -> 0.8 <= v <= 1.5 -> N2 (a - m) (b - v) <= 0.73.
Proof. intros. unfold N2. rewrite <- (sqrt_pow2 0.73) by lra. apply sqrt_le_1_alt. nra. Qed.

Theorem global_convergence omega tau : -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 ->
  exists m v, (-0.1 <= m <= 0.1 /\ 0.8 <= v <= 1.5) /\ mu_t m omega v tau = m /\ nu_t m omega v tau = v /\
  (forall mu nu, -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> forall n k, (24 <= k)%nat ->
     let x := orbit mu_t nu_t (fun _ => omega) (fun _ => tau) mu nu (n + k) in N2 (fst x - m) (snd x - v) <= 0.8977 ^ n * 0.73) /\
  (forall mu nu, -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> mu_t mu omega nu tau = mu -> nu_t mu omega nu tau = nu -> mu = m /\ nu = v).
Proof.
  intros Ho Ht. destruct (attracting_fixed_point omega tau Ho Ht) as (m & v & B & E1 & E2 & C & U).
  exists m, v. split; [exact B|]. split; [exact E1|]. split; [exact E2|]. split.
  - intros mu nu Hm Hn n k Hk x. unfold x. rewrite orbit_it.
    assert (S := global_attraction (fun _ => omega) (fun _ => tau) mu nu k (fun _ => conj Ho Ht) Hm Hn Hk). cbv zeta in S.
    eapply Rle_trans; [apply (C _ _ S n)|]. apply Rmult_le_compat_l; [apply pow_le; lra|].
    destruct S, B. apply box_diameter; assumption.
  - intros mu nu Hm Hn F1 F2. destruct (Nat.le_exists_sub 0 24 (Nat.le_0_l _)) as (k & Hk & _).
    assert (S := global_attraction (fun _ => omega) (fun _ => tau) mu nu k (fun _ => conj Ho Ht) Hm Hn ltac:(lia)). cbv zeta in S.
    rewrite (orbit_fixed omega tau mu nu k F1 F2) in S. exact (U _ _ S F1 F2).
Qed.

(** Appendix A5: the parameters whose fixed point is (0, 2), and the derivatives in nu there; those in mu are multiples of omega = 0. *)
Lemma E_form l a v : 0 < v -> E (selu l a) 0 v = mean_form l a 0 v /\
  E (fun z => selu l a z ^ 2) 0 v - E (selu l a) 0 v ^ 2 = variance_form l a 0 v.
Proof.
  intro H. assert (M : E (selu l a) 0 v = mean_form l a 0 v) by exact (is_RInt_gen_unique _ _ (mean_is_gaussian_integral l a 0 v H)).
  assert (S : E (fun z => selu l a z ^ 2) 0 v = second_form l a 0 v)
    by exact (is_RInt_gen_unique _ _ (second_is_gaussian_integral l a 0 v H)).
  split; [exact M|]. rewrite M, S. reflexivity.
Qed.

Theorem fixed_point_02 : E (selu lambda02 alpha02) 0 2 = 0 /\
  E (fun z => selu lambda02 alpha02 z ^ 2) 0 2 - E (selu lambda02 alpha02) 0 2 ^ 2 = 2.
Proof.
  destruct (E_form lambda02 alpha02 2 ltac:(lra)) as [M V]. destruct moments_02 as [E1 E2]. rewrite V, M. split; [exact E1|].
  unfold variance_form. rewrite E1, E2. ring.
Qed.

Theorem jacobian_02 : exists j12 j22,
  is_derive (fun n => E (selu lambda02 alpha02) 0 n) 2 j12 /\
  is_derive (fun n => E (fun z => selu lambda02 alpha02 z ^ 2) 0 n - E (selu lambda02 alpha02) 0 n ^ 2) 2 j22 /\
  0.0782018919 <= j12 <= 0.0782018920 /\ 0.7444433858 <= j22 <= 0.7444433859.
Proof.
  do 2 eexists. split; [|split; [|split; [exact h12_02 | exact h22_02]]].
  - eapply is_derive_ext_loc; [|apply mean_form_dv; lra]. apply pos_loc; [lra|]. intros t Ht. symmetry. apply E_form, Ht.
  - eapply is_derive_ext_loc; [|apply variance_form_dv; lra]. apply pos_loc; [lra|]. intros t Ht. symmetry. apply E_form, Ht.
Qed.

(** Lemma 13, with the true lower end of mu~. *)
Theorem image_box omega tau mu nu :
  -0.1 <= omega <= 0.1 -> 0.95 <= tau <= 1.1 -> -0.1 <= mu <= 0.1 -> 0.8 <= nu <= 1.5 ->
  -0.031061 < mu_t mu omega nu tau < 0.067726 /\ 0.80371 < nu_t mu omega nu tau < 1.48158 /\
  0.80467 < E (fun z => selu01 z ^ 2) (mu * omega) (nu * tau) < 1.48617.
Proof.
  intros Ho Ht Hm Hn. rewrite mu_t_eq, nu_t_eq, E_second by nra.
  apply image_box_form; [split; nra | split; nra].
Qed.

(** The mean-field reading: the next second moment, if the net input is N(0, q) for a layer of second moment q. *)
Definition mean_field (q : R) : R := E (fun z => selu01 z ^ 2) 0 q.

Lemma mean_field_X n q : 0.02 <= q <= 16 -> Nat.iter n mean_field q = Nat.iter n X q.
Proof.
  intro Hq. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. apply E_second.
  destruct (layers_grow n q Hq). lra.
Qed.

Theorem mean_field_attraction n q : 0.02 <= q <= 16 -> Rabs (Nat.iter (34 + n) mean_field q - 1) <= 15 * 0.93 ^ n.
Proof. intro Hq. rewrite mean_field_X by exact Hq. apply mean_field_form, Hq. Qed.

Theorem mean_field_fixed_point : E selu01 0 1 = 0 /\ mean_field 1 = 1 /\
  exists rate, is_derive mean_field 1 rate /\ 0.7826478 <= rate <= 0.7826479.
Proof.
  unfold mean_field. rewrite E_mean, E_second by lra. split; [exact mean_fixed_point|]. split; [exact second_fixed_point|].
  destruct mean_field_rate_form as [D B]. exists (X_v 1). split; [|exact B].
  apply (is_derive_ext_loc X); [|exact D]. apply pos_loc; [lra|]. intros t Ht. symmetry. apply E_second, Ht.
Qed.
