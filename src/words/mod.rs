//! A message key and its figures go in, a sentence in Kyrgyz, Russian or English comes out.
