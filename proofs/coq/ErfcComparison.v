(** * Bounds of erfc from a differential inequality
    For S smooth on [c0, oo) let bnd S c = S(c)/sqrt(PI) exp(-c^2). Since erfc' = -2/sqrt(PI) exp(-c^2),
    (bnd S - erfc)' = (S' - 2 c S + 2) exp(-c^2)/sqrt(PI): where the bracket has one sign and S is bounded, bnd S is an
    upper or a lower bound of erfc, because both vanish at infinity.
    Feeds: ErfcConvergents.v (S = a convergent of the continued fraction of sqrt(PI) erfcx). *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction.
Open Scope R_scope.

Lemma exp_neg_sqr_small eps : 0 < eps -> exists M, 0 <= M /\ forall c, M <= c -> exp (- (c * c)) < eps.
Proof.
  intro He. exists (/ eps). assert (Hi : 0 < / eps) by (apply Rinv_0_lt_compat; lra).
  split; [lra|]. intros c Hc.
  assert (Hc0 : 0 < c) by lra.
  rewrite exp_Ropp.
  assert (H1 : 1 + c * c < exp (c * c)) by (apply exp_ineq1; nra).
  assert (H2 : / eps < exp (c * c)).
  { assert (1 * c <= 1 + c * c) by nra. lra. }
  rewrite <- (Rinv_inv eps). apply Rinv_lt_contravar; [|exact H2].
  apply Rmult_lt_0_compat; [lra|apply exp_pos].
Qed.

Definition bnd (S : R -> R) (c : R) : R := S c / sqrt PI * exp (- (c * c)).

Lemma is_derive_bnd_erfc S S' c : is_derive S c S' ->
  is_derive (fun u => bnd S u - erfc u) c ((S' - 2 * c * S c + 2) * (exp (- (c * c)) / sqrt PI)).
Proof.
  intro HS. generalize sqrtPI_pos; intro Hp.
  replace ((S' - 2 * c * S c + 2) * (exp (- (c * c)) / sqrt PI))
    with (minus (plus (mult (S' / sqrt PI) (exp (- (c * c)))) (mult (S c / sqrt PI) (- (2 * c) * exp (- (c * c)))))
                (- (2 / sqrt PI * exp (- (c * c)))))
    by (unfold minus, plus, mult, opp; simpl; field; lra).
  apply (is_derive_minus (bnd S) erfc).
  - unfold bnd. apply (is_derive_mult (fun u => S u / sqrt PI) (fun u => exp (- (u * u)))).
    + apply is_derive_ext with (fun u => scal (/ sqrt PI) (S u)).
      * intro t. unfold scal; simpl; unfold mult; simpl. field. lra.
      * replace (S' / sqrt PI) with (scal (/ sqrt PI) S')
          by (unfold scal; simpl; unfold mult; simpl; field; lra).
        apply (is_derive_scal S c (/ sqrt PI) S' HS).
    + auto_derive. trivial. ring.
    + intros; apply Rmult_comm.
  - apply is_derive_erfc.
Qed.

Section Compare.
Variables (S S' : R -> R) (c0 : R).
Hypothesis Hc0 : 0 <= c0.
Hypothesis HS : forall c, c0 <= c -> is_derive S c (S' c).

Lemma bnd_mvt a b : c0 <= a -> a <= b -> exists c, a <= c <= b /\
  (bnd S b - erfc b) - (bnd S a - erfc a) = (S' c - 2 * c * S c + 2) * (exp (- (c * c)) / sqrt PI) * (b - a).
Proof.
  intros Ha Hab.
  destruct (MVT_gen (fun u => bnd S u - erfc u) a b
    (fun c => (S' c - 2 * c * S c + 2) * (exp (- (c * c)) / sqrt PI))) as [c [Hc Hd]].
  - rewrite Rmin_left, Rmax_right by lra. intros u Hu. apply is_derive_bnd_erfc, HS. lra.
  - rewrite Rmin_left, Rmax_right by lra. intros u Hu. apply derivable_continuous_pt.
    eexists. apply is_derive_Reals, is_derive_bnd_erfc, HS. lra.
  - rewrite Rmin_left, Rmax_right in Hc by lra. exists c. split; trivial.
Qed.

Lemma wpos c : 0 < exp (- (c * c)) / sqrt PI.
Proof. apply Rdiv_lt_0_compat; [apply exp_pos | apply sqrtPI_pos]. Qed.

Lemma erfc_upper : (forall c, c0 <= c -> 0 <= S c) -> (forall c, c0 <= c -> S' c - 2 * c * S c + 2 <= 0) ->
  forall c, c0 <= c -> erfc c <= bnd S c.
Proof.
  intros Hp Hd c Hc. destruct (Rle_dec (erfc c) (bnd S c)) as [|Hn]; trivial. exfalso.
  apply Rnot_le_lt in Hn.
  destruct (exp_neg_sqr_small ((erfc c - bnd S c) * (PI / 4))) as [M [HM0 HM]].
  { apply Rmult_lt_0_compat; generalize PI_RGT_0; lra. }
  set (b := Rmax c M).
  assert (Hb1 : c <= b) by apply Rmax_l. assert (Hb2 : M <= b) by apply Rmax_r.
  destruct (bnd_mvt c b Hc Hb1) as [z [Hz Hq]].
  assert (Hw := wpos z). assert (Hdz := Hd z ltac:(lra)).
  assert (bnd S b - erfc b <= bnd S c - erfc c).
  { assert (0 <= - (S' z - 2 * z * S z + 2) * (exp (- (z * z)) / sqrt PI) * (b - c)); [|lra].
    apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; lra. }
  assert (0 <= bnd S b).
  { unfold bnd. apply Rmult_le_pos; [|apply Rlt_le, exp_pos].
    apply Rmult_le_pos; [apply Hp; lra | apply Rlt_le, Rinv_0_lt_compat, sqrtPI_pos]. }
  assert (Hb0 : 0 <= b) by lra.
  destruct (erfc_bounds b Hb0) as [_ He]. specialize (HM b Hb2).
  assert (HPI := PI_RGT_0).
  assert (4 / PI * exp (- (b * b)) < erfc c - bnd S c).
  { replace (erfc c - bnd S c) with (4 / PI * ((erfc c - bnd S c) * (PI / 4))) by (field; lra).
    apply Rmult_lt_compat_l; [apply Rdiv_lt_0_compat; lra | exact HM]. }
  lra.
Qed.

Lemma erfc_lower B : (forall c, c0 <= c -> S c <= B) -> (forall c, c0 <= c -> 0 <= S' c - 2 * c * S c + 2) ->
  forall c, c0 <= c -> bnd S c <= erfc c.
Proof.
  intros Hp Hd c Hc. destruct (Rle_dec (bnd S c) (erfc c)) as [|Hn]; trivial. exfalso.
  apply Rnot_le_lt in Hn.
  assert (HB : 0 < Rmax B 1) by (generalize (Rmax_r B 1); lra).
  assert (HsP := sqrtPI_pos).
  destruct (exp_neg_sqr_small ((bnd S c - erfc c) * (sqrt PI / Rmax B 1))) as [M [HM0 HM]].
  { apply Rmult_lt_0_compat; [lra|]. apply Rdiv_lt_0_compat; lra. }
  set (b := Rmax c M).
  assert (Hb1 : c <= b) by apply Rmax_l. assert (Hb2 : M <= b) by apply Rmax_r.
  destruct (bnd_mvt c b Hc Hb1) as [z [Hz Hq]].
  assert (Hw := wpos z). assert (Hdz := Hd z ltac:(lra)).
  assert (bnd S c - erfc c <= bnd S b - erfc b).
  { assert (0 <= (S' z - 2 * z * S z + 2) * (exp (- (z * z)) / sqrt PI) * (b - c)); [|lra].
    apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; lra. }
  assert (Hb0 : 0 <= b) by lra.
  destruct (erfc_bounds b Hb0) as [He _]. specialize (HM b Hb2).
  assert (HSB : S b <= Rmax B 1) by (apply Rle_trans with B; [apply Hp; lra | apply Rmax_l]).
  assert (bnd S b <= Rmax B 1 / sqrt PI * exp (- (b * b))).
  { unfold bnd. apply Rmult_le_compat_r; [apply Rlt_le, exp_pos|].
    apply Rmult_le_compat_r; [apply Rlt_le, Rinv_0_lt_compat; lra | exact HSB]. }
  assert (Rmax B 1 / sqrt PI * exp (- (b * b)) < bnd S c - erfc c).
  { replace (bnd S c - erfc c) with (Rmax B 1 / sqrt PI * ((bnd S c - erfc c) * (sqrt PI / Rmax B 1))) by (field; lra).
    apply Rmult_lt_compat_l; [apply Rdiv_lt_0_compat; lra | exact HM]. }
  lra.
Qed.
End Compare.
