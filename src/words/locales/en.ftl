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
unit-people = people
money-som = { $text } som
money-som-tyiyn = { $text } som

## Everywhere

fictional = A made-up municipality: there is no such place.
fictional-mark = FICTIONAL
answer-yes = yes
answer-no = no

## Calendar feeds

feed-name = Waste collection: { $street }
feed-description = { $municipality }: days of waste collection.
feed-summary = Waste collection
feed-summary-moved = Waste collection (moved)
feed-summary-cancelled = No waste collection
feed-summary-collected = Waste collected at { $time }
feed-window = The vehicle comes between { $from } and { $to }. Please put your waste out in the morning.
feed-moved-from = Was planned for { $date }.

## Steps of a route

step-start = Leave
step-street = Street
step-place = Place
step-unload = Unload
step-break = Break
step-end = Return

## Why a stop was not collected

reason-no-access = No access: car, ditch, gate
reason-no-bins-out = No waste put out
reason-hot-ash = Hot ash
reason-dog = Loose dog
reason-overloaded = More than the vehicle takes
reason-road-impassable = Road impassable: snow, mud, water

## Route sheet

sheet-title = Route sheet
sheet-page = Page { $page } of { $pages }
sheet-start = Leaves
sheet-end = Returns
sheet-way = Distance
sheet-stops = Stops
sheet-trips = Trips
sheet-mass = Waste
sheet-north = N
sheet-qr-drive = For the driver
sheet-qr-clerk = For the office
sheet-date = Date
sheet-driver = Driver
sheet-odometer-out = Odometer out, km
sheet-odometer-in = Odometer back, km
sheet-fuel-out = Fuel leaving, l
sheet-fuel-in = Fuel filled in, l
sheet-column-number = No.
sheet-column-time = Time
sheet-column-street = Street or place
sheet-column-trip = Trip
sheet-column-load = Load
sheet-column-reason = Reason
sheet-right-side = right side only
sheet-weight = Weight, kg
sheet-reasons = If not collected, write the letter
sheet-notes = Notes
sheet-signature-driver = Driver's signature
sheet-signature-office = Received by

## Tables

table-route = Route
table-day = Day
table-vehicle = Vehicle
table-start = Start
table-end = End
table-kilometres = km
table-hours = Hours
table-stops = Stops
table-loads = Loads
table-kilograms = kg
table-litres = Volume, l
table-fuel-litres = Fuel, l
table-crew-som = Crew, som
table-fuel-som = Fuel, som
table-gate-som = Gate fees, som
table-fixed-som = Fixed, som
table-total-som = Total, som
table-order = Order
table-step = Step
table-kind = Kind
table-street = Street or place
table-village = Village
table-trip = Trip
table-arrive = Arrival
table-leave = Departure
table-load-kilograms = Load, kg
table-people = People
table-visits = Visits a week
table-days = Days
table-assumed = Assumed
table-service = Service
table-code = Code
table-reason = Reason
table-date = Date
table-from = From
table-to = To
table-status = State
table-first-date = First date
status-planned = planned
status-moved = moved
status-cancelled = cancelled

## Answers to residents

answer-collected = The waste of your street was collected at { $time }. Please tell us if that is not so.
answer-could-not = The vehicle was in your street at { $time } but could not collect: { $reason }.
answer-not-yet = The vehicle has not reached your street yet. Please wait: { $from }–{ $to }.
answer-our-miss = We are sorry: your street was missed, and it is our fault. The municipality has been told.
answer-not-a-collection-day = No waste is collected in your street on that day.
answer-next = The next collection is on { $date }.
why-no-access = no way through
why-no-bins-out = nothing was put out
why-hot-ash = hot ash
why-dog = a loose dog
why-overloaded = the vehicle was full
why-road-impassable = the road was impassable

## The page without scripts

plain-streets = Streets
plain-next = Next collections
plain-past = Past collections
plain-planned = planned
plain-expected = expected today
plain-collected = collected at { $time }
plain-could-not = could not be collected: { $reason }
plain-missed = missed
plain-moved = moved
plain-cancelled = cancelled
plain-not-collected = It was not collected
plain-note = What happened? (not needed)
plain-report = Tell us
plain-number = Your number: { $number }
plain-back = Back
plain-calendar = Add to your calendar
plain-nothing = Nothing is planned for this street yet.

sighting-title = I saw rubbish
sighting-dump = A heap of rubbish
sighting-full-container = A container that is full
sighting-burning = Rubbish is burning
sighting-where = Where is it, and what happened?
sighting-noted = Thank you, it is written down. Somebody will look at it.

## Figures of costs and tariffs

figure-days-in-year = Days in a year
figure-months-in-year = Months in a year
figure-frequency = Frequency against the plan
figure-people-of-plan = People of the plan
figure-coverage = Coverage
figure-gate-week-many = Gate fees, a week
figure-kilograms-week-many = Waste, a week
figure-people-served = People served
figure-people-per-household = People in a household
figure-person-months = Person-months
figure-crew-week = Crew, a week (plan)
figure-fuel-week = Fuel, a week (plan)
figure-fuel-vehicle-week = Fuel of one vehicle, a week
figure-crew-vehicle-week = Crew of one vehicle, a week
figure-litres-burnt = Fuel burnt
figure-fuel-ground = Of it for slopes, road surface and load, beyond a level paved road
figure-metres-driven = Driven
figure-seconds-out = Out
figure-fixed-week = Fixed, a week (plan)
figure-gate-week = Gate fees, a week (plan)
figure-crew-week-often = Crew, a week
figure-fuel-week-often = Fuel, a week
figure-fixed-week-often = Fixed, a week
figure-crew-year = Crew, a year
figure-fuel-year = Fuel, a year
figure-fixed-year = Fixed, a year
figure-gate-year = Gate fees, a year
figure-administration-year = Administration, a year
figure-depreciation-year = Depreciation, a year
figure-containers-year = Containers, a year
figure-other-year = Other, a year
figure-cost-year = Costs, a year
figure-kilograms-week = Waste, a week (plan)
figure-kilograms-year = Waste, a year
figure-per-tonne = A tonne
figure-per-person-month = A person, a month
figure-per-household-month = A household, a month
figure-payers = Payers
figure-share-of-people = Share of the people
figure-tariff-month = Tariff, a month
figure-share-after-discount = Share after the discount
figure-tariff-after-discount = Tariff after the discount, a month
figure-charged-year = Charged, a year
figure-collection-rate = Collection rate
figure-paid-year = Paid, a year
figure-unpaid-year = Unpaid, a year
figure-subsidy-year = From the budget, a year
figure-income-year = Income, a year
figure-arrears-year = Arrears, a year
figure-balance-year = Left or lacking, a year
figure-recovery = Cost recovery

## Directions along a way
direction-start = Set off
direction-straight = Go straight on
direction-slight-left = Bear left
direction-slight-right = Bear right
direction-left = Turn left
direction-right = Turn right
direction-sharp-left = Turn sharp left
direction-sharp-right = Turn sharp right
direction-u-turn = Turn round
direction-arrive = You are there
direction-along = { $turn }: { $street }
direction-stop-left = the place is on the left
direction-stop-right = the place is on the right
direction-unnamed = road without a name

## Wall calendar

wall-title = Days of waste collection
wall-qr = On a telephone
wall-put-out = Please put your waste in front of the gate in the morning of the day.
wall-more = More streets behind the QR code
wall-moved = Moved dates
wall-holiday = holiday

## Weighed loads

waste-mass = Mass: { $found } kg were weighed where { $expected } kg were expected in { $count } loads, { $ratio } %. Weighed against the assumption: { $factor } % of it, ± { $error } %.
waste-volume = Volume: { $found } l were seen where { $expected } l were expected in { $count } loads, { $ratio } %. Weighed against the assumption: { $factor } % of it, ± { $error } %.

## When something fails, and why it is so

recover-hit = Visits that cannot be made as planned: { $count }.
recover-least-change = LEAST CHANGE: the soonest vehicle with room, nothing else moves.
recover-least-cost = LEAST COST: wherever it costs least until Sunday.
recover-most-served = MOST SERVED TODAY: crews stay up to two hours longer.
recover-figures = Streets moved: { $moved }; not collected this week: { $dropped }; people who wait longer than today: { $people }; the week costs { $money } more.
explain-all-served = Every street and place is collected as often as it should be.
explain-detours = Long ways round:

# Open311: what other programs show
open311-missed = Rubbish was not collected
reportable-missed = The rubbish of your street was not collected on the day that was promised.
reportable-dump = You saw a heap of rubbish.
reportable-full-container = You saw a container that is full.
reportable-burning = You saw rubbish burning.
open311-group = Waste
open311-date = Which day it is about
open311-date-hint = Say the day if it was not today.

## Conversation with residents

talk-help = I help with waste collection. Write in your own words or send a number:
    1 — when is it collected
    2 — remind me the evening before
    3 — it was not collected
    4 — a heap of rubbish
    5 — rate the service
    To end: STOP. To reach a person: "operator".
talk-ask-street = Which street do you live in? Write its name.
talk-ask-street-of = { $village }. Which street?
talk-ask-which = Which of these? Send its number.
talk-ask-sure = { $street }: is that right?
talk-no-such-street = I found no street called "{ $text }". Write its name once more.
talk-street-kept = Your street: { $street }. I will remember it.
talk-ask-where-dump = Where is the rubbish? Send the place on the map, or write the street and what is near.
talk-ask-where-full-container = Where is the full container? Send the place on the map, or write it.
talk-ask-where-burning = Where is rubbish burning? Send the place on the map, or write it. If the fire may spread, call 101.
talk-ask-stars = Rate the service from 1 to 5: 1 is bad, 5 is very good.
talk-dates = { $street }, days of collection:
talk-no-dates = { $street }: no collection is planned for the coming days.
talk-no-plan = The days of collection are not announced yet. Look in again later.
talk-reminding = All right. { $street }: I will remind you the evening before. To end it, write STOP.
talk-stopped = I will send nothing more. To begin again, write START.
talk-started = We are in touch again.
talk-is-it-so = Is that so?
talk-appealed = { $number } will be looked at again by a person of the municipality.
talk-agreed = Thank you, understood.
talk-noted = Thank you, it is noted. Number: { $number }.
talk-rated = Thank you! Your rating: { $stars }.
talk-voice-kept = Your voice message has arrived, a person will listen to it. For a quick answer, write in words.
talk-passed-on = A person will read your message.
talk-unclear = I did not understand.
talk-speaking = All right, we speak English.
talk-welcome = You are welcome!
talk-forgotten = Nothing about you is kept any more: your street and your number are deleted.
talk-too-many = You sent many messages today. Write tomorrow, or call the municipality.
talk-button-when = When?
talk-button-remind = Remind me
talk-button-missed = Not collected
talk-button-yes = Yes
talk-button-no = No
talk-reminder = Reminder: { $date }, { $from }–{ $to }, { $street }: waste collection. Please put it out in the morning. To end: STOP.
talk-moved = { $street }: the collection has moved. Before: { $due }. Now: { $date }, { $from }–{ $to }.
talk-cancelled = { $street }: no collection on { $due }.
talk-title = Messages
talk-try = This page works like messages on a telephone: try writing.
talk-write = Message
talk-send = Send
