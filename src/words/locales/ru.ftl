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
money-som =
    { $amount ->
        [one] { $text } сом
        [few] { $text } сома
       *[other] { $text } сомов
    }
money-som-tyiyn = { $text } сома

## Everywhere

fictional = Вымышленный муниципалитет: такого места нет.

## Calendar feeds

feed-name = Вывоз мусора: { $street }
feed-description = { $municipality }: дни вывоза мусора.
feed-summary = Вывоз мусора
feed-summary-moved = Вывоз мусора (перенесён)
feed-summary-cancelled = Вывоз мусора отменён
feed-summary-collected = Мусор вывезен в { $time }
feed-window = Машина будет между { $from } и { $to }. Выставьте мусор утром.
feed-moved-from = Раньше было назначено: { $date }.
