(** * One layer maps a box into a box
    The box |mu| <= 10 M, L <= nu <= U gives net means in [-M, M] and net variances in [0.95 L, 1.1 U], whatever the weights; the
    bounds of GlobalMoments.v give a box for the next layer. Feeds: AttractionSteps.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments ErfPolynomial BoundsAtMeanZero VarianceGrows Contraction Jacobian GlobalBounds GlobalMoments.
Open Scope R_scope.

Definition weights (omega tau : R) : Prop := -0.1 <= omega <= 0.1 /\ 0.95 <= tau <= 1.1.
Definition box (M L U mu nu : R) : Prop := -10 * M <= mu <= 10 * M /\ L <= nu <= U.
Definition maps (P Q : R -> R -> Prop) : Prop := forall omega tau mu nu, weights omega tau -> P mu nu ->
  Q (mean (mu * omega) (nu * tau)) (variance (mu * omega) (nu * tau)).
Definition maps_into M L U M' L' U' : Prop := maps (box M L U) (box M' L' U').
Definition constants (l a : R) : Prop := 1.05070098 <= l <= 1.05070099 /\ 1.67326324 <= a <= 1.67326325.

Lemma the_constants : constants lambda01 alpha01.
Proof. exact (conj l_coarse a_coarse). Qed.

Lemma layer s M L U M' L' U' : 0 <= M <= 0.162 -> 0.02 <= L -> U <= 16 -> 0.19 <= s -> s ^ 2 / 2 <= 0.95 * L ->
  (forall m v, Rabs m <= M -> 0.95 * L <= v <= 1.1 * U -> -10 * M' <= mean m v <= 10 * M') ->
  (forall m, Rabs m <= M -> L' <= V lambda01 alpha01 m s) ->
  (forall m, Rabs m <= M -> variance m (1.1 * U) <= U') ->
  maps_into M L U M' L' U'.
Proof.
  intros HM HL HU Hs Hs2 Hmean Hlow Hhigh omega tau mu nu [Ho Ht] [Hm Hn].
  assert (Am : Rabs (mu * omega) <= M) by (apply Rabs_le; split; nra).
  assert (Bm := abs_within _ _ 0.162 Am ltac:(lra)).
  assert (Hv : 0.95 * L <= nu * tau <= 1.1 * U) by (split; nra).
  set (m := mu * omega) in *. set (v := nu * tau) in *.
  split; [apply Hmean; assumption|]. split.
  - eapply Rle_trans; [apply (Hlow m Am)|]. apply variance_grows_with_v; lra.
  - eapply Rle_trans; [|apply (Hhigh m Am)]. assert (Hv0 : 0.019 <= v) by lra.
    assert (Hr : 0.19 <= root v <= 5.94) by (apply root_between; lra).
    rewrite (variance_at m v) by lra. apply variance_grows_with_v; [lra | lra |].
    replace (root v ^ 2 / 2) with v by (apply y_of_r; lra). lra.
Qed.

Ltac number := lra.
(** The mean and the upper end of the variance. *)
Ltac mean_side :=
  let m := fresh "m" in let v := fresh "v" in let Hm := fresh in let Hv := fresh in intros m v Hm Hv;
  first [let B := fresh in assert (B := mean_small m v _ Hm ltac:(lra) ltac:(lra)); lra
        | let B := fresh in assert (B := mean_large m v _ Hm ltac:(lra) ltac:(lra)); lra].
Ltac high_side :=
  let m := fresh "m" in let Hm := fresh in intros m Hm;
  first [eapply Rle_trans; [apply (variance_above m _ _ Hm); [left; lra | lra]|]; number
        | eapply Rle_trans; [apply (variance_above m _ _ Hm); [right; lra | lra]|]; number].
Ltac layer_with s low := apply (layer s); [lra | lra | lra | lra | number | mean_side | low | high_side].
Ltac layer_parabola s := layer_with s
  ltac:(let m := fresh "m" in let Hm := fresh in intros m Hm;
    first [eapply Rle_trans; [|apply (variance_below_parabola m s _ Hm ltac:(left; lra) ltac:(lra))]; cbv zeta; number
          | eapply Rle_trans; [|apply (variance_below_parabola m s _ Hm ltac:(right; lra) ltac:(lra))]; cbv zeta; number]).
Ltac layer_small point s := layer_with s
  ltac:(let m := fresh "m" in let Hm := fresh in intros m Hm;
    eapply Rle_trans; [|apply (variance_below_small m s _ Hm ltac:(lra) ltac:(lra))];
    generalize (point _ _ the_constants); lra).
Ltac layer_line point s := layer_with s
  ltac:(let m := fresh "m" in let Hm := fresh in intros m Hm;
    eapply Rle_trans; [|apply (variance_below_line m s _ Hm ltac:(left; lra) ltac:(lra))];
    generalize (point _ _ the_constants); lra).
(** V at m = 0 and a given s. *)
Ltac point s := intros [Hl Ha];
  let d1 := fresh "d" in let d2 := fresh "d" in let H1 := fresh in let H2 := fresh in let E1 := fresh in let E2 := fresh in
  destruct (atoms_at_zero s ltac:(lra)) as (d1 & d2 & (H1 & H2) & E1 & E2); unfold Atoms.tiny in H1, H2;
  unfold V; rewrite F_at_zero, G_at_zero, E1, E2; clear E1 E2; unfold p; interval with (i_prec 60).

Lemma small_first_0 : maps_into 0.1 0.02 1 0.0206 0.027 1.14.
Proof.
  apply (layer 0.1949358); [lra | lra | lra | lra | number | mean_side | |]; intros m Hm; assert (Hb := abs_within m _ _ Hm (Rle_refl _)).
  - apply variance_first; [exact l_coarse | exact a_coarse | lra].
  - eapply Rle_trans; [|apply (variance_first_above _ _ m l_coarse a_coarse ltac:(lra))].
    assert (Hr : 0.19 <= root (1.1 * 1) <= 1.4833) by (apply root_between; lra). rewrite variance_at by lra.
    replace (V lambda01 alpha01 m 1.4833) with (variance m (1.4833 ^ 2 / 2)) by (apply var_V; lra).
    apply variance_grows_with_v; [lra | lra |].
    replace (root (1.1 * 1) ^ 2 / 2) with (1.1 * 1) by (apply y_of_r; lra). split; lra.
Qed.

Lemma small_first_1 : maps_into 0.0206 0.027 1.14 0.00867 0.0423 1.2114.
Proof.
  apply (layer 0.2264950); [lra | lra | lra | lra | number | mean_side | | high_side].
  intros m Hm. assert (Hb := abs_within m _ _ Hm (Rle_refl _)). apply variance_second; [exact l_coarse | exact a_coarse | lra].
Qed.
