(** Prints the axioms under every theorem of the index, once for all (a call costs 12 s). *)
From Selfnorm Require Import Constants Design GaussianIntegrals Tanh Theorems.
Definition index := (alpha01_bounds, lambda01_bounds, fixed_point, jacobian_fixed_point, alpha02_bounds, lambda02_bounds, fixed_point_02, jacobian_02,
  variance_shrinks, variance_grows,
  invariant_domain, jacobian, contraction, wide_jacobian, wide_contraction, large_variance_slope, global_attraction, global_convergence,
  attracting_fixed_point, image_box, mean_field_attraction, mean_field_fixed_point, mean_is_gaussian_integral,
  second_is_gaussian_integral, normal_density_total, gain_bounds, second_fixed, mean_zero, second_lipschitz, second_contracts, second_derivative).
Print Assumptions index.
