### По-русски. Ключ, который начинается с имени страницы (resident-, manager-, driver-), нужен только ей.

## Общее
language = Язык
fictional = Вымышленный айыльный аймак: данные для примера
fictional-what = Примечание
loading = Загружается…
offline = Нет интернета
offline-text = Попробуйте ещё раз, когда появится связь.
trouble = Не получилось
trouble-text = Ошибка на сервере. Попробуйте чуть позже.
try-again = Попробовать ещё раз
back = Назад
close = Закрыть
sending = Отправляется…
today = сегодня
tomorrow = завтра
yesterday = вчера
weekday-0 = понедельник
weekday-1 = вторник
weekday-2 = среда
weekday-3 = четверг
weekday-4 = пятница
weekday-5 = суббота
weekday-6 = воскресенье
weekday-short-0 = Пн
weekday-short-1 = Вт
weekday-short-2 = Ср
weekday-short-3 = Чт
weekday-short-4 = Пт
weekday-short-5 = Сб
weekday-short-6 = Вс
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
date-day-month = { $day } { $month }
days-none = дней нет
days-all = каждый день
ago-now = только что
ago-minutes = { $minutes } мин назад
ago-hours = { $hours } ч назад
ago-days = { $days } дн. назад
unit-metres = { $value } м
unit-km = { $value } км
unit-hours = { $hours } ч { $minutes } мин
unit-kg = { $value } кг
unit-tonnes = { $value } т
unit-litres = { $value } л
unit-som = { $value } сом
state-done = вывезено
state-could_not = не получилось
state-waiting = ожидает
state-conflict = отмечено по-разному
state-planned = по плану
state-expected = ожидается
state-collected = вывезено
state-missed = пропущено
state-moved = перенесено
state-cancelled = отменено
step-start = выезд
step-end = возвращение
step-break = перерыв
step-unload = разгрузка
reason-no_access = Не проехать
reason-no_bins_out = Мусор не вынесли
reason-hot_ash = Горячая зола
reason-dog = Собака
reason-overloaded = Машина полная
reason-road_impassable = Дорога непроходима
map-whole = Показать всё
map-here = Показать текущее место
map-nearer = Приблизить
map-farther = Отдалить

## Страница жителя
record-title = Сдержаны ли обещания
record-span = За какое время
record-weeks = { $count ->
    [one] { $count } неделя
    [few] { $count } недели
   *[other] { $count } недель
}
record-kept = Сдержано
record-could-not-short = Не удалось
record-missed-short = Не приехали
record-sentence = Из { $promised } обещаний сдержано { $kept }. { $could_not } раз забрать не удалось, { $missed } раз никто не приехал.
record-dates = { $from } – { $to }. Одна улица в один день — одно обещание.
record-by-week = По неделям
record-week-of = неделя с { $date }
record-by-village = По сёлам
record-elsewhere = Вне сёл
record-money = Сколько это стоит
record-tonne = Одна тонна
record-person = На человека в месяц
record-week = Одна неделя
record-week-mass = Мусора за неделю
record-week-way = Путь за неделю
record-week-fuel = Топлива за неделю
record-money-text = По действующему плану: экипаж, топливо, плата за приём, расходы на выезд машины.
record-voice = Что сказали жители
record-voice-text = Сообщений «не забрали»: { $filed }. Наша вина: { $misses }. Ждут ответа: { $open }.
record-reasons = Почему не удалось
record-broken = Несдержанные обещания: { $count }
record-nobody = Никто не приехал
record-rest = Остальные — в таблице.
record-open = Все данные таблицей (CSV)
record-none = Пока нечего показать
record-none-text = Когда пройдёт первый обещанный день, он появится здесь.
resident-record = Обещания и расходы
resident-back = Назад
resident-question = Когда вывезут мусор?
resident-search = Улица или село
resident-villages = Выберите село
resident-streets = { $count ->
    [one] { $count } улица
    [few] { $count } улицы
   *[other] { $count } улиц
}
resident-found = Найдено: { $count }
resident-more = { $count ->
    [one] Есть ещё { $count } улица. Напишите больше букв.
    [few] Есть ещё { $count } улицы. Напишите больше букв.
   *[other] Есть ещё { $count } улиц. Напишите больше букв.
}
resident-not-found = Такой улицы не нашлось
resident-not-found-text = Попробуйте написать иначе или выберите село. Можно писать н, о, у вместо ң, ө, ү.
resident-no-plan = Графика пока нет
resident-no-plan-text = Когда айыл окмоту опубликует план, улицы появятся здесь.
resident-none = Пока нет ни одного аймака
resident-none-text = Он появится здесь, когда айыл окмоту загрузит свою карту.
resident-where = Какой айыльный аймак?
resident-no-account = Регистрация не нужна.
resident-plain = Простая страница
resident-other-street = Другая улица
resident-street-gone = Такой улицы нет в списке
resident-street-gone-text = Возможно, её переименовали. Поищите ещё раз.
resident-stale = Нет интернета. Сведения на { $time }.
resident-next = Ближайший день
resident-then = Потом
resident-days = Каждую неделю: { $days }
resident-past = Прошедшие дни
resident-no-dates = День не назначен
resident-no-dates-text = Эта улица не вошла в нынешний план. Обратитесь в айыл окмоту.
resident-expected = Приедут в { $from }–{ $to }
resident-collected-at = Вывезено в { $time }
resident-could-not-because = Не получилось: { $reason }
resident-calendar = Добавить в календарь
resident-missed = Не забрали
resident-missed-when = В какой день не забрали?
resident-note = Несколько слов (не обязательно)
resident-send = Сообщить
resident-report-number = Обращение { $number }
resident-report-offline = Нет интернета, сообщение ещё не ушло. Нажмите ещё раз, когда появится связь.
resident-report-many = Слишком много сообщений. Попробуйте чуть позже.
resident-disagree = Я не согласен
resident-disagreed = Записали. Ответственный проверит.

## Страница водителя
driver-storage-none = Телефон не может сохранять
driver-storage-none-text = Похоже, страница открыта в приватном окне. Откройте её в обычном.
driver-storage-full = Память телефона заполнена
driver-storage-full-text = Последняя отметка не записана. Удалите фото или видео и нажмите ещё раз.
driver-sign-in = Нужно войти заново
driver-sign-in-text = Возьмите в конторе новую ссылку или QR и откройте камерой телефона.
driver-first-visit = В первый раз нужен интернет
driver-first-visit-text = Маршрут загрузится один раз. Дальше работает без интернета.
driver-progress = Работа за сегодня
driver-views = Разделы
driver-view-now = Сейчас
driver-view-list = Список
driver-view-map = Карта
driver-view-menu = Меню
driver-no-run = Маршрута нет
driver-no-run-text = На ближайшие дни этой машине ничего не назначено.
driver-signed-out = Войдите заново · { $waiting } сохранено
driver-not-ours = Wi-Fi просит войти · { $waiting } сохранено
driver-waiting = { $waiting } ждёт отправки
driver-all-received = Всё получено: { $count }
driver-no-network = Нет интернета, работайте дальше
driver-counts-differ = В телефоне { $phone }, на сервере { $service }
driver-nothing-waits = Всё сохранено
driver-map-label = Карта маршрута
driver-next = Дальше
driver-next-dump = На разгрузку
driver-away = осталось { $distance }
driver-part = часть { $part } из { $of }
driver-both-sides = обе стороны
driver-right-side = только правая сторона
driver-about = около { $mass }
driver-on-board = в кузове { $mass }
driver-fill = Сколько было? Нажмите после разгрузки
driver-done = Забрали
driver-could-not = Не получилось
driver-undo = Отменить
driver-to-dump = На свалку
driver-full = полный
driver-after = Потом:
driver-why = Почему?
driver-break = Обед
driver-other-phone = Отмечено с другого телефона.
driver-stops = { $count ->
    [one] { $count } остановка
    [few] { $count } остановки
   *[other] { $count } остановок
}
driver-hours = Время
driver-mass = Мусор
driver-loads = Рейсы
driver-meters = Показания (не обязательно)
driver-odometer = Одометр, км
driver-fuel = Топливо, л
driver-start = Выехали
driver-not-today = Это маршрут не на сегодня.
driver-ended = День закончен
driver-ended-proven = Сервер получил всё. Спасибо!
driver-ended-waiting = Отметки сохранены в телефоне. Уйдут сами, когда появится интернет.
driver-all-marked = Всё отмечено
driver-finish-early = { $waiting ->
    [one] Осталась { $waiting } остановка. Закончить?
    [few] Остались { $waiting } остановки. Закончить?
   *[other] Осталось { $waiting } остановок. Закончить?
}
driver-finish = Закончить день
driver-finish-day = Рабочий день
driver-days = Дни
driver-position = Местоположение
driver-position-text = Если включить, к каждой отметке добавится место. В остальное время вас никто не видит.
driver-position-on = Включить
driver-position-off = Выключить
driver-kept = В телефоне
driver-kept-text = Отметок за этот день: { $count }, ждёт отправки: { $waiting }. Маршрут годен до { $until }, обновлён в { $since }.
driver-not-safe = Добавьте страницу на главный экран: так отметки хранятся надёжнее.
driver-send-now = Отправить сейчас

## Страница управляющего
manager-sign-in = Нужно войти
manager-sign-in-text = Откройте одноразовую ссылку. Сервер показывает её при запуске.
manager-skip = К содержанию
manager-views = Разделы
manager-view-today = Сегодня
manager-view-plan = План
manager-view-reports = Обращения
manager-view-phones = Телефоны
manager-view-record = Итоги
manager-view-map = Карта
manager-map-first = Начнём с дорог
manager-map-first-text = Принесите файл GeoJSON из overpass-turbo или QGIS. Сёла, машины и свалку программа предположит, потом поправите.
manager-map-bring = Принести новые файлы
manager-map-bring-text = Сначала проверим. Пока вы не нажмёте «Взять в работу», ничего не изменится.
manager-map-choose = Выбрать файлы
manager-map-reading = Читаем файлы…
manager-map-roads-only = Есть только дороги. Остальное предположить?
manager-map-people = Сколько людей живёт
manager-map-people-unknown = не знаю
manager-map-guess = Предположить
manager-map-good = Файлы подходят
manager-map-bad = Сначала надо исправить
manager-map-roads = Дорог
manager-map-served = Обслуживаются
manager-map-villages = Сёл
manager-map-places = Контейнеры, школы
manager-map-vehicles = Машин
manager-map-assumed = Улиц с предположенными числами: { $count }. Поправьте то, что знаете.
manager-map-use = Взять в работу
manager-map-leave = Не брать
manager-map-used = Карта обновлена. Теперь можно составить план.
manager-map-in-use = Файлы в работе
manager-map-edit = Скачайте, поправьте в QGIS или в простом редакторе и принесите снова.
manager-map-none = Карты пока нет
manager-map-none-text = { $name }: принесите дороги, и улицы появятся здесь.
manager-map-no-faults = Ошибок не найдено.
manager-map-errors = Исправить: { $count }
manager-map-warnings = Посмотрите: { $count }
manager-file-roads = Дороги
manager-file-places = Места
manager-file-settings = Айыл аймак, машины, цены
manager-file-unknown = «{ $name }» не относится к карте. Нужен файл .geojson или .toml.
manager-file-large = «{ $name }» слишком большой. Вырежьте только свой айыл аймак.
manager-fault-bad-coordinates = Неверные координаты
manager-fault-swapped-coordinates = Широта и долгота перепутаны
manager-fault-other-projection = Другая система координат
manager-fault-not-json = Файл повреждён: это не JSON
manager-fault-not-geojson = Это не GeoJSON
manager-fault-not-toml = Файл настроек не читается
manager-fault-missing-file = Не хватает файла
manager-fault-missing-field = Не хватает поля
manager-fault-unknown-field = Неизвестное поле
manager-fault-unknown-value = Неизвестное значение
manager-fault-bad-number = Неверное число
manager-fault-bad-time = Неверное время
manager-fault-bad-hours = Неверные часы работы
manager-fault-bad-days = Неверные дни
manager-fault-bad-feature = Повреждённый объект
manager-fault-bad-slug = Короткое имя не подходит
manager-fault-no-roads = Нет ни одной дороги
manager-fault-no-depot = Нет стоянки машин
manager-fault-no-dump = Нет свалки
manager-fault-no-vehicle = Нет ни одной машины
manager-fault-no-days = Не выбран ни один день
manager-fault-no-geometry = Нет линии или точки
manager-fault-unknown-profile = Неизвестный вид машины
manager-fault-unknown-depot = Неизвестная стоянка
manager-fault-unknown-village = Неизвестное село
manager-fault-duplicate-id = Имя встречается дважды
manager-fault-far-away = Слишком далеко от остальных
manager-fault-far-from-roads = Далеко от дорог
manager-fault-off-the-road = Не у дороги
manager-fault-short-line = Слишком короткая линия
manager-fault-class-assumed = Вид дороги предположен
manager-fault-people-missing = Не указано число людей
manager-fault-other-municipality = Файлы другого айыл аймака
manager-fault-too-large = Слишком большой
manager-fault-too-many = Слишком много
manager-fault-stale-repair = Исправление устарело
manager-not-live = Связь прервана
manager-leave = Выйти
manager-no-map = Карта не загрузилась
manager-day-before = Предыдущий день
manager-day-after = Следующий день
manager-stale = Нет связи. Сведения на { $time }.
manager-no-runs = В этот день выездов нет
manager-no-runs-text = План, который действует, ничего не назначил на этот день.
manager-reports-open = Открытые обращения
manager-could-nots = Что не получилось
manager-could-nots-none = Пока всё идёт хорошо.
manager-reports-waiting = { $count ->
    [one] { $count } обращение ждёт ответа
    [few] { $count } обращения ждут ответа
   *[other] { $count } обращений ждут ответа
}
manager-map-today = Карта на сегодня
manager-map-plan = Карта плана
manager-run-not_started = не выехал
manager-run-driving = в пути
manager-run-finished = закончил
manager-progress = Вывезено { $done }, не получилось { $failed }, ожидает { $waiting }
manager-of = вывезено { $done } из { $total }
manager-failed = не получилось: { $count }
manager-loads = рейсы { $done }/{ $planned }
manager-heard = На связи: { $ago }
manager-not-heard = На связь не выходил
manager-behind = позже плана на { $minutes } мин
manager-behind-hours = позже плана на { $hours } ч
manager-ahead = раньше плана на { $minutes } мин
manager-show = На карте
manager-show-all = Показать всех
manager-stops = Остановки: { $count }
manager-reports-filter = Какие обращения
manager-reports-all = Все
manager-reports-none = Обращений нет
manager-reports-none-text = Когда житель скажет «не забрали», это появится здесь.
manager-received = получено в { $time }
manager-disagreed = не согласен
manager-report-open = открыто
manager-report-answered = отвечено
manager-report-closed = закрыто
manager-evidence-collected = Водитель отметил «забрали» в { $time }
manager-evidence-could_not = Водитель отметил «не получилось» в { $time }: { $reason }
manager-evidence-not_yet = Водитель туда ещё не доехал
manager-evidence-none = Отметок нет: возможно, наша ошибка
manager-will-date = В какой день заберём
manager-will-collect = Заберём
manager-was-collected = Было вывезено
manager-close-report = Закрыть
manager-answered-will_collect = Ответ: заберём
manager-answered-was_collected = Ответ: было вывезено
manager-answered-closed = Закрыто
manager-phones-text = К каждой машине подключается телефон. Водителю достаточно открыть QR камерой, пароль не нужен.
manager-vehicles-none = Машин нет
manager-phone-revoked = отключён
manager-phones-none = Телефон ещё не подключён.
manager-phone-add = Подключить телефон
manager-phone-scan = Наведите камеру телефона водителя на этот рисунок.
manager-phone-qr = QR-код для подключения телефона
manager-phone-once = Работает один раз, до { $time }.
manager-copy = Скопировать ссылку
manager-copied = Скопировано
manager-make = Новый план
manager-make-text = Компьютер заново рассчитает всю неделю. Действующий план не изменится.
manager-make-for = Сколько времени искать
manager-seconds = { $count } секунд
manager-make-go = Составить план
manager-making = Идёт расчёт
manager-versions = Планы
manager-version = План № { $version }
manager-plan-draft = черновик
manager-plan-published = действует
manager-plan-superseded = прежний
manager-valid-from = с { $date }
manager-unserved-count = не вошло: { $count }
manager-plans-none = Планов нет
manager-plans-none-text = Нажмите слева «Составить план».
manager-publish = Опубликовать
manager-sum-way = Путь
manager-sum-time = Время
manager-sum-mass = Мусор
manager-sum-fuel = Топливо
manager-sum-cost = Расходы
manager-sum-streets = Улицы
manager-people = { $count } жителей
manager-week = Неделя
manager-day = День
manager-stop-count = { $count ->
    [one] { $count } остановка
    [few] { $count } остановки
   *[other] { $count } остановок
}
manager-load-count = { $count ->
    [one] { $count } рейс
    [few] { $count } рейса
   *[other] { $count } рейсов
}
manager-sheet = Маршрутный лист
manager-day-filter = Выбор дня
manager-all-days = Вся неделя
manager-unserved = Никто не вывозит: { $count }
manager-streets = Улицы по дням
manager-find-street = Найти улицу
manager-street = Улица
manager-village = Село
manager-all-villages = Все сёла
manager-people-short = Жители
manager-streets-none = Такой улицы нет.
manager-publish-from = С какого дня
manager-affects = { $streets ->
    [one] День изменится у { $streets } улицы, жителей: { $people }
   *[other] День изменится у { $streets } улиц, жителей: { $people }
}
manager-affects-none = Ни у одной улицы день не изменится.
manager-affected = Улицы, у которых меняется день
manager-before = Сейчас
manager-after = Будет
manager-publish-go = Опубликовать
manager-published = План опубликован
manager-published-text = Улиц с новыми днями: { $streets }. Дат в календаре: { $dates }.
