(** * Banach's fixed-point theorem on a box of the plane
    A map of a box into itself that contracts by k < 1 in the Euclidean norm has exactly one fixed point there; its n-th
    iterate is within k^n of the start's distance. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.

Definition N2 (u w : R) := sqrt (u ^ 2 + w ^ 2).
Lemma N2_fst u w : Rabs u <= N2 u w.
Proof. unfold N2. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. nra. Qed.
Lemma N2_snd u w : Rabs w <= N2 u w.
Proof. unfold N2. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. nra. Qed.
Lemma N2_le u w : N2 u w <= Rabs u + Rabs w.
Proof.
  unfold N2. assert (Hu := Rabs_pos u). assert (Hw := Rabs_pos w).
  rewrite <- (sqrt_pow2 (Rabs u + Rabs w)) by lra. apply sqrt_le_1_alt.
  assert (E1 : u ^ 2 = Rabs u ^ 2) by (rewrite <- (pow2_abs u); reflexivity).
  assert (E2 : w ^ 2 = Rabs w ^ 2) by (rewrite <- (pow2_abs w); reflexivity).
  rewrite E1, E2. nra.
Qed.
Lemma N2_pos u w : 0 <= N2 u w.
Proof. apply sqrt_pos. Qed.

Section Banach.
Variables (g1 g2 : R -> R -> R) (l1 u1 l2 u2 k : R).
Definition box a b := l1 <= a <= u1 /\ l2 <= b <= u2.
Hypothesis Hk : 0 <= k < 1.
Hypothesis inv : forall a b, box a b -> box (g1 a b) (g2 a b).
Hypothesis con : forall a b a' b', box a b -> box a' b' ->
  N2 (g1 a' b' - g1 a b) (g2 a' b' - g2 a b) <= k * N2 (a' - a) (b' - b).

Fixpoint it (a b : R) (n : nat) : R * R :=
  match n with O => (a, b) | S n => (g1 (fst (it a b n)) (snd (it a b n)), g2 (fst (it a b n)) (snd (it a b n))) end.

Lemma it_box a b n : box a b -> box (fst (it a b n)) (snd (it a b n)).
Proof. intro H. induction n as [|n IH]; simpl; [exact H | apply inv, IH]. Qed.

Lemma it_near a b m v : box a b -> box m v -> g1 m v = m -> g2 m v = v -> forall n,
  N2 (fst (it a b n) - m) (snd (it a b n) - v) <= k ^ n * N2 (a - m) (b - v).
Proof.
  intros H Hm E1 E2. induction n as [|n IH]; simpl; [lra|].
  assert (C := con m v _ _ Hm (it_box a b n H)). rewrite E1, E2 in C.
  apply Rle_trans with (1 := C). rewrite Rmult_assoc. apply Rmult_le_compat_l; lra.
Qed.

Lemma it_step a b n : box a b ->
  N2 (fst (it a b (S n)) - fst (it a b n)) (snd (it a b (S n)) - snd (it a b n)) <= k ^ n * N2 (g1 a b - a) (g2 a b - b).
Proof.
  intro H. induction n as [|n IH]; [simpl; lra|].
  assert (C := con _ _ _ _ (it_box a b n H) (it_box a b (S n) H)).
  eapply Rle_trans; [exact C|]. change (k ^ S n) with (k * k ^ n). rewrite Rmult_assoc.
  apply Rmult_le_compat_l; lra.
Qed.

Lemma tele (u : nat -> R) d : (forall n, Rabs (u (S n) - u n) <= k ^ n * d) -> exists l : R, is_lim_seq u l.
Proof.
  intro H.
  assert (S1 : ex_series (fun n => u (S n) - u n)).
  { apply (ex_series_le (K := R_AbsRing) (V := R_CompleteNormedModule) _ (fun n => k ^ n * d)).
    - intro n. apply H.
    - apply (ex_series_scal_r d (fun n => k ^ n)). apply ex_series_geom. rewrite Rabs_right; lra. }
  destruct S1 as [s Hs]. exists (s + u 0%nat).
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_ext (fun n => sum_n (fun n => u (S n) - u n) n + u 0%nat)).
  - intro n. induction n as [|n IH]; [rewrite sum_O; ring|]. rewrite sum_Sn. unfold plus; simpl.
    replace (sum_n (fun n => u (S n) - u n) n) with (u (S n) - u 0%nat) by lra. ring.
  - apply is_lim_seq_plus'; [exact Hs | apply is_lim_seq_const].
Qed.

Lemma lim_between (u : nat -> R) (l a b : R) : is_lim_seq u l -> (forall n, a <= u n <= b) -> a <= l <= b.
Proof.
  intros Hl H. split.
  - exact (is_lim_seq_le _ _ _ _ (fun n => proj1 (H n)) (is_lim_seq_const a) Hl).
  - exact (is_lim_seq_le _ _ _ _ (fun n => proj2 (H n)) Hl (is_lim_seq_const b)).
Qed.

Lemma lim_diff0 (u : nat -> R) (l : R) : is_lim_seq u l -> is_lim_seq (fun n => Rabs (u n - l)) 0.
Proof.
  intro H. apply (proj1 (is_lim_seq_abs_0 (fun n => u n - l))). replace (Finite 0) with (Finite (l - l)) by (f_equal; ring).
  apply is_lim_seq_minus'; [exact H | apply is_lim_seq_const].
Qed.

Lemma squeeze_fix (u : nat -> R) (g l : R) (e : nat -> R) : is_lim_seq u l -> is_lim_seq e 0 ->
  (forall n, Rabs (u (S n) - g) <= e n) -> g = l.
Proof.
  intros Hu He H.
  assert (Z : is_lim_seq (fun n => u (S n) - g) 0).
  { apply (proj2 (is_lim_seq_abs_0 (fun n => u (S n) - g))). apply (is_lim_seq_le_le (fun _ => 0) _ e).
    - intro n. split; [apply Rabs_pos | apply H].
    - apply is_lim_seq_const. - exact He. }
  assert (Z2 : is_lim_seq (fun n => u (S n) - g) (l - g)).
  { apply is_lim_seq_minus'; [apply (is_lim_seq_incr_1 u), Hu | apply is_lim_seq_const]. }
  apply is_lim_seq_unique in Z. apply is_lim_seq_unique in Z2. rewrite Z in Z2.
  assert (Q : 0 = l - g) by (injection Z2; trivial). lra.
Qed.

Theorem banach a b : box a b -> exists m v, box m v /\ g1 m v = m /\ g2 m v = v /\
  (forall a b, box a b -> forall n, N2 (fst (it a b n) - m) (snd (it a b n) - v) <= k ^ n * N2 (a - m) (b - v)) /\
  (forall m' v', box m' v' -> g1 m' v' = m' -> g2 m' v' = v' -> m' = m /\ v' = v).
Proof.
  intro H.
  destruct (tele (fun n => fst (it a b n)) (N2 (g1 a b - a) (g2 a b - b))) as [m Hm].
  { intro n. eapply Rle_trans; [apply N2_fst | apply (it_step a b n H)]. }
  destruct (tele (fun n => snd (it a b n)) (N2 (g1 a b - a) (g2 a b - b))) as [v Hv].
  { intro n. eapply Rle_trans; [apply N2_snd | apply (it_step a b n H)]. }
  assert (B : box m v).
  { split; [apply (lim_between _ _ _ _ Hm) | apply (lim_between _ _ _ _ Hv)]; intro n; apply (it_box a b n H). }
  assert (E : is_lim_seq (fun n => Rabs (fst (it a b n) - m) + Rabs (snd (it a b n) - v)) 0).
  { replace (Finite 0) with (Finite (0 + 0)) by (f_equal; ring).
    apply is_lim_seq_plus'; apply lim_diff0; assumption. }
  assert (C : forall n, N2 (fst (it a b (S n)) - g1 m v) (snd (it a b (S n)) - g2 m v)
      <= Rabs (fst (it a b n) - m) + Rabs (snd (it a b n) - v)).
  { intro n. eapply Rle_trans; [apply (con m v _ _ B (it_box a b n H))|].
    assert (P := N2_pos (fst (it a b n) - m) (snd (it a b n) - v)).
    assert (P2 := N2_le (fst (it a b n) - m) (snd (it a b n) - v)). nra. }
  assert (E1 : g1 m v = m).
  { apply (squeeze_fix (fun n => fst (it a b n)) _ _ _ Hm E). intro n. eapply Rle_trans; [apply N2_fst | apply C]. }
  assert (E2 : g2 m v = v).
  { apply (squeeze_fix (fun n => snd (it a b n)) _ _ _ Hv E). intro n. eapply Rle_trans; [apply N2_snd | apply C]. }
  exists m, v. split; [exact B|]. split; [exact E1|]. split; [exact E2|]. split.
  - intros a' b' H' n. apply it_near; assumption.
  - intros m' v' B' F1 F2. assert (Q := con m v m' v' B B'). rewrite E1, E2, F1, F2 in Q.
    assert (P := N2_pos (m' - m) (v' - v)). assert (Z : N2 (m' - m) (v' - v) = 0) by nra.
    assert (Q1 := N2_fst (m' - m) (v' - v)). assert (Q2 := N2_snd (m' - m) (v' - v)). rewrite Z in Q1, Q2.
    assert (R1 := Rabs_pos (m' - m)). assert (R2 := Rabs_pos (v' - v)).
    split; apply Rminus_diag_uniq; [assert (A : Rabs (m' - m) = 0) by lra | assert (A : Rabs (v' - v) = 0) by lra];
      destruct (Req_dec (m' - m) 0); destruct (Req_dec (v' - v) 0); trivial; exfalso;
      revert A; apply Rabs_no_R0; assumption.
Qed.
End Banach.
