### Тексты для бумаги, командной строки и календарей.

## Dates

weekday-monday = понедельник
weekday-tuesday = вторник
weekday-wednesday = среда
weekday-thursday = четверг
weekday-friday = пятница
weekday-saturday = суббота
weekday-sunday = воскресенье
weekday-short-monday = пн
weekday-short-tuesday = вт
weekday-short-wednesday = ср
weekday-short-thursday = чт
weekday-short-friday = пт
weekday-short-saturday = сб
weekday-short-sunday = вс
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
month-in-date-january = января
month-in-date-february = февраля
month-in-date-march = марта
month-in-date-april = апреля
month-in-date-may = мая
month-in-date-june = июня
month-in-date-july = июля
month-in-date-august = августа
month-in-date-september = сентября
month-in-date-october = октября
month-in-date-november = ноября
month-in-date-december = декабря
date-day = { $weekday }, { $day } { $month }
date-full = { $day } { $month } { $year } г.

## Quantities

unit-metre = м
unit-kilometre = км
unit-kilogram = кг
unit-tonne = т
unit-cubic-metre = м³
unit-litre = л
unit-hour = ч
unit-minute = мин
unit-people = чел.
money-som =
    { $amount ->
        [one] { $text } сом
        [few] { $text } сома
       *[other] { $text } сомов
    }
money-som-tyiyn = { $text } сома

## Everywhere

fictional = Вымышленный муниципалитет: такого места нет.
fictional-mark = ВЫМЫШЛЕННЫЙ АЙМАК
answer-yes = да
answer-no = нет

## Calendar feeds

feed-name = Вывоз мусора: { $street }
feed-description = { $municipality }: дни вывоза мусора.
feed-summary = Вывоз мусора
feed-summary-moved = Вывоз мусора (перенесён)
feed-summary-cancelled = Вывоз мусора отменён
feed-summary-collected = Мусор вывезен в { $time }
feed-window = Машина будет между { $from } и { $to }. Выставьте мусор утром.
feed-moved-from = Раньше было назначено: { $date }.

## Steps of a route

step-start = Выезд
step-street = Улица
step-place = Площадка
step-unload = Разгрузка
step-break = Перерыв
step-end = Возвращение

## Why a stop was not collected

reason-no-access = Проезд закрыт: машина, арык, ворота
reason-no-bins-out = Мусор не выставлен
reason-hot-ash = Горячая зола
reason-dog = Собака без привязи
reason-overloaded = Мусор не поместился
reason-road-impassable = Не проехать: снег, грязь, вода

## Route sheet

sheet-title = Маршрутный лист
sheet-page = Страница { $page } из { $pages }
sheet-start = Выезд
sheet-end = Возврат
sheet-way = Путь
sheet-stops = Остановок
sheet-trips = Рейсов
sheet-mass = Мусор
sheet-north = С
sheet-qr-drive = Водителю
sheet-qr-clerk = Для конторы
sheet-date = дата
sheet-driver = водитель
sheet-odometer-out = одометр, выезд, км
sheet-odometer-in = одометр, возврат, км
sheet-fuel-out = топливо, выезд, л
sheet-fuel-in = заправлено, л
sheet-column-number = №
sheet-column-time = Время
sheet-column-street = Улица или место
sheet-column-trip = Рейс
sheet-column-load = Загрузка
sheet-column-reason = Причина
sheet-right-side = только правая сторона
sheet-weight = Вес, кг
sheet-reasons = Если не собрано, впишите букву
sheet-notes = Примечания
sheet-signature-driver = подпись водителя
sheet-signature-office = принял

## Tables

table-route = Маршрут
table-day = День
table-vehicle = Машина
table-start = Выезд
table-end = Возврат
table-kilometres = км
table-hours = Часы
table-stops = Остановки
table-loads = Разгрузки
table-kilograms = кг
table-litres = Объём, л
table-fuel-litres = Топливо, л
table-crew-som = Оплата экипажа, сом
table-fuel-som = Топливо, сом
table-gate-som = Плата за приём, сом
table-fixed-som = Постоянные расходы, сом
table-total-som = Всего, сом
table-order = Порядок
table-step = Шаг
table-kind = Вид
table-street = Улица или место
table-village = Село
table-trip = Рейс
table-arrive = Прибытие
table-leave = Отправление
table-load-kilograms = Загрузка, кг
table-people = Жителей
table-visits = Раз в неделю
table-days = Дни
table-assumed = Предположительно
table-service = Услуга
table-code = Код
table-reason = Причина
table-date = Дата
table-from = С
table-to = До
table-status = Состояние
table-first-date = Первая дата
status-planned = по плану
status-moved = перенесён
status-cancelled = отменён

## Ответы жителям

answer-collected = С вашей улицы мусор вывезли в { $time }. Если это не так, сообщите нам.
answer-could-not = Машина была на вашей улице в { $time }, но забрать мусор не смогла: { $reason }.
answer-not-yet = Машина ещё не дошла до вашей улицы. Подождите, пожалуйста: { $from }–{ $to }.
answer-our-miss = Простите: вашу улицу пропустили, это наша вина. Муниципалитету уже сообщили.
answer-not-a-collection-day = В этот день с вашей улицы мусор не вывозят.
answer-next = Следующий вывоз: { $date }.
why-no-access = нет проезда
why-no-bins-out = мусор не вынесли
why-hot-ash = горячая зола
why-dog = собака без привязи
why-overloaded = машина была полна
why-road-impassable = дорога непроходима

## Страница без скриптов

plain-streets = Улицы
plain-next = Следующий вывоз
plain-past = Прошедшие вывозы
plain-planned = по плану
plain-expected = ожидается сегодня
plain-collected = вывезли в { $time }
plain-could-not = не смогли забрать: { $reason }
plain-missed = пропущено
plain-moved = перенесено
plain-cancelled = отменено
plain-not-collected = Мусор не забрали
plain-note = Что случилось? (необязательно)
plain-report = Сообщить
plain-number = Ваш номер: { $number }
plain-back = Назад
plain-calendar = Добавить в календарь
plain-nothing = Для этой улицы пока ничего не запланировано.

sighting-title = Я увидел мусор
sighting-dump = Свалка мусора
sighting-full-container = Контейнер переполнен
sighting-burning = Горит мусор
sighting-where = Где это и что случилось?
sighting-noted = Спасибо, записали. Ответственный человек посмотрит.

## Figures of costs and tariffs

figure-days-in-year = Дней в году
figure-months-in-year = Месяцев в году
figure-frequency = Частота вывоза к плану
figure-people-of-plan = Жители по плану
figure-coverage = Охват
figure-gate-week-many = Плата за свалку в неделю
figure-kilograms-week-many = Отходы в неделю
figure-people-served = Обслуживаемых жителей
figure-people-per-household = Человек в семье
figure-person-months = Человеко-месяцев
figure-crew-week = Оплата экипажа в неделю (план)
figure-fuel-week = Топливо в неделю (план)
figure-fuel-vehicle-week = Топливо одной машины в неделю
figure-crew-vehicle-week = Экипаж одной машины в неделю
figure-litres-burnt = Израсходовано топлива
figure-fuel-ground = Из него на подъёмы, покрытие дороги и груз, сверх ровного асфальта
figure-metres-driven = Пройдено
figure-seconds-out = В пути
figure-fixed-week = Постоянные расходы в неделю (план)
figure-gate-week = Плата за приём в неделю (план)
figure-crew-week-often = Оплата экипажа в неделю
figure-fuel-week-often = Топливо в неделю
figure-fixed-week-often = Постоянные расходы в неделю
figure-crew-year = Оплата экипажа в год
figure-fuel-year = Топливо в год
figure-fixed-year = Постоянные расходы в год
figure-gate-year = Плата за приём в год
figure-administration-year = Управление в год
figure-depreciation-year = Износ техники в год
figure-containers-year = Контейнеры в год
figure-other-year = Прочее в год
figure-cost-year = Все расходы в год
figure-kilograms-week = Мусора в неделю (план)
figure-kilograms-year = Мусора в год
figure-per-tonne = За тонну
figure-per-person-month = На человека в месяц
figure-per-household-month = На семью в месяц
figure-payers = Плательщиков
figure-share-of-people = Доля жителей
figure-tariff-month = Тариф в месяц
figure-share-after-discount = Доля после скидки
figure-tariff-after-discount = Тариф со скидкой в месяц
figure-charged-year = Начислено в год
figure-collection-rate = Собираемость
figure-paid-year = Оплачено в год
figure-unpaid-year = Не оплачено в год
figure-subsidy-year = Из бюджета в год
figure-income-year = Доходы в год
figure-arrears-year = Долг в год
figure-balance-year = Остаток или нехватка в год
figure-recovery = Покрытие расходов

## Указания по пути
direction-start = Начните движение
direction-straight = Двигайтесь прямо
direction-slight-left = Держитесь левее
direction-slight-right = Держитесь правее
direction-left = Поверните налево
direction-right = Поверните направо
direction-sharp-left = Круто поверните налево
direction-sharp-right = Круто поверните направо
direction-u-turn = Развернитесь
direction-arrive = Вы на месте
direction-along = { $turn }: { $street }
direction-stop-left = место слева
direction-stop-right = место справа
direction-unnamed = дорога без названия

## Wall calendar

wall-title = Дни вывоза мусора
wall-qr = С телефона
wall-put-out = В назначенный день утром выставьте мусор к воротам.
wall-more = Остальные улицы — по QR-коду
wall-moved = Перенесённые дни
wall-holiday = праздник

## Weighed loads

waste-mass = Масса: взвешено { $found } кг, ожидалось { $expected } кг (загрузок: { $count }), это { $ratio } %. С учётом предположения: { $factor } % от него, ± { $error } %.
waste-volume = Объём: замечено { $found } л, ожидалось { $expected } л (загрузок: { $count }), это { $ratio } %. С учётом предположения: { $factor } % от него, ± { $error } %.

## When something fails, and why it is so

recover-hit = Посещений, которые не сделать по плану: { $count }.
recover-least-change = МЕНЬШЕ ВСЕГО ПЕРЕМЕН: ближайшая машина, где есть место; остальное не двигается.
recover-least-cost = ДЕШЕВЛЕ ВСЕГО: туда, где до воскресенья выходит дешевле.
recover-most-served = БОЛЬШЕ ВСЕГО СЕГОДНЯ: бригады остаются до двух часов дольше.
recover-figures = Улиц перенесено: { $moved }; не соберут на этой неделе: { $dropped }; жителей ждут дольше, чем до вечера: { $people }; неделя дороже на { $money }.
explain-all-served = На всех улицах и местах собирают столько раз, сколько положено.
explain-detours = Долгие объезды:

# Open311: what other programs show
open311-missed = Мусор не вывезли
reportable-missed = С вашей улицы не вывезли мусор в обещанный день.
reportable-dump = Вы видели свалку мусора.
reportable-full-container = Вы видели переполненный контейнер.
reportable-burning = Вы видели, что горит мусор.
open311-group = Мусор
open311-date = За какой день
open311-date-hint = Укажите день, если это было не сегодня.

## Conversation with residents

talk-help = Я помогаю с вывозом мусора. Напишите словами или отправьте цифру:
    1 — когда забирают мусор
    2 — напоминать накануне
    3 — мусор не забрали
    4 — где лежит свалка
    5 — оценить работу
    Остановить: СТОП. К сотруднику: «оператор».
talk-ask-street = На какой улице вы живёте? Напишите её название.
talk-ask-street-of = Село { $village }. Какая улица?
talk-ask-which = Какая из них? Отправьте цифру.
talk-ask-sure = { $street } — верно?
talk-no-such-street = Не нашёл улицу «{ $text }». Напишите название ещё раз.
talk-street-kept = Ваша улица: { $street }. Запомнил.
talk-ask-where-dump = Где лежит мусор? Отправьте место на карте или напишите: улица, что рядом.
talk-ask-where-full-container = Где переполненный контейнер? Отправьте место на карте или напишите.
talk-ask-where-burning = Где горит мусор? Отправьте место на карте или напишите. Если есть опасность пожара, звоните 101.
talk-ask-stars = Оцените работу от 1 до 5: 1 — плохо, 5 — очень хорошо.
talk-dates = { $street }, дни вывоза:
talk-no-dates = { $street }: на ближайшие дни вывоз не запланирован.
talk-no-plan = Дни вывоза пока не объявлены. Загляните позже.
talk-reminding = Хорошо. { $street }: буду напоминать вечером накануне. Чтобы остановить, напишите СТОП.
talk-stopped = Больше ничего не пришлю. Чтобы начать снова, напишите СТАРТ.
talk-started = Снова на связи.
talk-is-it-so = Это так?
talk-appealed = { $number } пересмотрят: проверит сотрудник айыл окмоту.
talk-agreed = Спасибо, понятно.
talk-noted = Спасибо, записали. Номер: { $number }.
talk-rated = Спасибо! Ваша оценка: { $stars }.
talk-voice-kept = Голосовое сообщение получили, его послушает сотрудник. Если ответ нужен быстро, напишите словами.
talk-passed-on = Ваше сообщение прочитает сотрудник.
talk-unclear = Не понял.
talk-speaking = Хорошо, говорим по-русски.
talk-welcome = Пожалуйста!
talk-forgotten = О вас больше ничего не хранится: удалены и улица, и номер.
talk-too-many = Сегодня от вас много сообщений. Напишите завтра или позвоните в айыл окмоту.
talk-button-when = Когда?
talk-button-remind = Напоминать
talk-button-missed = Не забрали
talk-button-yes = Да
talk-button-no = Нет
talk-reminder = Напоминание: { $date }, { $from }–{ $to }, { $street } — вывоз мусора. Вынесите утром. Остановить: СТОП.
talk-moved = { $street }: вывоз перенесён. Был день: { $due }. Новый день: { $date }, { $from }–{ $to }.
talk-cancelled = { $street }: вывоза не будет, { $due }.
talk-title = Переписка
talk-try = Эта страница работает так же, как сообщения в телефоне: попробуйте написать.
talk-write = Сообщение
talk-send = Отправить
