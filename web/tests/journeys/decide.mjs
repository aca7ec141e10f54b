// What an office decides besides the plan: dates that move, who pays what, what the scale says, a sheet of paper typed in.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { LAPTOP, PHONE, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const manager = watch(await office.newPage(), 'manager');
const picture = async (name) => process.env.SCREENS && manager.screenshot({ path: `${process.env.SCREENS}/${name}.png` });
const asked = (path) => manager.evaluate((path) => fetch(path, { headers: { 'x-taza': '1' } }).then((answer) => answer.json()), path);

await step('the plan is published: from now on there are dates', async () => {
  await enter(manager, process.env.TAZA_MANAGER ?? '');
  await manager.goto(`${base}/manager/?lang=ky#/calendar`);
  await manager.waitForSelector('main .notice');
  await accessible(manager, 'a calendar without a plan');
  const [plan] = await asked('/api/v1/plans');
  const { now } = await asked('/api/v1/me?as=manager');
  const today = new Date(Date.parse(now) + 6 * 3_600_000).toISOString().slice(0, 10);
  const published = await manager.evaluate(
    ([id, today]) => fetch(`/api/v1/plans/${id}/publish`, { method: 'POST', headers: { 'x-taza': '1', 'content-type': 'application/json' }, body: JSON.stringify({ valid_from: today }) }).then((answer) => answer.status),
    [plan.id, today],
  );
  assert.equal(published, 200);
});

await step('a rule for holidays and a day on another date: seen before it is told, undone, saved', async () => {
  await manager.reload();
  await manager.waitForSelector('.months');
  await accessible(manager, 'the calendar');
  const before = (await asked('/api/v1/calendar')).days.length;
  await manager.locator('aside select').first().selectOption('next-free-day');
  await manager.waitForSelector('.bar');
  await manager.locator('button.works').nth(8).click();
  await manager.waitForSelector('dialog');
  await accessible(manager, 'a day of the calendar');
  await manager.locator('dialog input[value=gone]').check();
  await manager.locator('dialog .first').click();
  await manager.waitForSelector('.day.gone');
  const would = () => manager.locator('.bar summary').innerText();
  await manager.waitForFunction(() => Number(document.querySelector('.bar summary')?.textContent?.match(/\d+/)?.[0]) > 0);
  const told = await would();
  await accessible(manager, 'the calendar with a change');
  await picture('manager-calendar-laptop');
  await manager.locator('.bar .button').first().click();
  await manager.waitForSelector('.day.gone', { state: 'detached' });
  await manager.locator('button.works').nth(8).click();
  await manager.locator('dialog input[value=gone]').check();
  await manager.locator('dialog .first').click();
  await manager.waitForSelector('.day.gone');
  await manager.waitForFunction((told) => document.querySelector('.bar summary')?.textContent === told, told);
  await manager.locator('.bar .first').click();
  await manager.waitForSelector('.told.good');
  const kept = await asked('/api/v1/calendar');
  assert.ok(kept.days.length > before, 'days move now');
  assert.equal(kept.decisions.rule, 'next-free-day');
  assert.equal(kept.decisions.single.length, 1);
});

await step('a street is closed for a while; a colleague who was first is not written over', async () => {
  await manager.locator('section[aria-labelledby=closures] .button').click();
  await manager.locator('section[aria-labelledby=closures] select').selectOption({ index: 1 });
  const dates = manager.locator('section[aria-labelledby=closures] input[type=date]');
  const from = await dates.first().getAttribute('min');
  await dates.first().fill(from);
  await dates.last().fill(from);
  const colleague = watch(await office.newPage(), 'colleague');
  await colleague.goto(`${base}/manager/?lang=en#/calendar`);
  await colleague.waitForSelector('.months');
  await colleague.locator('aside select').first().selectOption('falls-out');
  await colleague.locator('.bar .first').click();
  await colleague.waitForSelector('.told.good');
  await manager.locator('section[aria-labelledby=closures] .first').click();
  await manager.waitForSelector('.bar');
  if ((await manager.locator('.told.warn').count()) === 0) await manager.locator('.bar .first').click();
  await manager.waitForSelector('.told.warn');
  await manager.locator('.told.warn .button').click();
  await manager.waitForSelector('.told.warn', { state: 'detached' });
  assert.equal(await manager.locator('aside select').first().inputValue(), 'falls-out');
  await colleague.close();
});

await step('the tariff: tried, opened to what it is made of, saved', async () => {
  await manager.goto(`${base}/manager/?lang=ru#/record/money`);
  await manager.waitForSelector('.results');
  await accessible(manager, 'the tariff');
  const large = () => manager.locator('aside .large').innerText();
  const assumed = await large();
  const tariff = manager.locator('li .fields input').nth(1);
  await tariff.fill('35');
  await manager.waitForFunction((assumed) => document.querySelector('aside .large')?.textContent !== assumed, assumed);
  await manager.locator('.results summary').first().click();
  await manager.locator('.results details[open] summary').nth(1).click();
  await accessible(manager, 'a figure that was opened');
  await picture('manager-money-laptop');
  assert.equal((await asked('/api/v1/tariff')).assumed, true, 'a try keeps nothing');
  await manager.locator('.bar .first').click();
  await manager.waitForSelector('.told.good');
  const kept = await asked('/api/v1/tariff');
  assert.equal(kept.inputs.class[0].som_per_month, 35);
  // Somebody types a million millions: told, and nothing is lost.
  await manager.locator('section[aria-labelledby=yearly] input').first().fill('1000000000000');
  assert.equal((await asked('/api/v1/tariff')).inputs.subsidy_som_per_year, 0);
});

await step('what people throw away, and what the scale says about it', async () => {
  await manager.goto(`${base}/manager/?lang=en#/record/waste`);
  await manager.waitForSelector('table');
  await accessible(manager, 'how much waste');
  await manager.fill('textarea', 'date,vehicle\n1,2');
  await manager.locator('form .first').click();
  await manager.waitForSelector('[role=alert]');
  const run = (await asked('/api/v1/today')).runs[0];
  const loads = run.steps.filter((one) => one.kind === 'unload').map((_, index) => `${run.id.slice(0, 10)},${run.vehicle.id},${index + 1},${2000 + 100 * index},90`);
  await manager.fill('textarea', ['date,vehicle,trip,kilograms,fill_percent', ...loads].join('\n'));
  await manager.locator('form .first').click();
  await manager.waitForSelector('table[aria-live]');
  await accessible(manager, 'what the scale says');
});

await step('a sheet of paper is typed in; half of it survives a closed page', async () => {
  await manager.goto(`${base}/manager/?lang=ky#/today`);
  await manager.locator('a[href^="#/today/"]').first().click();
  await manager.waitForSelector('.stops li');
  await accessible(manager, 'a sheet');
  const stops = await manager.locator('.stops li').count();
  await manager.locator('.stops li').nth(1).locator('.could_not').click();
  await manager.locator('.stops li').nth(1).locator('select').selectOption('dog');
  await manager.locator('.stops li').nth(1).locator('input[type=time]').fill('10:05');
  await manager.reload();
  await manager.waitForSelector('.stops li select');
  await manager.locator('form .button').first().click();
  await manager.locator('section[aria-labelledby=dumps] input[type=number]').first().fill('80');
  await manager.locator('section[aria-labelledby=end] input[type=number]').first().fill('12.5');
  await accessible(manager, 'a sheet that was filled in');
  await picture('manager-paper-laptop');
  await manager.locator('form > .first').click();
  await manager.waitForSelector('[role=status]');
  const run = (await asked('/api/v1/today')).runs.find(({ id }) => manager.url().endsWith(id));
  assert.deepEqual({ done: run.done, could_not: run.could_not }, { done: stops - 1, could_not: 1 });
  const failed = run.steps.find((one) => one.state === 'could_not');
  assert.deepEqual({ reason: failed.reason, source: failed.source }, { reason: 'dog', source: 'paper' });
});

await step('a phone is enough for all of it', async () => {
  await manager.setViewportSize(PHONE);
  for (const page of ['#/calendar', '#/record/money', '#/record/waste', new URL(manager.url()).hash]) {
    await manager.goto(`${base}/manager/?lang=ru${page}`);
    await manager.waitForSelector('main h1');
    await manager.waitForTimeout(300);
    const wide = await manager.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${page} is ${wide} px wider than a phone`);
    await accessible(manager, `${page} on a phone`);
  }
});

noFaults();
await browser.close();
