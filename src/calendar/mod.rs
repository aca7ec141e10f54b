//! A plan in force goes in, dates come out: occurrences with ids that stay, and iCalendar feeds.
