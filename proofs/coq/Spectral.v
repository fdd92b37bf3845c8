(** * The spectral norm of the Jacobian
    With entries h11 .. h22 in (m, v), the Jacobian in (mu, nu) is (omega h11, tau h12; omega h21, tau h22). For |omega| <= 0.1
    its norm is at most q if tau^2 weight <= q^2, where weight = h12^2 + h22^2 + (h11 h12 + h21 h22)^2/(100 K), K <= q^2 - (h11^2 + h21^2)/100.
    weight grows with m, so m = 0.01 is the worst case, and there it is a function of r. Feeds: Contraction.v, Theorems.v. *)
From Coq Require Import Reals Psatz.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactic.
From Selfnorm Require Import ErrorFunction Moments Coordinates Derivatives ErfPolynomial Atoms JacobianBounds SecondDerivatives Jacobian ImageBox.
Open Scope R_scope.

Lemma specnorm_weight a b c d omega tau q K : -0.1 <= omega <= 0.1 -> 0 < K <= q ^ 2 - 0.01 * (a ^ 2 + c ^ 2) -> 0 <= q ->
  tau ^ 2 * (b ^ 2 + d ^ 2 + 0.01 * (a * b + c * d) ^ 2 / K) <= q ^ 2 ->
  specnorm_le (omega * a) (tau * b) (omega * c) (tau * d) q.
Proof.
  intros Ho [K0 HK] Hq H u w. rewrite <- (sqrt_pow2 q Hq), <- sqrt_mult_alt by nra.
  apply sqrt_le_1_alt. unfold norm2. set (s := a * b + c * d) in *.
  assert (Ho2 : omega ^ 2 <= 0.01) by nra.
  assert (Hu : omega ^ 2 * (a ^ 2 + c ^ 2) * u ^ 2 <= (q ^ 2 - K) * u ^ 2).
  { apply Rmult_le_compat_r; [apply pow2_ge_0|]. assert (0 <= a ^ 2 + c ^ 2) by nra. nra. }
  assert (Hc : 2 * (omega * tau) * s * (u * w) <= K * u ^ 2 + tau ^ 2 * (0.01 * s ^ 2 / K) * w ^ 2).
  { assert (Sq : 0 <= (K * u - omega * tau * s * w) ^ 2 / K)
      by (apply Rmult_le_pos; [apply pow2_ge_0 | apply Rlt_le, Rinv_0_lt_compat, K0]).
    replace ((K * u - omega * tau * s * w) ^ 2 / K)
      with (K * u ^ 2 - 2 * (omega * tau) * s * (u * w) + omega ^ 2 * (tau ^ 2 * s ^ 2 / K * w ^ 2)) in Sq by (field; lra).
    assert (P : 0 <= tau ^ 2 * s ^ 2 / K * w ^ 2).
    { apply Rmult_le_pos; [|apply pow2_ge_0]. apply Rmult_le_pos; [|apply Rlt_le, Rinv_0_lt_compat, K0].
      apply Rmult_le_pos; apply pow2_ge_0. }
    replace (tau ^ 2 * (0.01 * s ^ 2 / K) * w ^ 2) with (0.01 * (tau ^ 2 * s ^ 2 / K * w ^ 2)) by (field; lra). nra. }
  assert (Hw : tau ^ 2 * (b ^ 2 + d ^ 2 + 0.01 * s ^ 2 / K) * w ^ 2 <= q ^ 2 * w ^ 2)
    by (apply Rmult_le_compat_r; [apply pow2_ge_0 | exact H]).
  unfold s in *. nra.
Qed.

Definition weight_of K a b c d : R := b ^ 2 + d ^ 2 + 0.01 * (a * b + c * d) ^ 2 / K.
Definition weight K l a m r : R := weight_of K (h11 l a m r) (h12 l a m r) (h21 l a m r) (h22 l a m r).

Lemma weight_derive K (a b c d : R -> R) m a' b' c' d' : K <> 0 ->
  is_derive a m a' -> is_derive b m b' -> is_derive c m c' -> is_derive d m d' ->
  is_derive (fun m => weight_of K (a m) (b m) (c m) (d m)) m
    (2 * (b m * b' + d m * d' + 0.01 / K * (a m * b m + c m * d m) * (a' * b m + a m * b' + (c' * d m + c m * d')))).
Proof.
  intros HK Ha Hb Hc Hd. unfold weight_of. auto_derive.
  - repeat split; try (eexists; eassumption).
  - replace (Derive (fun x => a x) m) with a' by (symmetry; apply is_derive_unique, Ha).
    replace (Derive (fun x => b x) m) with b' by (symmetry; apply is_derive_unique, Hb).
    replace (Derive (fun x => c x) m) with c' by (symmetry; apply is_derive_unique, Hc).
    replace (Derive (fun x => d x) m) with d' by (symmetry; apply is_derive_unique, Hd).
    field. exact HK.
Qed.

Section Worst.
Variables (l a r : R).
Hypothesis Hl : 1.05070098 <= l <= 1.05070099.
Hypothesis Ha : 1.67326324 <= a <= 1.67326325.
Hypothesis Hr : 1.131 <= r <= 1.937.

Lemma weight_grows K m : 0.79 <= K <= 0.97 -> -0.01 <= m <= 0.01 -> weight K l a m r <= weight K l a 0.01 r.
Proof.
  intros HK Hm. assert (Hr0 : 0 < r) by lra.
  apply (monotone (fun m => weight K l a m r) (fun m => 2 * (h12 l a m r * h12_m l a m r + h22 l a m r * h22_m l a m r +
      0.01 / K * (h11 l a m r * h12 l a m r + h21 l a m r * h22 l a m r) * (h11_m l a m r * h12 l a m r +
      h11 l a m r * h12_m l a m r + (h21_m l a m r * h22 l a m r + h21 l a m r * h22_m l a m r)))) m 0.01 (proj2 Hm)); intros z Hz.
  - apply (weight_derive K (fun m => h11 l a m r) (fun m => h12 l a m r) (fun m => h21 l a m r) (fun m => h22 l a m r)); [lra | | | |].
    + apply h11_derive, Hr0. + apply h12_derive, Hr0. + apply h21_derive, Hr0. + apply h22_derive, Hr0.
  - assert (Hz' : -0.01 <= z <= 0.01) by lra.
    assert (B1 := h11_wide r l a z Hr Hl Ha Hz'). assert (B2 := h12_wide r l a z Hr Hl Ha Hz').
    assert (B3 := h21_wide r l a z Hr Hl Ha Hz'). assert (B4 := h22_wide r l a z Hr Hl Ha Hz').
    assert (B5 := h12_m_wide r l a z Hr Hl Ha Hz'). assert (B6 := h21_m_wide r l a z Hr Hl Ha Hz').
    assert (B7 := h22_m_wide r l a z Hr Hl Ha Hz').
    replace (h11_m l a z r) with (2 * h12 l a z r) by (unfold h11_m, h12; field).
    set (x1 := h11 l a z r) in *. set (x2 := h12 l a z r) in *. set (x3 := h21 l a z r) in *. set (x4 := h22 l a z r) in *.
    set (x5 := h12_m l a z r) in *. set (x6 := h21_m l a z r) in *. set (x7 := h22_m l a z r) in *.
    interval with (i_prec 40).
Qed.

Ltac worst := unfold weight, weight_of, h11, h12, h21, h22, F_mm, G_mm, F_m, G_m, G;
  poly_atoms 0.01 r; unfold W_poly, Ec_poly, Ed_poly, p, bell; interval with (i_taylor r, i_bisect r, i_prec 50, i_depth 20).

(** Theorem 1: tau <= min(1.1, v/0.8). *)
Lemma weight_rising : 1.2328 <= r <= 1.32665 -> (r ^ 2 / 1.6) ^ 2 * weight 0.79 l a 0.01 r - 0.8977 ^ 2 <= 0.
Proof. intro H. worst. Qed.
Lemma weight_falling : 1.32665 <= r <= 1.817 -> 1.1 ^ 2 * weight 0.79 l a 0.01 r - 0.8977 ^ 2 <= 0.
Proof. intro H. worst. Qed.
(** Lemma 12: tau <= min(1.25, v/0.8). *)
Lemma weight_rising_wide : 1.131 <= r <= 1.414214 -> (r ^ 2 / 1.6) ^ 2 * weight 0.96 l a 0.01 r - 0.9891 ^ 2 <= 0.
Proof. intro H. worst. Qed.
Lemma weight_falling_wide : 1.414214 <= r <= 1.937 -> 1.25 ^ 2 * weight 0.96 l a 0.01 r - 0.9891 ^ 2 <= 0.
Proof. intro H. worst. Qed.
End Worst.
