//! The labels of everything that commands report: one name for one thing.

use super::report::Label;

/// One label per line: constant, key, meaning, LaTeX.
macro_rules! labels {
    ($($name:ident = $key:literal, $meaning:literal, $tex:literal;)+) => {
        $(#[doc = $meaning] pub(super) const $name: Label = Label::new($key, $meaning, $tex);)+
    };
}

labels! {
    ACTIVATION = "activation", "f", "$f$";
    NET_MEAN = "net_mean", "m, mean of the net input z", "$m$";
    NET_VARIANCE = "net_variance", "v, variance of the net input z", "$v$";
    OUTPUT_MEAN = "mean", "E f(z)", r"$\mathbb{E} f(z)$";
    OUTPUT_SECOND_MOMENT = "second_moment", "E f(z)^2", r"$\mathbb{E} f(z)^2$";
    OUTPUT_VARIANCE = "variance", "Var f(z)", r"$\operatorname{Var} f(z)$";
    SLOPE_GAIN = "gradient_gain", "E f'(z)^2", r"$\mathbb{E} f'(z)^2$";

    DERIVATIVES = "derivatives", "by m and v", "derivatives by $m$ and $v$";
    MEAN_DM = "mean_dm", "d E f(z) / dm", r"$\partial_m \mathbb{E} f(z)$";
    MEAN_DV = "mean_dv", "d E f(z) / dv", r"$\partial_v \mathbb{E} f(z)$";
    SECOND_DM = "second_dm", "d E f(z)^2 / dm", r"$\partial_m \mathbb{E} f(z)^2$";
    SECOND_DV = "second_dv", "d E f(z)^2 / dv", r"$\partial_v \mathbb{E} f(z)^2$";
    VARIANCE_DM = "variance_dm", "d Var f(z) / dm", r"$\partial_m \operatorname{Var} f(z)$";
    VARIANCE_DV = "variance_dv", "d Var f(z) / dv", r"$\partial_v \operatorname{Var} f(z)$";
    SECOND_DERIVATIVES = "second_derivatives", "by m and v", "second derivatives by $m$ and $v$";
    MEAN_DMM = "mean_dmm", "d^2 E f(z) / dm^2", r"$\partial_m^2 \mathbb{E} f(z)$";
    MEAN_DMV = "mean_dmv", "d^2 E f(z) / dm dv", r"$\partial_m \partial_v \mathbb{E} f(z)$";
    MEAN_DVV = "mean_dvv", "d^2 E f(z) / dv^2", r"$\partial_v^2 \mathbb{E} f(z)$";
    SECOND_DMM = "second_dmm", "d^2 E f(z)^2 / dm^2", r"$\partial_m^2 \mathbb{E} f(z)^2$";
    SECOND_DMV = "second_dmv", "d^2 E f(z)^2 / dm dv", r"$\partial_m \partial_v \mathbb{E} f(z)^2$";
    SECOND_DVV = "second_dvv", "d^2 E f(z)^2 / dv^2", r"$\partial_v^2 \mathbb{E} f(z)^2$";

    IMAGE_MEAN = "mean", "mu~, mean of the next layer", r"$\tilde\mu$";
    IMAGE_VARIANCE = "variance", "nu~, variance of the next layer", r"$\tilde\nu$";
    JACOBIAN = "jacobian", "H = d(mu~, nu~) / d(mu, nu)", r"$\mathcal{H}$";
    CONTRACTION_FACTOR = "contraction_factor", "S, largest singular value of H", r"$S(\mathcal{H})$";
    SPECTRAL_RADIUS = "spectral_radius", "rho, spectral radius of H", r"$\rho(\mathcal{H})$";
    GRADIENT_GAIN = "gradient_gain", "chi = tau E f'(z)^2", r"$\chi$";

    FIXED_MEAN = "mean", "mu at the fixed point", r"$\mu^*$";
    FIXED_VARIANCE = "variance", "nu at the fixed point", r"$\nu^*$";
    STABILITY = "stability", "kind of fixed point", "stability";
    ITERATIONS = "iterations", "steps of the iteration", "iterations";
    STOP_REASON = "stop_reason", "why the iteration stopped", "stopped";

    TRACE = "trace", "the iteration, and bounds of its distance to the fixed point", "trace";
    LAYER = "layer", "number of layers", "layer";
    A_PRIORI = "a_priori", "bound known after the first step", "a priori";
    A_POSTERIORI = "a_posteriori", "bound from the last step", "a posteriori";

    ALPHA = "alpha", "alpha, depth of SELU's negative side", r"$\alpha$";
    LAMBDA = "lambda", "lambda, slope of the positive side", r"$\lambda$";
    SATURATION = "saturation", "alpha' = -lambda alpha, limit at -infinity", r"$\alpha'$";
    JACOBIAN_12 = "jacobian_12", "d mu~ / d nu at the fixed point", r"$\mathcal{H}_{12}$";
    JACOBIAN_22 = "jacobian_22", "d nu~ / d nu at the fixed point", r"$\mathcal{H}_{22}$";
    CELU_A = "a", "a, depth of CELU's negative side", "$a$";
    SLOPE = "slope", "slope of the negative side over lambda", "slope";
    SCALE = "scale", "factor of the shifted activation", "scale";
    SHIFT = "shift", "what is added to the activation", "shift";
    METHOD = "method", "how the parameters were found", "method";
    AGREEMENT = "agreement", "relative difference of the two ways", "agreement";

    CLAIMS = "claims", "what the paper prints, what it is, and the verdict", "claims";
    ID = "id", "short name of the claim", "claim";
    PLACE = "where", "where it stands in the paper", "where";
    PRINTED = "printed", "the number as printed", "printed";
    OURS = "ours", "what it is, enclosed", "ours";
    VERDICT = "verdict", "what became of it", "verdict";
    STATEMENT = "statement", "what it says", "statement";
    COQ = "coq", "theorem in proofs/coq that proves it too", "Coq theorem";
    NOTE = "note", "remark", "note";
    PARTS = "parts", "inequalities that it consists of", "parts";
    BOXES = "boxes", "boxes of the proof", "boxes";
    EVIDENCE = "evidence", "what stands behind the verdict", "evidence";
    CERTIFICATES = "certificates", "what they prove, and whether they are accepted", "certificates";
    FILE = "file", "the certificate", "file";
    MINIMUM = "minimum", "least value", "minimum";
    MAXIMUM = "maximum", "largest value", "maximum";
    ENCLOSURE = "enclosure", "it lies in here, for certain", "enclosure";
    AT_MU = "mu", "mu of a point that attains it within the width", r"$\mu$";
    AT_OMEGA = "omega", "omega there", r"$\omega$";
    AT_NU = "nu", "nu there", r"$\nu$";
    AT_TAU = "tau", "tau there", r"$\tau$";
    MU_BOX = "mu_box", "mu of every such point lies in here", r"$\mu \in$";
    NET_MEAN_BOX = "net_mean_box", "mu omega of every such point lies in here", r"$m \in$";
    OMEGA_BOX = "omega_box", "omega of every such point lies in here", r"$\omega \in$";
    NU_BOX = "nu_box", "nu of every such point lies in here", r"$\nu \in$";
    NET_VARIANCE_BOX = "net_variance_box", "nu tau of every such point lies in here", r"$v \in$";
    TAU_BOX = "tau_box", "tau of every such point lies in here", r"$\tau \in$";
    CELLS = "cells", "boxes looked at", "cells";
    ERRATA_FALSE = "false", "wrong as printed", "false";
    ERRATA_GAPS = "gaps", "steps of a printed proof that fail, each with what the step needs", "gaps";
    ERRATA_DIGITS = "digits", "right but for the rounding of the last digit", "digits";
    OFF_BY = "off_by", "by how much at least", "off by";
    SUMMARY = "summary", "all claims", "summary";
    TOTAL = "claims", "claims of the paper", "claims";
    AS_RECORDED = "as_recorded", "with the verdict on record", "as recorded";
    SECTIONS = "sections", "verdicts by part of the paper", "sections";
    SECTION = "section", "part of the paper", "part";
    HOLDS = "holds", "proved or confirmed, if only after rounding", "holds";
    FAILS = "fails", "refuted, or a gap in the printed proof", "fails";
    OTHER = "other", "not checkable or undecided", "other";
    PROVED = "proved", "by a checked certificate, or by algebra", "proved";
    CONFIRMED = "confirmed", "certain: right as printed", "confirmed";
    ROUNDED = "rounded", "certain: right but for the last digit's rounding", "rounded";
    REFUTED = "refuted", "certain: wrong as printed", "refuted";
    GAP = "gap", "certain: a step of the printed proof fails", "gap";
    NOT_CHECKABLE = "not_checkable", "experiments, definitions", "not checkable";
    UNDECIDED = "undecided", "the enclosure does not decide", "undecided";

    OMEGA_LOW = "omega_low", "least omega of the cell", r"$\omega \ge$";
    OMEGA_HIGH = "omega_high", "largest omega", r"$\omega \le$";
    TAU_LOW = "tau_low", "least tau", r"$\tau \ge$";
    TAU_HIGH = "tau_high", "largest tau", r"$\tau \le$";
    PHASE = "phase", "what is certain of the fixed points with nu > 0", "phase";
    FIXED_POINTS = "fixed_points", "how many there are with nu > 0", "fixed points";
    PHASES = "cells", "all phases cell by cell", "cells";
    SHARES = "share", "certified share of the area", "share";
    ATTRACTING = "attracting", "exactly one fixed point, and it attracts", "attracting";
    UNSTABLE = "unstable", "exactly one fixed point, and it does not attract", "unstable";
    SEVERAL = "several", "exactly two or more, the same number in a cell", "several";
    NO_FIXED_POINT = "none", "no fixed point", "none";
    CERTIFIED = "certified", "any of these", "certified";
    LAYERS = "layers", "moments of the activations, layer by layer", "layers";
    SAMPLER = "sampler", "how net inputs were drawn", "sampler";
    ADJUSTED_P = "adjusted_p_value", "least p-value, by Holm", "$p$";
    EXPECTED_MEAN = "expected_mean", "mu as the theory has it", r"$\mu$";
    MEASURED_MEAN = "mean", "mu as measured", r"$\hat\mu$";
    MEAN_ERROR = "mean_error", "its standard error", r"$\sigma_{\hat\mu}$";
    MEAN_Z = "mean_z", "their difference over the error", r"$z_\mu$";
    EXPECTED_VARIANCE = "expected_variance", "nu as the theory has it", r"$\nu$";
    MEASURED_VARIANCE = "variance", "nu as measured", r"$\hat\nu$";
    VARIANCE_ERROR = "variance_error", "its standard error", r"$\sigma_{\hat\nu}$";
    VARIANCE_Z = "variance_z", "their difference over the error", r"$z_\nu$";
    ROWS_FILE = "rows", "the file that has its rows", "rows";
    POINTS = "experiments", "the experiments, by their last layer", "experiments";
    POINT = "experiment", "the parameters that vary", "experiment";
    GRADIENTS = "gradients", "mean square of the gradient, layer by layer", "gradients";
    EXPECTED_GRADIENT = "expected_gradient", "gradient's mean square in theory", r"$q$";
    MEASURED_GRADIENT = "gradient", "gradient's mean square as measured", r"$\hat q$";
    GRADIENT_ERROR = "gradient_error", "its standard error", r"$\sigma_{\hat q}$";
    GRADIENT_Z = "gradient_z", "their difference over the error", r"$z_q$";
    CORRELATIONS = "correlations", "correlation of two inputs, layer by layer", "correlations";
    EXPECTED_CORRELATION = "expected_correlation", "correlation in theory", r"$\rho$";
    MEASURED_CORRELATION = "correlation", "correlation as measured", r"$\hat\rho$";
    CORRELATION_ERROR = "correlation_error", "its standard error", r"$\sigma_{\hat\rho}$";
    CORRELATION_Z = "correlation_z", "their difference over the error", r"$z_\rho$";
    NORMALITY = "normality", "distance of the net inputs to the normal law", "normality";
    KOLMOGOROV_SMIRNOV = "kolmogorov_smirnov", "sqrt(n) D", r"$\sqrt n D$";
    KOLMOGOROV_SMIRNOV_ERROR = "ks_error", "its standard error", r"$\sigma_D$";
    KOLMOGOROV_SMIRNOV_Z = "ks_z", "against that of the normal law", r"$z_D$";
    ANDERSON_DARLING = "anderson_darling", "A^2", r"$A^2$";
    ANDERSON_DARLING_ERROR = "ad_error", "its standard error", r"$\sigma_{A^2}$";
    ANDERSON_DARLING_Z = "ad_z", "against that of the normal law, 1", r"$z_{A^2}$";
    SATURATED_SHARES = "saturation", "saturated activations, dead units", "saturation";
    EXPECTED_SATURATED = "expected_saturated", "share in theory", "$s$";
    SATURATED = "saturated", "share of activations with |f'(z)| < 1/20", r"$\hat s$";
    SATURATED_ERROR = "saturated_error", "its standard error", r"$\sigma_{\hat s}$";
    SATURATED_Z = "saturated_z", "their difference over the error", r"$z_s$";
    DEAD = "dead", "share of units that are for all samples", "dead";
    DEAD_ERROR = "dead_error", "its standard error", r"$\sigma$";
    HISTOGRAM = "histogram", "activations of the last layer; both ends are open", "histogram";
    BIN_FROM = "from_value", "left end of the bin", "from";
    ACTIVATIONS_IN_BIN = "count", "activations in it", "count";
    EXTRAPOLATION = "extrapolation", "variance over 1/n: limit, and n times the correction", "extrapolation";
    EXPECTED_LIMIT = "expected_limit", "for infinite width", r"$\nu$";
    LIMIT = "limit", "as extrapolated", r"$\hat\nu$";
    LIMIT_ERROR = "limit_error", "its standard error", r"$\sigma_{\hat\nu}$";
    EXPECTED_CORRECTION = "expected_correction", "n times the correction", "$c$";
    CORRECTION = "correction", "as extrapolated", r"$\hat c$";
    CORRECTION_ERROR = "correction_error", "its standard error", r"$\sigma_{\hat c}$";
    CORRECTION_Z = "correction_z", "their difference over the error", r"$z_c$";
    CHART = "chart", "nu: o measured, | expected, # both", "chart";

    ENTRIES = "activations", "the catalogue", "activations";
    NAME = "name", "the name", "name";
    PARAMETERS = "parameters", "the parameters and their defaults", "parameters";
    FORMULA = "formula", "f(z)", "$f(z)$";
    MOMENTS = "moments", "how its moments are computed", "moments";
    CONTINUOUS = "continuous", "whether f has no jump", "continuous";
    PIECES = "pieces", "f from left to right", "pieces";
    PIECE_FROM = "from", "left end of the piece", "$z >$";
    PIECE_TO = "to", "right end, which belongs to the piece", r"$z \le$";

    EPOCH = "epoch", "epoch", "epoch";
    EPOCHS = "epochs", "loss and accuracy", "loss and accuracy";
    RATE = "rate", "rate", r"$\eta$";
    TRAIN_LOSS = "train_loss", "training loss", "training loss";
    TRAIN_ACCURACY = "train_accuracy", "accuracy", "accuracy";
    VALIDATION_LOSS = "validation_loss", "validation loss", "validation loss";
    VALIDATION_ACCURACY = "validation_accuracy", "its accuracy", "its accuracy";
    TEST_LOSS = "test_loss", "mean loss of the test rows", "test loss";
    TEST_ACCURACY = "test_accuracy", "share of the test rows that are classified right", "test accuracy";
    LEARNT = "parameters", "numbers that are learnt", "parameters";
    STEPS = "steps", "steps of the optimizer", "steps";
    ENDED = "ended", "why training ended", "end";
    ROWS = "rows", "rows", "rows";
    ROW = "row", "row", "row";
    CONFUSIONS = "confusions", "rows of class i taken for class j", "confusions";
    PREDICTIONS = "predictions", "what the network says", "predictions";
    PREDICTED_CLASS = "class", "class", "class";
    PREDICTED_VALUE = "value", "value", "value";
    PROBABILITY = "probability", "its probability", "probability";

    TRAININGS = "trainings", "by depth and method", "by depth and method";
    DEPTH = "depth", "layers", "layers";
    NETWORK = "network", "network", "network";
    FIRST_LOSS = "first_loss", "first loss", "first loss";
    TEST_SHARE = "test_accuracy", "test accuracy", "test accuracy";

    COOLING = "cooling", "without a constraint, then with one", "without a constraint, then with one";
    FREE_TEMPERATURE = "free_temperature", "T_eff", r"$T_{\mathrm{eff}}$";
    FREE_ENTROPY = "free_entropy", "S", "$S$";
    FREE_FREE_ENERGY = "free_free_energy", "F", "$F$";
    FREE_LIKELIHOOD = "free_log_likelihood", "log p", r"$\log p$";
    BOUND_TEMPERATURE = "bound_temperature", "T_eff", r"$T_{\mathrm{eff}}$";
    BOUND_ENTROPY = "bound_entropy", "S", "$S$";
    BOUND_FREE_ENERGY = "bound_free_energy", "F", "$F$";
    BOUND_LIKELIHOOD = "bound_log_likelihood", "log p", r"$\log p$";

    THEORY = "theory", "nu~ measured and by the moment map, before and after", r"$\tilde\nu$ measured and predicted";
    VARIANCE_FIRST = "variance_first", "nu~", r"$\tilde\nu$";
    PREDICTED_FIRST = "predicted_first", "map's", "map's";
    VARIANCE_LAST = "variance_last", "nu~ after", r"$\tilde\nu$ after";
    PREDICTED_LAST = "predicted_last", "map's", "map's";
    INSIDE_FIRST = "inside_first", "in box", "in box";
    INSIDE_LAST = "inside_last", "after", "after";
    DISTANCE_FIRST = "distance_first", "KS", "KS";
    DISTANCE_LAST = "distance_last", "after", "after";
    TEMPERATURE = "temperature", "T_eff", r"$T_{\mathrm{eff}}$";
}

/// The label of a constant or of a parameter by its name.
pub(super) fn constant(key: &'static str) -> Label {
    const KNOWN: [Label; 11] = [
        ALPHA,
        LAMBDA,
        SATURATION,
        JACOBIAN_12,
        JACOBIAN_22,
        CONTRACTION_FACTOR,
        GRADIENT_GAIN,
        CELU_A,
        SLOPE,
        SCALE,
        SHIFT,
    ];
    KNOWN.into_iter().find(|label| label.key == key).unwrap_or(Label::new(key, "", key))
}
