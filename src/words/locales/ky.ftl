### Кагаз, буйрук сабы жана календарь үчүн тексттер.

## Dates

weekday-monday = дүйшөмбү
weekday-tuesday = шейшемби
weekday-wednesday = шаршемби
weekday-thursday = бейшемби
weekday-friday = жума
weekday-saturday = ишемби
weekday-sunday = жекшемби
weekday-short-monday = Дүй
weekday-short-tuesday = Шей
weekday-short-wednesday = Шар
weekday-short-thursday = Бей
weekday-short-friday = Жум
weekday-short-saturday = Ише
weekday-short-sunday = Жек
month-january = январь
month-february = февраль
month-march = март
month-april = апрель
month-may = май
month-june = июнь
month-july = июль
month-august = август
month-september = сентябрь
month-october = октябрь
month-november = ноябрь
month-december = декабрь
month-in-date-january = январь
month-in-date-february = февраль
month-in-date-march = март
month-in-date-april = апрель
month-in-date-may = май
month-in-date-june = июнь
month-in-date-july = июль
month-in-date-august = август
month-in-date-september = сентябрь
month-in-date-october = октябрь
month-in-date-november = ноябрь
month-in-date-december = декабрь
date-day = { $weekday }, { $day }-{ $month }
date-full = { $year }-жыл, { $day }-{ $month }

## Quantities

unit-metre = м
unit-kilometre = км
unit-kilogram = кг
unit-tonne = т
unit-cubic-metre = м³
unit-litre = л
unit-hour = саат
unit-minute = мүн
unit-people = киши
money-som = { $text } сом
money-som-tyiyn = { $text } сом

## Everywhere

fictional = Ойдон чыгарылган айыл аймагы: чыныгы жер эмес.
fictional-mark = ОЙДОН ЧЫГАРЫЛГАН АЙМАК
answer-yes = ооба
answer-no = жок

## Calendar feeds

feed-name = Таштанды: { $street }
feed-description = { $municipality }: таштанды чыгаруу күндөрү.
feed-summary = Таштанды чыгарылат
feed-summary-moved = Таштанды чыгарылат (күнү которулду)
feed-summary-cancelled = Таштанды чыгарылбайт
feed-summary-collected = Таштанды алынды, { $time }
feed-window = Саат { $from }–{ $to } арасында келет. Таштандыны эртең менен чыгарып коюңуз.
feed-moved-from = Мурда белгиленген күн: { $date }.

## Steps of a route

step-start = Чыгуу
step-street = Көчө
step-place = Жай
step-unload = Төгүү
step-break = Тыныгуу
step-end = Кайтуу

## Why a stop was not collected

reason-no-access = Кире албайт: унаа, арык, дарбаза
reason-no-bins-out = Таштанды чыгарылган эмес
reason-hot-ash = Күл ысык
reason-dog = Ит байланган эмес
reason-overloaded = Таштанды батпай калды
reason-road-impassable = Жол жабык: кар, баткак, суу

## Route sheet

sheet-title = Маршрут барагы
sheet-page = { $page }-бет, бардыгы { $pages }
sheet-start = Чыгуу
sheet-end = Кайтуу
sheet-way = Жол
sheet-stops = Токтоо
sheet-trips = Рейс
sheet-mass = Таштанды
sheet-north = Түн
sheet-qr-drive = Айдоочуга
sheet-qr-clerk = Кеңсеге
sheet-date = Күнү
sheet-driver = Айдоочу
sheet-odometer-out = Одометр, чыгууда
sheet-odometer-in = Одометр, кайтууда
sheet-fuel-out = Май, чыгууда, л
sheet-fuel-in = Куюлган май, л
sheet-column-number = №
sheet-column-time = Убакыт
sheet-column-street = Көчө же жай
sheet-column-trip = Рейс
sheet-column-load = Жүк
sheet-column-reason = Себеби
sheet-right-side = оң тарабы гана
sheet-weight = Салмагы, кг
sheet-reasons = Алынбаса, тамгасын жазыңыз
sheet-notes = Эскертүү
sheet-signature-driver = Айдоочунун колу
sheet-signature-office = Кабыл алды

## Tables

table-route = Маршрут
table-day = Күн
table-vehicle = Унаа
table-start = Чыгуу
table-end = Кайтуу
table-kilometres = км
table-hours = Саат
table-stops = Токтоо
table-loads = Төгүү
table-kilograms = кг
table-litres = Көлөмү, л
table-fuel-litres = Күйүүчү май, л
table-crew-som = Айлык, сом
table-fuel-som = Күйүүчү май, сом
table-gate-som = Төгүү акысы, сом
table-fixed-som = Туруктуу чыгым, сом
table-total-som = Баары, сом
table-order = Ирети
table-step = Кадам
table-kind = Түрү
table-street = Көчө же жай
table-village = Айыл
table-trip = Рейс
table-arrive = Келүү
table-leave = Кетүү
table-load-kilograms = Жүк, кг
table-people = Калкы
table-visits = Жумасына
table-days = Күндөрү
table-assumed = Болжолдуу
table-service = Кызмат
table-code = Коду
table-reason = Себеби
table-date = Дата
table-from = Башталышы
table-to = Аягы
table-status = Абалы
table-first-date = Алгачкы дата
status-planned = пландалган
status-moved = которулган
status-cancelled = болбойт

## Тургундарга жооптор

answer-collected = Көчөңүздүн таштандысы саат { $time } алынып кетти. Андай болбосо, бизге кабарлаңыз.
answer-could-not = Унаа көчөңүзгө саат { $time } келди, бирок таштандыны ала алган жок: { $reason }.
answer-not-yet = Унаа көчөңүзгө али жете элек. Күтө туруңуз: { $from }–{ $to }.
answer-our-miss = Кечиресиз: көчөңүз калып калды, бул биздин күнөө. Айыл өкмөтүнө кабарланды.
answer-not-a-collection-day = Бул күнү көчөңүздөн таштанды алынбайт.
answer-next = Кийинки жолу: { $date }.
why-no-access = өтүүгө мүмкүн болгон жок
why-no-bins-out = таштанды чыгарылган эмес
why-hot-ash = ысык күл
why-dog = бош жүргөн ит
why-overloaded = унаа толуп калган
why-road-impassable = жол жүрүүгө жараксыз

## Скриптсиз барак

plain-streets = Көчөлөр
plain-next = Кийинки күндөр
plain-past = Өткөн күндөр
plain-planned = пландалган
plain-expected = бүгүн күтүлөт
plain-collected = саат { $time } алынды
plain-could-not = алынган жок: { $reason }
plain-missed = калып калган
plain-moved = жылдырылган
plain-cancelled = болбойт
plain-not-collected = Таштанды алынган жок
plain-note = Эмне болду? (жазбаса да болот)
plain-report = Кабарлоо
plain-number = Сиздин номер: { $number }
plain-back = Артка
plain-calendar = Календарга кошуу
plain-nothing = Бул көчө үчүн азырынча эч нерсе пландалган эмес.

sighting-title = Таштандыны көрдүм
sighting-dump = Таштанды үйүлгөн жер
sighting-full-container = Контейнер толуп калган
sighting-burning = Таштанды күйүп жатат
sighting-where = Кайсы жерде, эмне болду?
sighting-noted = Рахмат, жазып алдык. Жооптуу адам карап чыгат.

## Figures of costs and tariffs

figure-days-in-year = Жылдагы күн
figure-months-in-year = Жылдагы ай
figure-frequency = Чыгаруу жыштыгы, планга карата
figure-people-of-plan = Пландагы тургундар
figure-coverage = Камтуу
figure-gate-week-many = Төгүү акысы, жумасына
figure-kilograms-week-many = Таштанды, жумасына
figure-people-served = Тейленген калк
figure-people-per-household = Бир үй-бүлөдөгү адам
figure-person-months = Адам-ай
figure-crew-week = Экипаждын айлыгы, жумасына (план)
figure-fuel-week = Күйүүчү май, жумасына (план)
figure-fuel-vehicle-week = Бир унаанын күйүүчү майы, жумасына
figure-crew-vehicle-week = Бир унаанын экипажы, жумасына
figure-litres-burnt = Күйгөн май
figure-fuel-ground = Анын ичинен өргө, жолдун бетине жана жүккө, тегиз асфальттан ашыгы
figure-metres-driven = Жүргөн жолу
figure-seconds-out = Жумушта өткөн убакыт
figure-fixed-week = Туруктуу чыгым, жумасына (план)
figure-gate-week = Төгүү акысы, жумасына (план)
figure-crew-week-often = Экипаждын айлыгы, жумасына
figure-fuel-week-often = Күйүүчү май, жумасына
figure-fixed-week-often = Туруктуу чыгым, жумасына
figure-crew-year = Экипаждын айлыгы, жылына
figure-fuel-year = Күйүүчү май, жылына
figure-fixed-year = Туруктуу чыгым, жылына
figure-gate-year = Төгүү акысы, жылына
figure-administration-year = Башкаруу, жылына
figure-depreciation-year = Унаанын эскириши, жылына
figure-containers-year = Челектер, жылына
figure-other-year = Башка чыгым, жылына
figure-cost-year = Бардык чыгым, жылына
figure-kilograms-week = Таштанды, жумасына (план)
figure-kilograms-year = Таштанды, жылына
figure-per-tonne = Бир тонна
figure-per-person-month = Бир адам, айына
figure-per-household-month = Бир үй-бүлө, айына
figure-payers = Төлөөчүлөр
figure-share-of-people = Калктагы үлүшү
figure-tariff-month = Тариф, айына
figure-share-after-discount = Жеңилдиктен кийинки үлүш
figure-tariff-after-discount = Жеңилдик менен тариф, айына
figure-charged-year = Эсептелген төлөм, жылына
figure-collection-rate = Төлөмдүн жыйналышы
figure-paid-year = Төлөнгөн, жылына
figure-unpaid-year = Төлөнбөгөн, жылына
figure-subsidy-year = Бюджеттен, жылына
figure-income-year = Киреше, жылына
figure-arrears-year = Карыз, жылына
figure-balance-year = Калдык же жетишпеген, жылына
figure-recovery = Чыгымдын жабылышы

## Жол көрсөтмөлөрү
direction-start = Жолго чыгыңыз
direction-straight = Түз жүрүңүз
direction-slight-left = Солураак жүрүңүз
direction-slight-right = Оңураак жүрүңүз
direction-left = Солго бурулуңуз
direction-right = Оңго бурулуңуз
direction-sharp-left = Солго кескин бурулуңуз
direction-sharp-right = Оңго кескин бурулуңуз
direction-u-turn = Артка бурулуңуз
direction-arrive = Жеттиңиз
direction-along = { $turn }: { $street }
direction-stop-left = жер сол тарапта
direction-stop-right = жер оң тарапта
direction-unnamed = аты жок жол

## Wall calendar

wall-title = Таштанды чыгаруу күндөрү
wall-qr = Телефондон
wall-put-out = Белгиленген күнү эртең менен таштандыны дарбазанын алдына коюңуз.
wall-more = Калган көчөлөр үчүн QR-кодду ачыңыз
wall-moved = Которулган күндөр
wall-holiday = майрам күнү

## Weighed loads

waste-mass = Салмагы: { $count } жүктө { $expected } кг күтүлгөн, { $found } кг тартылды, бул { $ratio } %. Болжолду эске алганда: анын { $factor } %ы, ± { $error } %.
waste-volume = Көлөмү: { $count } жүктө { $expected } л күтүлгөн, { $found } л болду, бул { $ratio } %. Болжолду эске алганда: анын { $factor } %ы, ± { $error } %.

## When something fails, and why it is so

recover-hit = План боюнча чогултулбай калгандары: { $count }.
recover-least-change = ЭҢ АЗ ӨЗГӨРҮҮ: орду бар эң жакынкы унаа, калганы жылбайт.
recover-least-cost = ЭҢ АРЗАНЫ: жекшембиге чейин кайда арзан болсо, ошол жакка.
recover-most-served = БҮГҮН ЭҢ КӨП: экипаждар эки саатка чейин көбүрөөк калат.
recover-figures = Которулган көчөлөр: { $moved }; бул жумада чогултулбайт: { $dropped }; бүгүндөн кийин күткөн киши: { $people }; жума { $money } кымбат болот.
explain-all-served = Бардык көчөлөр жана жайлар тийиштүү сан менен чогултулат.
explain-detours = Алыс айланып барган жерлер:

# Open311: what other programs show
open311-missed = Таштанды алынган жок
reportable-missed = Көчөңүздүн таштандысы убадаланган күнү алынбай калды.
reportable-dump = Таштанды үйүлүп калган жерди көрдүңүз.
reportable-full-container = Контейнер толуп калганын көрдүңүз.
reportable-burning = Таштанды күйүп жатканын көрдүңүз.
open311-group = Таштанды
open311-date = Кайсы күнкү таштанды
open311-date-hint = Бүгүн болбосо, күндү жазыңыз.

## Conversation with residents

talk-help = Мен таштанды боюнча жардам берем. Жазыңыз же санын жөнөтүңүз:
    1 — таштанды качан алынат
    2 — алдын ала эскертип туруу
    3 — таштанды алынган жок
    4 — таштанды үйүлгөн жер
    5 — кызматка баа берүү
    Токтотуу: СТОП. Кызматкерге: «оператор».
talk-ask-street = Кайсы көчөдө турасыз? Көчөңүздүн атын жазыңыз.
talk-ask-street-of = { $village } айылы. Кайсы көчө?
talk-ask-which = Кайсынысы? Санын жөнөтүңүз.
talk-ask-sure = { $street } — ушулбу?
talk-no-such-street = «{ $text }» деген көчөнү таба алган жокмун. Көчөңүздүн атын дагы бир жолу жазыңыз.
talk-street-kept = Көчөңүз: { $street }. Эсимде калды.
talk-ask-where-dump = Таштанды кайда жатат? Жайгашкан жерин жөнөтүңүз же жазыңыз: көчө, жанында эмне бар.
talk-ask-where-full-container = Толуп кеткен контейнер кайда? Жайгашкан жерин жөнөтүңүз же жазыңыз.
talk-ask-where-burning = Таштанды кайда күйүп жатат? Жайгашкан жерин жөнөтүңүз же жазыңыз. Өрт коркунучу болсо, 101ге чалыңыз.
talk-ask-stars = Кызматка 1ден 5ке чейин баа бериңиз: 1 — жаман, 5 — абдан жакшы.
talk-dates = { $street }, таштанды алынуучу күндөр:
talk-no-dates = { $street }: жакынкы күндөргө таштанды алуу пландалган эмес.
talk-no-plan = Таштанды чыгаруу күндөрү азырынча жарыялана элек. Кийинчерээк кириңиз.
talk-reminding = Макул. { $street }: алдыңкы күнү кечинде эскертип турам. Токтотуу үчүн СТОП деп жазыңыз.
talk-stopped = Эми эч нерсе жөнөтпөйм. Кайра баштоо үчүн СТАРТ деп жазыңыз.
talk-started = Кайра байланыштабыз.
talk-is-it-so = Ушундайбы?
talk-appealed = { $number } кайра каралат: айыл өкмөтүнүн кызматкери текшерет.
talk-agreed = Рахмат, түшүнүктүү.
talk-noted = Рахмат, жазып алдык. Номери: { $number }.
talk-rated = Рахмат! Бааңыз: { $stars }.
talk-voice-kept = Үн билдирүүңүздү алдык, кызматкер угат. Тез жооп керек болсо, жазып жөнөтүңүз.
talk-passed-on = Билдирүүңүздү кызматкер окуйт.
talk-unclear = Түшүнгөн жокмун.
talk-speaking = Макул, кыргызча сүйлөшөбүз.
talk-welcome = Эч нерсе эмес!
talk-forgotten = Сиз жөнүндө маалымат калган жок: көчөңүз да, номериңиз да өчүрүлдү.
talk-too-many = Бүгүнкү кабарларыңыз көп. Эртең жазыңыз же айыл өкмөтүнө чалыңыз.
talk-button-when = Качан?
talk-button-remind = Эскертип тур
talk-button-missed = Алынган жок
talk-button-yes = Ооба
talk-button-no = Жок
talk-reminder = Эскертүү: { $date }, { $from }–{ $to }, { $street } — таштанды алынат. Эртең менен чыгарып коюңуз. Токтотуу: СТОП.
talk-moved = { $street }: таштанды алуу которулду. Мурдагы күн: { $due }. Жаңы күн: { $date }, { $from }–{ $to }.
talk-cancelled = { $street }: { $due } таштанды алынбайт.
talk-title = Кат жазышуу
talk-try = Бул бет телефондогу билдирүүлөрдөй эле иштейт: жазып көрүңүз.
talk-write = Билдирүү
talk-send = Жөнөтүү
