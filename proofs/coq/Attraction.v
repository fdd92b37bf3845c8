(** * Global attraction for the closed forms
    From |mu| <= 1, nu in [0.02, 16], and whatever the weights of each layer, the moments are in the box of Theorem 1 after 24 layers,
    and stay there. Feeds: Theorems.v. *)
From Coq Require Import Reals Psatz Lia.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import Moments Jacobian Layer AttractionSteps.
Open Scope R_scope.

(** The moments (mu, nu) of the layers, by the map (f, g) with the weights' sums omega k, tau k at layer k. *)
Fixpoint orbit (f g : R -> R -> R -> R -> R) (omega tau : nat -> R) (mu nu : R) (n : nat) : R * R :=
  match n with
  | O => (mu, nu)
  | S k => let x := orbit f g omega tau mu nu k in
      (f (fst x) (omega k) (snd x) (tau k), g (fst x) (omega k) (snd x) (tau k))
  end.

Definition next_mean mu omega nu tau : R := mean (mu * omega) (nu * tau).
Definition next_variance mu omega nu tau : R := variance (mu * omega) (nu * tau).

Section Orbit.
Variables (omega tau : nat -> R).
Hypothesis Hw : forall k, weights (omega k) (tau k).
Notation layers := (orbit next_mean next_variance omega tau).

Lemma along (chain : nat -> R -> R -> Prop) mu nu : (forall k, (k < 24)%nat -> maps (chain k) (chain (S k))) -> chain 0%nat mu nu ->
  forall n, (n <= 24)%nat -> chain n (fst (layers mu nu n)) (snd (layers mu nu n)).
Proof.
  intros Hs H0 n. induction n as [|n IH]; intro Hn; [exact H0|].
  apply (Hs n ltac:(lia) _ _ _ _ (Hw n)). apply IH. lia.
Qed.

Lemma stays mu nu k : in_dom (fst (layers mu nu k)) (snd (layers mu nu k)) ->
  forall n, in_dom (fst (layers mu nu (n + k))) (snd (layers mu nu (n + k))).
Proof.
  intros H n. induction n as [|n IH]; [exact H|].
  destruct (Hw (n + k)) as [Ho Ht]. apply (theorem1_invariant _ _ Ho Ht _ _ IH).
Qed.

Lemma chain_positive n mu nu : small_chain n mu nu \/ large_chain n mu nu -> 0.02 <= nu.
Proof.
  intros [H | H]; unfold small_chain, large_chain, box in H.
  - do 24 (destruct n as [|n]; [lra|]). lra.
  - do 24 (destruct n as [|n]; [lra|]). lra.
Qed.

Lemma in_chain mu nu : -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> forall n, (n <= 24)%nat ->
  small_chain n (fst (layers mu nu n)) (snd (layers mu nu n)) \/ large_chain n (fst (layers mu nu n)) (snd (layers mu nu n)).
Proof.
  intros Hm Hn n H. destruct (Rle_or_lt nu 1) as [L | L]; [left | right].
  - apply along; [exact small_steps | unfold small_chain, box; lra | exact H].
  - apply along; [exact large_steps | unfold large_chain, box; lra | exact H].
Qed.

Lemma arrives mu nu n : -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> (24 <= n)%nat ->
  in_dom (fst (layers mu nu n)) (snd (layers mu nu n)).
Proof.
  intros Hm Hn H. replace n with ((n - 24) + 24)%nat by lia. apply stays.
  destruct (in_chain mu nu Hm Hn 24 (le_n _)) as [B | B]; unfold small_chain, large_chain, box in B; unfold in_dom; lra.
Qed.

Lemma variance_positive mu nu n : -1 <= mu <= 1 -> 0.02 <= nu <= 16 -> 0.02 <= snd (layers mu nu n).
Proof.
  intros Hm Hn. destruct (Nat.le_gt_cases n 24) as [H | H].
  - exact (chain_positive _ _ _ (in_chain mu nu Hm Hn n H)).
  - destruct (arrives mu nu n Hm Hn ltac:(lia)) as [_ B]. lra.
Qed.
End Orbit.
