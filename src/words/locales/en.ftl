### Texts for paper, the command line and calendars.

## Dates

weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
weekday-short-monday = Mon
weekday-short-tuesday = Tue
weekday-short-wednesday = Wed
weekday-short-thursday = Thu
weekday-short-friday = Fri
weekday-short-saturday = Sat
weekday-short-sunday = Sun
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December
month-in-date-january = January
month-in-date-february = February
month-in-date-march = March
month-in-date-april = April
month-in-date-may = May
month-in-date-june = June
month-in-date-july = July
month-in-date-august = August
month-in-date-september = September
month-in-date-october = October
month-in-date-november = November
month-in-date-december = December
date-day = { $weekday }, { $day } { $month }
date-full = { $day } { $month } { $year }

## Quantities

unit-metre = m
unit-kilometre = km
unit-kilogram = kg
unit-tonne = t
unit-cubic-metre = m³
unit-litre = l
unit-hour = h
unit-minute = min
money-som = { $text } som
money-som-tyiyn = { $text } som

## Everywhere

fictional = A made-up municipality: there is no such place.

## Calendar feeds

feed-name = Waste collection: { $street }
feed-description = { $municipality }: days of waste collection.
feed-summary = Waste collection
feed-summary-moved = Waste collection (moved)
feed-summary-cancelled = No waste collection
feed-summary-collected = Waste collected at { $time }
feed-window = The vehicle comes between { $from } and { $to }. Please put your waste out in the morning.
feed-moved-from = Was planned for { $date }.
