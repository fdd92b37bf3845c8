(** * The moments along a straight line
    d/dt of mean and variance at (m + t dm, v + t dv), by the chain rule for the atoms; and the mean value theorem for a curve
    in the plane: its ends are no further apart than its greatest speed. Feeds: Contraction.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives BoundsAtMeanZero VarianceGrows SecondDerivatives Jacobian.
Open Scope R_scope.

(** Puts the derivative that H states in for the one that auto_derive left. *)
Ltac known f H := match type of H with is_derive _ ?p ?v =>
  replace (Derive (fun s => f s) p) with v by (symmetry; apply is_derive_unique, H) end.

Section Chain.
Variables (x y : R -> R) (t x' y' : R).
Hypothesis Dx : is_derive x t x'.
Hypothesis Dy : is_derive y t y'.
Hypothesis Hy : 0 < y t.

Lemma quotient_path : is_derive (fun t => x t / y t) t (x' / y t - x t * y' / y t ^ 2).
Proof.
  replace (x' / y t - x t * y' / y t ^ 2) with ((x' * y t - x t * y') / y t ^ 2) by (field; lra).
  apply is_derive_div; [exact Dx | exact Dy | lra].
Qed.

Lemma bell_path : is_derive (fun t => bell (x t) (y t)) t
  (- (2 * x t / y t ^ 2) * bell (x t) (y t) * x' + 2 * x t ^ 2 / y t ^ 3 * bell (x t) (y t) * y').
Proof.
  unfold bell. apply (is_derive_ext (fun t => exp (- (x t / y t) ^ 2))); [reflexivity|].
  replace (- (2 * x t / y t ^ 2) * exp (- (x t / y t) ^ 2) * x' + 2 * x t ^ 2 / y t ^ 3 * exp (- (x t / y t) ^ 2) * y')
    with (scal (- (2 * (x t / y t) * (x' / y t - x t * y' / y t ^ 2))) (exp (- (x t / y t) ^ 2)))
    by (unfold scal; simpl; unfold mult; simpl; field; lra).
  apply (is_derive_comp exp (fun t => - (x t / y t) ^ 2)); [apply is_derive_exp|].
  apply (is_derive_opp (fun t => (x t / y t) ^ 2)).
  replace (2 * (x t / y t) * (x' / y t - x t * y' / y t ^ 2))
    with (INR 2 * (x' / y t - x t * y' / y t ^ 2) * (x t / y t) ^ Nat.pred 2) by (simpl; ring).
  apply (is_derive_pow (fun t => x t / y t) 2), quotient_path.
Qed.

Lemma W_path : is_derive (fun t => W (x t) (y t)) t
  (2 / sqrt PI * bell (x t) (y t) / y t * x' - 2 / sqrt PI * bell (x t) (y t) * x t / y t ^ 2 * y').
Proof.
  unfold W. replace (2 / sqrt PI * bell (x t) (y t) / y t * x' - 2 / sqrt PI * bell (x t) (y t) * x t / y t ^ 2 * y')
    with (2 / sqrt PI * exp (- (x t / y t * (x t / y t))) * (x' / y t - x t * y' / y t ^ 2))
    by (rewrite exa; field; generalize sqrtPI_pos; lra).
  apply (comp_erf (fun t => x t / y t)), quotient_path.
Qed.

Lemma exponential_path k : is_derive (fun t => exp (k * x t + k ^ 2 * y t ^ 2 / 4)) t
  ((k * x' + k ^ 2 * y t * y' / 2) * exp (k * x t + k ^ 2 * y t ^ 2 / 4)).
Proof.
  apply (is_derive_comp exp (fun t => k * x t + k ^ 2 * y t ^ 2 / 4)); [apply is_derive_exp|].
  auto_derive; [repeat split; eexists; eassumption|].
  known x Dx. known y Dy. field.
Qed.

Lemma argument_path k : is_derive (fun t => x t / y t + k * y t / 2) t (x' / y t - x t * y' / y t ^ 2 + k * y' / 2).
Proof.
  apply (is_derive_plus (fun t => x t / y t) (fun t => k * y t / 2)); [apply quotient_path|].
  apply (is_derive_ext (fun t => scal (k / 2) (y t))); [intro s; unfold scal; simpl; unfold mult; simpl; field|].
  replace (k * y' / 2) with (scal (k / 2) y') by (unfold scal; simpl; unfold mult; simpl; field).
  apply (is_derive_scal y), Dy.
Qed.

(** exp(k m + k^2 v/2) erfc(m/r + k r/2): Ec for k = 1, Ed for k = 2. *)
Lemma tilted_path k : is_derive (fun t => exp (k * x t + k ^ 2 * y t ^ 2 / 4) * erfc (x t / y t + k * y t / 2)) t
  ((k * x' + k ^ 2 * y t * y' / 2) * (exp (k * x t + k ^ 2 * y t ^ 2 / 4) * erfc (x t / y t + k * y t / 2))
   - 2 / sqrt PI * bell (x t) (y t) * (x' / y t - x t * y' / y t ^ 2 + k * y' / 2)).
Proof.
  eapply mul_d; [apply exponential_path | apply comp_erfc, argument_path |].
  assert (E : exp (k * x t + k ^ 2 * y t ^ 2 / 4) * exp (- ((x t / y t + k * y t / 2) * (x t / y t + k * y t / 2)))
    = bell (x t) (y t)) by (rewrite <- exp_plus; unfold bell; f_equal; field; lra).
  rewrite <- E. field. generalize sqrtPI_pos; lra.
Qed.

Lemma Ec_path : is_derive (fun t => Ec (x t) (y t)) t ((x' + y t * y' / 2) * Ec (x t) (y t)
  - 2 / sqrt PI * bell (x t) (y t) * (x' / y t - x t * y' / y t ^ 2 + y' / 2)).
Proof.
  assert (E : forall s, Ec (x s) (y s) = exp (1 * x s + 1 ^ 2 * y s ^ 2 / 4) * erfc (x s / y s + 1 * y s / 2))
    by (intro s; unfold Ec, Rdiv; f_equal; f_equal; [field | f_equal; field]).
  apply (is_derive_ext _ _ _ _ (fun s => eq_sym (E s))). rewrite E.
  replace (x' + y t * y' / 2) with (1 * x' + 1 ^ 2 * y t * y' / 2) by field.
  replace (x' / y t - x t * y' / y t ^ 2 + y' / 2) with (x' / y t - x t * y' / y t ^ 2 + 1 * y' / 2) by (field; lra).
  apply tilted_path.
Qed.

Lemma Ed_path : is_derive (fun t => Ed (x t) (y t)) t ((2 * x' + 2 * y t * y') * Ed (x t) (y t)
  - 2 / sqrt PI * bell (x t) (y t) * (x' / y t - x t * y' / y t ^ 2 + y')).
Proof.
  assert (E : forall s, Ed (x s) (y s) = exp (2 * x s + 2 ^ 2 * y s ^ 2 / 4) * erfc (x s / y s + 2 * y s / 2))
    by (intro s; unfold Ed, Rdiv; f_equal; f_equal; [field | f_equal; field]).
  apply (is_derive_ext _ _ _ _ (fun s => eq_sym (E s))). rewrite E.
  replace (2 * x' + 2 * y t * y') with (2 * x' + 2 ^ 2 * y t * y' / 2) by field.
  replace (x' / y t - x t * y' / y t ^ 2 + y') with (x' / y t - x t * y' / y t ^ 2 + 2 * y' / 2) by (field; lra).
  apply tilted_path.
Qed.

Let HP := sqrtPI_pos.

(** The atoms, named, so that auto_derive sees functions of t alone. *)
Let w (t : R) := W (x t) (y t).
Let b (t : R) := bell (x t) (y t).
Let c (t : R) := Ec (x t) (y t).
Let d (t : R) := Ed (x t) (y t).
Let w_path : is_derive w t _ := W_path.
Let b_path : is_derive b t _ := bell_path.
Let c_path : is_derive c t _ := Ec_path.
Let d_path : is_derive d t _ := Ed_path.

Ltac chain := auto_derive; [repeat split; eexists; eassumption |
  known x Dx; known y Dy; known w w_path; known b b_path; known c c_path; known d d_path; unfold w, b, c, d].

Lemma G_path a : is_derive (fun t => G a (x t) (y t)) t (G_m a (x t) (y t) * x' + G_r a (x t) (y t) * y').
Proof.
  apply (is_derive_ext (fun t => x t * (1 + w t) + y t / sqrt PI * b t + a * c t - a * (1 - w t))); [reflexivity|].
  chain. unfold G_m, G_r. field. lra.
Qed.

Lemma F_path a : is_derive (fun t => F a (x t) (y t)) t (F_m a (x t) (y t) * x' + F_r a (x t) (y t) * y').
Proof.
  apply (is_derive_ext (fun t => (x t ^ 2 + y t ^ 2 / 2) * (1 + w t) + x t * (y t / sqrt PI) * b t
    + a ^ 2 * (d t - 2 * c t + (1 - w t)))); [reflexivity|].
  chain. unfold F_m, F_r. field. lra.
Qed.
End Chain.

(** The moments on the line (m + t dm, v + t dv). *)
Section Line.
Variables (m v dm dv t : R).
Hypothesis Hv : 0 < v + t * dv.
Let x (t : R) : R := m + t * dm.
Let y (t : R) : R := sqrt (2 * (v + t * dv)).

Lemma line_root : 0 < y t.
Proof. apply sqrt_lt_R0. lra. Qed.

Lemma line_m : is_derive x t dm.
Proof. unfold x. auto_derive; [trivial | ring]. Qed.

Lemma line_r : is_derive y t (dv / y t).
Proof. assert (H := line_root). unfold y in *. auto_derive; [lra | field; lra]. Qed.

Lemma near_line (P : R -> Prop) : (forall s, 0 < v + s * dv -> P s) -> locally t P.
Proof.
  intro H. assert (C : continuous (fun s => v + s * dv) t)
    by (apply (ex_derive_continuous (V := R_NormedModule)); auto_derive; trivial).
  apply (filter_imp (fun s => 0 < v + s * dv)); [exact H|].
  apply C. apply (open_gt 0 (v + t * dv) Hv).
Qed.

Lemma mean_path : is_derive (fun t => mean (m + t * dm) (v + t * dv)) t
  (h11 lambda01 alpha01 (x t) (y t) * dm + h12 lambda01 alpha01 (x t) (y t) * dv).
Proof.
  assert (Hr := line_root).
  apply (is_derive_ext_loc (fun t => lambda01 / 2 * G alpha01 (x t) (y t))).
  - apply near_line. intros s Hs. symmetry. apply mean_G, Hs.
  - replace (h11 lambda01 alpha01 (x t) (y t) * dm + h12 lambda01 alpha01 (x t) (y t) * dv)
      with (lambda01 / 2 * (G_m alpha01 (x t) (y t) * dm + G_r alpha01 (x t) (y t) * (dv / y t)))
      by (rewrite G_heat by exact Hr; unfold h11, h12; field; lra).
    apply (is_derive_scal (fun t => G alpha01 (x t) (y t))), G_path; [exact line_m | exact line_r | exact Hr].
Qed.

Lemma variance_path : is_derive (fun t => variance (m + t * dm) (v + t * dv)) t
  (h21 lambda01 alpha01 (x t) (y t) * dm + h22 lambda01 alpha01 (x t) (y t) * dv).
Proof.
  assert (Hr := line_root).
  assert (Hg := G_path x y t dm (dv / y t) line_m line_r Hr alpha01).
  assert (Hf := F_path x y t dm (dv / y t) line_m line_r Hr alpha01).
  apply (is_derive_ext_loc (fun t => V lambda01 alpha01 (x t) (y t))).
  - apply near_line. intros s Hs. symmetry. apply var_V', Hs.
  - pose (g := fun t => G alpha01 (x t) (y t)). pose (f := fun t => F alpha01 (x t) (y t)).
    change (is_derive g t (G_m alpha01 (x t) (y t) * dm + G_r alpha01 (x t) (y t) * (dv / y t))) in Hg.
    change (is_derive f t (F_m alpha01 (x t) (y t) * dm + F_r alpha01 (x t) (y t) * (dv / y t))) in Hf.
    apply (is_derive_ext (fun t => lambda01 ^ 2 / 2 * f t - (lambda01 / 2 * g t) ^ 2)); [reflexivity|].
    auto_derive; [repeat split; eexists; eassumption|].
    known g Hg. known f Hf. unfold f, g. rewrite F_heat, G_heat by exact Hr. unfold h21, h22. field. lra.
Qed.
End Line.

(** The ends of a curve are no further apart than its greatest speed. *)
Lemma curve_mean_value (f g f' g' : R -> R) k :
  (forall t, 0 <= t <= 1 -> is_derive f t (f' t) /\ is_derive g t (g' t) /\ sqrt (norm2 (f' t) (g' t)) <= k) ->
  sqrt (norm2 (f 1 - f 0) (g 1 - g 0)) <= k.
Proof.
  intro H. set (a := f 1 - f 0). set (b := g 1 - g 0).
  assert (D : forall t, 0 <= t <= 1 -> is_derive (fun t => a * f t + b * g t) t (a * f' t + b * g' t)).
  { intros t Ht. destruct (H t Ht) as (Df & Dg & _).
    apply (is_derive_plus (fun t => a * f t) (fun t => b * g t)); apply is_derive_scal; assumption. }
  destruct (MVT_gen (fun t => a * f t + b * g t) 0 1 (fun t => a * f' t + b * g' t)) as [z [Hz E]];
    rewrite ?Rmin_left, ?Rmax_right in * by lra.
  - intros t Ht. apply D. lra.
  - intros t Ht. apply derivable_continuous_pt. eexists. apply is_derive_Reals, D, Ht.
  - destruct (H z Hz) as (_ & _ & K). set (p := f' z) in *. set (q := g' z) in *.
    assert (E' : norm2 a b = a * p + b * q) by (unfold norm2; unfold a, b in *; lra).
    assert (N : 0 <= norm2 a b) by (unfold norm2; nra). assert (N' : 0 <= norm2 p q) by (unfold norm2; nra).
    eapply Rle_trans; [|exact K]. apply sqrt_le_1_alt.
    assert (C : norm2 a b * norm2 a b <= norm2 a b * norm2 p q).
    { rewrite E' at 1 2. unfold norm2. assert (0 <= (a * q - b * p) ^ 2) by apply pow2_ge_0. nra. }
    destruct (Req_dec (norm2 a b) 0) as [Z | Z]; [lra|]. apply (Rmult_le_reg_l (norm2 a b)); lra.
Qed.
