//! Questions and reports of residents go in, answers with evidence come out.
