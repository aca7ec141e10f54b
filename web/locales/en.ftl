today = Today
language = Language
