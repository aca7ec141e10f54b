### English. A key that begins with the name of a page (resident-, manager-, driver-) belongs to that page only.

## Shared
language = Language
fictional = Fictional municipality: sample data
fictional-what = Note
loading = Loading…
offline = No internet
offline-text = Try again when there is a connection.
trouble = That did not work
trouble-text = The server had a fault. Try again in a while.
try-again = Try again
back = Back
close = Close
sending = Sending…
today = today
tomorrow = tomorrow
yesterday = yesterday
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
weekday-short-0 = Mon
weekday-short-1 = Tue
weekday-short-2 = Wed
weekday-short-3 = Thu
weekday-short-4 = Fri
weekday-short-5 = Sat
weekday-short-6 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-day-month = { $day } { $month }
days-none = no days
days-all = every day
ago-now = just now
ago-minutes = { $minutes } min ago
ago-hours = { $hours } h ago
ago-days = { $days } d ago
unit-metres = { $value } m
unit-km = { $value } km
unit-hours = { $hours } h { $minutes } min
unit-kg = { $value } kg
unit-tonnes = { $value } t
unit-litres = { $value } l
unit-som = { $value } som
state-done = done
state-could_not = could not
state-waiting = waiting
state-conflict = marked differently
state-planned = planned
state-expected = expected
state-collected = collected
state-missed = missed
state-moved = moved
state-cancelled = cancelled
step-start = leaving
step-end = back
step-break = break
step-unload = unloading
reason-no_access = No way through
reason-no_bins_out = Nothing was put out
reason-hot_ash = Hot ash
reason-dog = A loose dog
reason-overloaded = The vehicle was full
reason-road_impassable = The road was impassable
map-whole = Show everything
map-here = Show where I am
map-nearer = Nearer
map-farther = Farther

## The resident's page
resident-question = When is waste collected?
resident-search = Street or village
resident-villages = Choose a village
resident-streets = { $count ->
    [one] { $count } street
   *[other] { $count } streets
}
resident-found = Found: { $count }
resident-more = { $count ->
    [one] There is { $count } more street. Type more letters.
   *[other] There are { $count } more streets. Type more letters.
}
resident-not-found = No such street
resident-not-found-text = Try another spelling, or choose a village. You may type n, o, u for ң, ө, ү.
resident-no-plan = No schedule yet
resident-no-plan-text = Streets appear here when the municipality publishes a plan.
resident-none = No municipality yet
resident-none-text = It appears here once a municipality has brought its map.
resident-where = Which municipality?
resident-no-account = No account needed.
resident-plain = Plain page
resident-other-street = Another street
resident-street-gone = This street is not on the list
resident-street-gone-text = It may have a new name. Please search again.
resident-stale = No internet. As of { $time }.
resident-next = Next day
resident-then = After that
resident-days = Every week: { $days }
resident-past = Days gone by
resident-no-dates = No day is set
resident-no-dates-text = This street is not in the plan in force. Please ask the municipality.
resident-expected = Expected { $from }–{ $to }
resident-collected-at = Collected at { $time }
resident-could-not-because = Could not: { $reason }
resident-calendar = Add to calendar
resident-missed = It was not collected
resident-missed-when = Which day was it not collected?
resident-note = A few words (not needed)
resident-send = Report
resident-report-number = Report { $number }
resident-report-offline = No internet, nothing was sent yet. Press again when there is a connection.
resident-report-many = Too many reports. Try again in a while.
resident-disagree = I disagree
resident-disagreed = Noted. A person will look into it.

## The driver's page
driver-storage-none = This phone cannot keep anything
driver-storage-none-text = The page seems to be open in a private window. Open it in an ordinary one.
driver-storage-full = The phone is full
driver-storage-full-text = The last mark was not written. Delete photos or videos and press again.
driver-sign-in = Please sign in again
driver-sign-in-text = Get a new link or QR from the office and open it with the phone's camera.
driver-first-visit = The first visit needs internet
driver-first-visit-text = The route is loaded once. After that everything works without.
driver-progress = Work of the day
driver-views = Views
driver-view-now = Now
driver-view-list = List
driver-view-map = Map
driver-view-menu = Menu
driver-no-run = No route
driver-no-run-text = Nothing is planned for this vehicle in the coming days.
driver-signed-out = Sign in again · { $waiting } kept
driver-not-ours = Wi-Fi asks to log in · { $waiting } kept
driver-waiting = { $waiting } waiting
driver-all-received = All { $count } received
driver-no-network = No internet, carry on
driver-counts-differ = Phone { $phone }, server { $service }
driver-nothing-waits = Everything is kept
driver-map-label = Map of the route
driver-next = Next
driver-next-dump = To the dump
driver-away = { $distance } away
driver-part = part { $part } of { $of }
driver-both-sides = both sides
driver-right-side = right side only
driver-about = about { $mass }
driver-on-board = { $mass } on board
driver-fill = How full was it? Press after emptying
driver-done = Done
driver-could-not = Could not
driver-undo = Undo
driver-to-dump = To dump
driver-full = full
driver-after = After that:
driver-why = Why not?
driver-break = Midday break
driver-other-phone = Marked on another phone.
driver-stops = { $count ->
    [one] { $count } stop
   *[other] { $count } stops
}
driver-hours = Hours
driver-mass = Waste
driver-loads = Loads
driver-meters = Readings (not needed)
driver-odometer = Odometer, km
driver-fuel = Fuel, l
driver-start = Start driving
driver-not-today = This is not today's route.
driver-ended = The day is finished
driver-ended-proven = The server has everything. Thank you!
driver-ended-waiting = Your marks are kept on the phone. They go out by themselves when there is internet.
driver-all-marked = Everything is marked
driver-finish-early = { $waiting ->
    [one] { $waiting } stop is left. Finish?
   *[other] { $waiting } stops are left. Finish?
}
driver-finish = Finish the day
driver-finish-day = Working day
driver-days = Days
driver-position = Position
driver-position-text = When on, each mark carries where you are. Nobody sees you at any other time.
driver-position-on = Turn on
driver-position-off = Turn off
driver-kept = On this phone
driver-kept-text = { $count } marks of this day, { $waiting } waiting. The route is good until { $until }, renewed at { $since }.
driver-not-safe = Add this page to the home screen: marks are kept more safely then.
driver-send-now = Send now

## The manager's page
manager-sign-in = Please sign in
manager-sign-in-text = Open your one-time link. The server prints it when it starts.
manager-skip = Skip to content
manager-views = Views
manager-view-today = Today
manager-view-plan = Plan
manager-view-reports = Reports
manager-view-phones = Phones
manager-not-live = Not live
manager-leave = Sign out
manager-no-map = The map did not load
manager-day-before = The day before
manager-day-after = The day after
manager-stale = No connection. As of { $time }.
manager-no-runs = Nobody drives on this day
manager-no-runs-text = The plan in force has nothing for this day.
manager-reports-open = Open reports
manager-could-nots = What could not be done
manager-could-nots-none = All well so far.
manager-reports-waiting = { $count ->
    [one] { $count } report waits for an answer
   *[other] { $count } reports wait for an answer
}
manager-map-today = Map of today
manager-map-plan = Map of the plan
manager-run-not_started = not started
manager-run-driving = driving
manager-run-finished = finished
manager-progress = Done { $done }, could not { $failed }, waiting { $waiting }
manager-of = { $done } of { $total } done
manager-failed = { $count } could not
manager-loads = loads { $done }/{ $planned }
manager-heard = Last heard: { $ago }
manager-not-heard = Not heard yet
manager-behind = { $minutes } min behind plan
manager-behind-hours = { $hours } h behind plan
manager-ahead = { $minutes } min ahead of plan
manager-show = Show on map
manager-show-all = Show all
manager-stops = Stops: { $count }
manager-reports-filter = Which reports
manager-reports-all = All
manager-reports-none = No reports
manager-reports-none-text = When a resident says "it was not collected", it appears here.
manager-received = received { $time }
manager-disagreed = disagrees
manager-report-open = open
manager-report-answered = answered
manager-report-closed = closed
manager-evidence-collected = The driver marked it done at { $time }
manager-evidence-could_not = The driver marked "could not" at { $time }: { $reason }
manager-evidence-not_yet = The driver has not been there yet
manager-evidence-none = There is no mark: it may be our miss
manager-will-date = Day it will be collected
manager-will-collect = Will collect
manager-was-collected = Was collected
manager-close-report = Close
manager-answered-will_collect = Answer: will collect
manager-answered-was_collected = Answer: was collected
manager-answered-closed = Closed
manager-phones-text = Each vehicle gets a phone. The driver opens the QR with the camera; no password is needed.
manager-vehicles-none = No vehicles
manager-phone-revoked = revoked
manager-phones-none = No phone yet.
manager-phone-add = Add a phone
manager-phone-scan = Point the camera of the driver's phone at this picture.
manager-phone-qr = QR code that signs a phone in
manager-phone-once = Works once, until { $time }.
manager-copy = Copy the link
manager-copied = Copied
manager-make = New plan
manager-make-text = The computer works out the whole week afresh. The plan in force stays as it is.
manager-make-for = How long to search
manager-seconds = { $count } seconds
manager-make-go = Make a plan
manager-making = Working it out
manager-versions = Plans
manager-version = Plan no. { $version }
manager-plan-draft = draft
manager-plan-published = in force
manager-plan-superseded = superseded
manager-valid-from = from { $date }
manager-unserved-count = { $count } unserved
manager-plans-none = No plan yet
manager-plans-none-text = Press "Make a plan" on the left.
manager-publish = Publish
manager-sum-way = Distance
manager-sum-time = Time
manager-sum-mass = Waste
manager-sum-fuel = Fuel
manager-sum-cost = Cost
manager-sum-streets = Streets
manager-people = { $count } people
manager-week = The week
manager-day = Day
manager-stop-count = { $count ->
    [one] { $count } stop
   *[other] { $count } stops
}
manager-load-count = { $count ->
    [one] { $count } load
   *[other] { $count } loads
}
manager-sheet = Route sheet
manager-day-filter = Choose a day
manager-all-days = Whole week
manager-unserved = Nobody serves: { $count }
manager-streets = Streets by day
manager-find-street = Find a street
manager-street = Street
manager-village = Village
manager-all-villages = All villages
manager-people-short = People
manager-streets-none = No such street.
manager-publish-from = From which day
manager-affects = { $streets ->
    [one] The day of { $streets } street changes, { $people } people
   *[other] The days of { $streets } streets change, { $people } people
}
manager-affects-none = No street changes its day.
manager-affected = Streets whose day changes
manager-before = Now
manager-after = From then on
manager-publish-go = Publish
manager-published = The plan is published
manager-published-text = { $streets } streets have new days; { $dates } dates are in the calendar.
