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
money-som = { $text } сом
money-som-tyiyn = { $text } сом

## Everywhere

fictional = Ойдон чыгарылган айыл аймагы: чыныгы жер эмес.

## Calendar feeds

feed-name = Таштанды: { $street }
feed-description = { $municipality }: таштанды чыгаруу күндөрү.
feed-summary = Таштанды чыгарылат
feed-summary-moved = Таштанды чыгарылат (күнү которулду)
feed-summary-cancelled = Таштанды чыгарылбайт
feed-summary-collected = Таштанды алынды, { $time }
feed-window = Саат { $from }–{ $to } арасында келет. Таштандыны эртең менен чыгарып коюңуз.
feed-moved-from = Мурда белгиленген күн: { $date }.
