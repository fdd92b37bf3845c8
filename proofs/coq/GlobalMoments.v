(** * Mean and variance between simple functions of |m| and v
    For |m| <= M: the bounds that the layers of Attraction.v compose. The variance grows with v, so its bounds at one v serve for
    a whole side of a box. Feeds: AttractionSteps.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives BoundsAtMeanZero VarianceGrows Jacobian SecondDerivatives ImageBox Contraction GlobalBounds.
Open Scope R_scope.

Notation la := lambda01 (only parsing).
Notation aa := alpha01 (only parsing).

Lemma root_between v lo hi : 0 <= lo -> 0 <= hi -> lo ^ 2 / 2 <= v <= hi ^ 2 / 2 -> lo <= root v <= hi.
Proof.
  intros Hlo Hhi [H1 H2]. unfold root. rewrite <- (sqrt_pow2 lo) at 1 by exact Hlo. rewrite <- (sqrt_pow2 hi) by exact Hhi.
  split; apply sqrt_le_1_alt; lra.
Qed.

Lemma abs_within m M K : Rabs m <= M -> M <= K -> - K <= m <= K.
Proof. intros H HK. apply Rabs_le_between. lra. Qed.

Lemma mean_value (f f' : R -> R) m : (forall z, is_derive f z (f' z)) ->
  exists z, (0 <= z <= m \/ m <= z <= 0) /\ f m - f 0 = f' z * m.
Proof.
  intro D. destruct (MVT_gen f 0 m f') as [z [Hz E]].
  - intros; apply D.
  - intros t _. apply derivable_continuous_pt. eexists. apply is_derive_Reals, D.
  - exists z. rewrite Rminus_0_r in E. split; [|exact E]. destruct (Rle_dec 0 m).
    + rewrite Rmin_left, Rmax_right in Hz by lra. left. exact Hz.
    + rewrite Rmin_right, Rmax_left in Hz by lra. right. exact Hz.
Qed.

Lemma variance_h21 m r : 0 < r -> is_derive (fun m => V la aa m r) m (h21 la aa m r).
Proof. apply V_x. Qed.

Lemma mean_at m v : 0 < v -> mean m v = la / 2 * G aa m (root v).
Proof. apply mean_G. Qed.
Lemma variance_at m v : 0 < v -> variance m v = V la aa m (root v).
Proof. apply var_V'. Qed.

Lemma V_h22 m r : 0 < r -> is_derive (fun r => V la aa m r) r (r * h22 la aa m r).
Proof.
  intro Hr. replace (r * h22 la aa m r) with (la ^ 2 / 2 * (F_r aa m r - G aa m r * G_r aa m r))
    by (rewrite F_heat, G_heat by exact Hr; unfold h22; field).
  apply V_r, Hr.
Qed.

(** The variance grows with v. *)
Lemma variance_grows_with_v m s v : -0.162 <= m <= 0.162 -> 0.19 <= s -> s ^ 2 / 2 <= v <= 17.6 -> V la aa m s <= variance m v.
Proof.
  intros Hm Hs Hv. assert (Hr : s <= root v <= 5.94) by (apply root_between; [lra | lra | split; [lra|]; nra]).
  rewrite variance_at by nra.
  apply (monotone (fun r => V la aa m r) (fun r => r * h22 la aa m r) s (root v)); [lra | |]; intros z Hz.
  - apply V_h22. lra.
  - apply Rmult_le_pos; [lra|]. apply (h22_nonneg _ _ m z l_coarse a_coarse Hm). lra.
Qed.

Lemma mean_moves m r K : 0 < r -> (forall z, (0 <= z <= m \/ m <= z <= 0) -> 0 <= h11 la aa z r <= K) ->
  la / 2 * G aa 0 r - K * Rabs m <= la / 2 * G aa m r <= la / 2 * G aa 0 r + K * Rabs m.
Proof.
  intros Hr B. destruct (mean_value (fun m => la / 2 * G aa m r) (fun m => h11 la aa m r) m) as (z & Hz & E).
  - intro z. apply (is_derive_scal (fun m => G aa m r)), G_derive_m, Hr.
  - specialize (B z Hz). destruct (Rcase_abs m) as [N | N]; [rewrite Rabs_left by exact N | rewrite Rabs_right by exact N]; nra.
Qed.

Lemma mean_small m v M : Rabs m <= M -> M <= 0.1 -> 0.019 <= v <= 1.62 -> - (0.0558 + 1.5 * M) <= mean m v <= 0.0558 + 1.5 * M.
Proof.
  intros Hm HM Hv. assert (Hr : 0.1949 <= root v <= 1.8) by (apply root_between; lra).
  assert (Hb := abs_within m M 0.1 Hm ltac:(lra)). rewrite mean_at by lra.
  assert (Z := mean_zero_small _ _ (root v) l_coarse a_coarse Hr).
  assert (D := mean_moves m (root v) 1.5 ltac:(lra) ltac:(intros z Hz; apply h11_coarse; [exact l_coarse | exact a_coarse | lra | lra])).
  lra.
Qed.

Lemma mean_large m v M : Rabs m <= M -> M <= 0.162 -> 0.69 <= v <= 17.6 ->
  - (0.03 + 1.08 * M) <= mean m v <= -0.088 + 0.09 * v + 1.08 * M.
Proof.
  intros Hm HM Hv. assert (Hr : 1.17 <= root v <= 5.934) by (apply root_between; lra).
  assert (Ev : v = root v ^ 2 / 2) by (apply y_of_r; lra).
  assert (Hb := abs_within m M 0.162 Hm ltac:(lra)). rewrite mean_at by lra.
  assert (D := mean_moves m (root v) 1.08 ltac:(lra)
    ltac:(intros z Hz; apply h11_coarse_large; [exact l_coarse | exact a_coarse | lra | lra])).
  rewrite Ev at 3. set (r := root v) in *. destruct (Rle_or_lt r 2.2) as [L | L].
  - assert (Z := mean_zero_above _ _ r l_coarse a_coarse ltac:(lra)). assert (Y := mean_zero_line _ _ r l_coarse a_coarse ltac:(lra)). lra.
  - assert (Z := mean_zero_line_large _ _ r l_coarse a_coarse ltac:(lra)). lra.
Qed.

Lemma variance_above_large m r M : Rabs m <= M -> M <= 0.162 -> 1.9 <= r <= 5.934 ->
  V la aa m r <= V la aa 0 r + (0.25 + 0.2 * (r ^ 2 / 2)) * M.
Proof.
  intros Hm HM Hr. assert (Hb := abs_within m M 0.162 Hm ltac:(lra)).
  destruct (mean_value (fun m => V la aa m r) (fun m => h21 la aa m r) m) as (z & Hz & E); [intro z; apply variance_h21; lra|].
  assert (B := h21_line_large _ _ z r l_coarse a_coarse ltac:(lra) ltac:(lra)).
  assert (Q : 0 <= r ^ 2 / 2) by nra. apply Rabs_le_between in Hm.
  set (k := 0.25 + 0.2 * (r ^ 2 / 2)) in *. assert (Hk : 0.4 <= k) by (unfold k; nra). set (h := h21 la aa z r) in *.
  assert (0 <= (k + h) * (M - m)) by (apply Rmult_le_pos; lra).
  assert (0 <= (k - h) * (M + m)) by (apply Rmult_le_pos; lra). nra.
Qed.

Lemma variance_above_near m r M : Rabs m <= M -> M <= 0.0206 -> 1.48 <= r <= 1.95 ->
  V la aa m r <= V la aa 0 r + (0.25 + 0.2 * (r ^ 2 / 2)) * M.
Proof.
  intros Hm HM Hr. assert (Hb := abs_within m M 0.0206 Hm ltac:(lra)).
  destruct (mean_value (fun m => V la aa m r) (fun m => h21 la aa m r) m) as (z & Hz & E); [intro z; apply variance_h21; lra|].
  destruct (mean_value (fun m => h21 la aa m r) (fun m => h21_m la aa m r) z) as (y & Hy & E'); [intro y; apply h21_derive; lra|].
  assert (B' := h21_m_upper la aa y r l_coarse a_coarse ltac:(lra) ltac:(lra)).
  assert (B := h21_zero_upper _ _ r l_coarse a_coarse Hr).
  apply Rabs_le_between in Hm. set (k := 0.2 * (r ^ 2 / 2)) in *.
  set (s := h21_m la aa y r) in *. set (t := h21 la aa z r) in *. set (u := h21 la aa 0 r) in *.
  assert (T : t = u + s * z) by lra.
  destruct Hz as [Hz | Hz].
  - assert (t <= 0.25 + k) by (rewrite T; nra). nra.
  - assert (- (0.25 + k) <= t) by (rewrite T; nra). nra.
Qed.

Lemma variance_above m v M : Rabs m <= M -> M <= 0.0206 /\ 1.1 <= v \/ M <= 0.162 /\ 1.81 <= v -> v <= 17.6 ->
  variance m v <= 0.317 + 0.705 * v + (0.25 + 0.2 * v) * M.
Proof.
  intros Hm HM Hv. assert (Hv0 : 1.1 <= v) by lra. assert (Hr : 1.48 <= root v <= 5.934) by (apply root_between; lra).
  assert (Ev : v = root v ^ 2 / 2) by (apply y_of_r; lra).
  assert (Hl : 1.81 <= v -> 1.9 <= root v) by (intro H; apply (root_between v 1.9 5.934); lra).
  rewrite variance_at by lra. rewrite Ev at 2 3. set (r := root v) in *.
  assert (Z : V la aa 0 r - (0.317 + 0.705 * (r ^ 2 / 2)) <= 0).
  { destruct (Rle_or_lt r 2.2) as [L | L].
    - apply variance_zero_line; [exact l_coarse | exact a_coarse | lra].
    - apply variance_zero_line_large; [exact l_coarse | exact a_coarse | lra]. }
  assert (B : V la aa m r <= V la aa 0 r + (0.25 + 0.2 * (r ^ 2 / 2)) * M); [|lra].
  destruct HM as [[H1 H2] | [H1 H2]].
  - destruct (Rle_or_lt r 1.95) as [L | L]; [apply variance_above_near; [exact Hm | exact H1 | lra]|].
    apply variance_above_large; [exact Hm | lra | lra].
  - apply variance_above_large; [exact Hm | exact H1 | specialize (Hl H2); lra].
Qed.

(** Two mean values: V moves at most by (|slope at 0| + |m|) |m|, if the slope falls no faster than by 1. *)
Lemma variance_moves m r M K : 0 < r -> Rabs m <= M -> - K <= h21 la aa 0 r <= K ->
  (forall z, (0 <= z <= m \/ m <= z <= 0) -> -1 <= h21_m la aa z r) ->
  V la aa 0 r - K * M - M ^ 2 <= V la aa m r.
Proof.
  intros Hr Hm HK B.
  destruct (mean_value (fun m => V la aa m r) (fun m => h21 la aa m r) m) as (z & Hz & E); [intro z; apply variance_h21, Hr|].
  destruct (mean_value (fun m => h21 la aa m r) (fun m => h21_m la aa m r) z) as (y & Hy & E'); [intro y; apply h21_derive, Hr|].
  assert (B' : -1 <= h21_m la aa y r) by (apply B; lra).
  assert (HM : 0 <= M) by (generalize (Rabs_pos m); lra). apply Rabs_le_between in Hm.
  set (s := h21_m la aa y r) in *. set (t := h21 la aa z r) in *. set (u := h21 la aa 0 r) in *.
  assert (T : t = u + s * z) by lra.
  destruct Hz as [Hz | Hz].
  - assert (- (K + M) <= t) by (rewrite T; nra). nra.
  - assert (t <= K + M) by (rewrite T; nra). nra.
Qed.

Lemma variance_below_small m r M : Rabs m <= M -> M <= 0.009 -> 0.27 <= r <= 0.8125 ->
  V la aa 0 r - 0.068 * M - M ^ 2 <= V la aa m r.
Proof.
  intros Hm HM Hr. assert (Hb := abs_within m M 0.009 Hm ltac:(lra)).
  assert (B := h21_zero_small _ _ r l_coarse a_coarse ltac:(lra)). apply variance_moves; [lra | exact Hm | lra |].
  intros z Hz. apply h21_m_coarse_small; [exact l_coarse | exact a_coarse | lra | lra].
Qed.

Lemma variance_below_line m r M : Rabs m <= M -> (M <= 0.009 /\ r <= 1.3 \/ M <= 0.162 /\ 1.17 <= r) -> 0.8125 <= r <= 1.37841 ->
  V la aa 0 r - (0.39 * (r ^ 2 / 2) - 0.055) * M - M ^ 2 <= V la aa m r.
Proof.
  intros Hm HM Hr. assert (Hb := abs_within m M M Hm ltac:(lra)).
  assert (B := h21_zero_line _ _ r l_coarse a_coarse ltac:(lra)).
  apply variance_moves; [lra | exact Hm | lra |]. intros z Hz. destruct HM as [[H1 H2] | [H1 H2]].
  - apply h21_m_coarse_small; [exact l_coarse | exact a_coarse | lra | lra].
  - apply h21_m_coarse; [exact l_coarse | exact a_coarse | lra | lra].
Qed.

Lemma variance_below_parabola m r M : Rabs m <= M -> (M <= 0.009 /\ r <= 1.3 \/ M <= 0.162 /\ 1.17 <= r) -> 1.095 <= r <= 1.37841 ->
  let v := r ^ 2 / 2 in 0.091 + 1.0422 * v - 0.1337 * v ^ 2 - (0.39 * v - 0.055) * M - M ^ 2 <= V la aa m r.
Proof.
  intros Hm HM Hr v. assert (B := variance_below_line m r M Hm HM ltac:(lra)).
  assert (Z := variance_zero_parabola _ _ r l_coarse a_coarse Hr). fold v in B, Z. lra.
Qed.
