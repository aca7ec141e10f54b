// The manager changes a plan by hand: by choosing and by dragging, sees what each change does, takes it back, has the
// rest improved, saves a draft; a second manager is not written over.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { LAPTOP, PHONE, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const page = watch(await office.newPage(), 'manager');
const picture = async (name) => {
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/${name}.png` });
};
const changes = (of = page) => of.locator('details summary').innerText();
const settled = (of = page) => of.waitForFunction(() => ![...document.querySelectorAll('.two select, .bar .button')].every((one) => one.disabled));

await step('the plan is opened for changes', async () => {
  await enter(page, process.env.TAZA_MANAGER ?? '');
  await page.goto(`${base}/manager/?lang=ky#/plan`);
  await page.waitForSelector('.view .acts .button');
  await page.locator('.view .acts .button').first().click();
  await page.waitForSelector('.desk .week');
  await page.waitForSelector('[data-idle]');
  await accessible(page, 'a desk');
});

const street = await step('a street is moved to another day by choosing, and its effect is told at once', async () => {
  // Some streets are collected on every working day: there is no other for them.
  let [words, other, days] = ['', undefined, page.locator('aside select').first()];
  for (let index = 0; other === undefined; index += 1) {
    const button = page.locator('.route ol button').nth(index);
    words = await button.innerText();
    await button.click();
    const before = await days.inputValue();
    const offered = await days.locator('option').evaluateAll((options) => options.map((one) => one.value));
    other = offered.find((day) => day !== before);
  }
  await days.selectOption(other);
  await page.waitForSelector('.effect li');
  assert.match(await page.locator('.effect').innerText(), /сом/);
  assert.match(await changes(), /1/);
  await accessible(page, 'a desk with an effect');
  await picture('manager-desk-laptop');
  return words;
});

await step('the keyboard takes it back and does it again', async () => {
  await page.locator('h1').first().click();
  await page.keyboard.press('Control+z');
  await page.waitForFunction(() => document.querySelector('details summary')?.textContent?.includes('2'));
  await settled();
  assert.ok(await page.locator('.bar .button').nth(0).isDisabled(), 'nothing more to take back');
  await page.keyboard.press('Control+y');
  await page.waitForFunction(() => document.querySelector('details summary')?.textContent?.includes('3'));
  await settled();
});

await step('a street is dragged to another vehicle or day', async () => {
  await page.locator('aside header button').click();
  const routes = page.locator('.route:has(ol)');
  const streets = async (route) => (await route.locator('ol button').allInnerTexts()).map((one) => one.trim());
  // What lies on top of the list can be held without moving the list.
  const here = (await streets(routes.first())).slice(0, 5);
  let [to, there] = [routes.first(), here];
  for (let index = (await routes.count()) - 1; here.every((one) => there.includes(one)); index -= 1) {
    to = routes.nth(index);
    there = await streets(to);
  }
  const drag = (name) => routes.first().getByRole('button', { name, exact: true }).first().dragTo(to.locator('.who'));
  // One that is collected there already goes nowhere, and the page says why.
  const both = here.find((one) => there.includes(one));
  if (both) {
    await drag(both);
    await page.waitForSelector('.refused');
  }
  const name = here.find((one) => !there.includes(one));
  await drag(name);
  await page.waitForFunction(() => Number(document.querySelector('details summary')?.textContent?.match(/\d+/)?.[0]) >= 4);
  await settled();
  assert.ok((await to.locator('ol').innerText()).includes(name), `${name} is with the other now`);
});

await step('two managers at one desk: the second is told what the first did', async () => {
  const other = watch(await office.newPage(), 'the other');
  await other.goto(page.url());
  await other.waitForSelector('.desk .week');
  const hash = new URL(page.url()).hash.split('/').at(-1);
  // The other looks away from the stream while the first works on.
  await other.evaluate(() => (window.EventSource = undefined));
  const revision = await page.evaluate((id) => fetch(`/api/v1/desks/${id}`).then((answer) => answer.json()).then((desk) => desk.revision), hash);
  const stale = await other.evaluate(
    async ([id, revision]) => {
      const street = (await fetch(`/api/v1/desks/${id}`).then((answer) => answer.json())).streets[0].id;
      const headers = { 'content-type': 'application/json', 'x-taza': '1', 'if-match': `"${revision - 1}"` };
      const answer = await fetch(`/api/v1/desks/${id}/edits`, { method: 'POST', headers, body: JSON.stringify({ kind: 'pin', street }) });
      return { status: answer.status, entries: (await answer.json()).entries.length };
    },
    [hash, revision],
  );
  assert.deepEqual(stale, { status: 409, entries: 1 });
  await other.close();
});

await step('what would it take, the rest is improved, a draft is saved', async () => {
  await page.fill('.find input', street.slice(0, 4));
  await page.locator('.find li button').first().click();
  await page.locator('aside .acts button').last().click();
  await page.waitForSelector('aside [role=status] li');
  const broken = page.locator('.broken');
  for (let tries = 0; (await broken.count()) > 0 && tries < 6; tries += 1) {
    await page.locator('.bar .button').first().click();
    await page.waitForTimeout(300);
    await settled();
  }
  await page.locator('.bar .button').nth(2).click();
  await page.waitForSelector('progress');
  await page.waitForSelector('progress', { state: 'detached', timeout: 60_000 });
  assert.equal(await page.locator('.refused').count(), 0, await page.locator('.desk').innerText());
  await page.locator('.bar .button.first').click();
  await page.waitForSelector('.versions li');
  assert.equal(await page.locator('.versions li').count(), 2);
  assert.equal(await page.locator('.versions [aria-pressed=true] .chip.draft').count(), 1);
});

await step('a desk fits a phone', async () => {
  await page.setViewportSize(PHONE);
  await page.locator('.view .acts .button').first().click();
  await page.waitForSelector('.desk .week');
  await page.locator('.route ol button').first().click();
  await page.waitForSelector('aside select');
  await accessible(page, 'a desk on a phone');
  const wide = await page.evaluate(() => [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && !one.closest('.maplibregl-map, header nav')).map((one) => one.className || one.tagName).slice(0, 5));
  assert.deepEqual(wide, [], 'nothing is wider than the phone');
  await picture('manager-desk-phone');
});

await browser.close();
noFaults();
