//! A4: the experiments, one claim per table or figure.

use super::claim::{PaperClaim, not_checkable};

const REASON: &str = "an experiment: needs the authors' data, code and training runs";

pub(super) static CLAIMS: &[PaperClaim] = &[
    not_checkable(["Fig1", "Figure 1", "training error of SNNs and batch-normalized nets by depth"], REASON),
    not_checkable(["Tab1", "Table 1", "rank differences on the UCI tasks"], REASON),
    not_checkable(["Tab2", "Table 2", "AUC on Tox21 by depth"], REASON),
    not_checkable(["Tab3", "Table 3", "AUC on HTRU2"], REASON),
    not_checkable(["TabA4-A10", "Tables A4-A10", "hyperparameters on UCI"], "settings, not claims"),
    not_checkable(["TabA11", "Table A11", "accuracies on 121 UCI data sets"], REASON),
    not_checkable(["TabA12", "Table A12", "ranks on 75 small data sets"], REASON),
    not_checkable(["TabA13", "Table A13", "ranks on 46 large data sets"], REASON),
    not_checkable(["TabA14-A20", "Tables A14-A20", "hyperparameters on Tox21"], "settings, not claims"),
    not_checkable(["TabA21-A27", "Tables A21-A27", "hyperparameters on HTRU2"], "settings, not claims"),
    not_checkable(["FigA8", "Figure A8", "net inputs of a trained SNN are near normal"], REASON),
];
