// The whole loop in real browsers: a manager publishes, a driver works without network and loses nothing, the board
// shows it, a resident sees it and disagrees, the manager reads that.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link of the manager), a service with one draft plan that has routes
// today. Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAPTOP, PHONE, accessible, base, choosePin, enter, givePin, launch, noFaults, phone, step, watch } from './stage.mjs';

const today = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10);
const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP });
const manager = watch(await office.newPage(), 'manager');
const folder = mkdtempSync(join(tmpdir(), 'taza-phone-'));

await step('the manager signs in', async () => {
  await enter(manager, process.env.TAZA_MANAGER ?? '');
  await manager.goto(`${base}/manager/?lang=en`);
  await manager.waitForSelector('header nav');
});

await step('she publishes the draft from today', async () => {
  await manager.click('a[href="#/plan"]');
  await manager.waitForSelector('.chip.draft');
  await manager.click('.head .button.first');
  await manager.fill('dialog input[type=date]', today);
  await accessible(manager, 'publishing');
  await manager.click('dialog .acts .first');
  await manager.waitForSelector('dialog [role=status]');
  await manager.click('dialog .first');
  await manager.waitForSelector('.chip.published');
  await accessible(manager, 'the plan');
});

const vehicle = await step('the board shows the runs of today', async () => {
  await manager.click('a[href="#/today"]');
  await manager.waitForSelector('.runs article');
  await accessible(manager, 'the board');
  return manager.locator('.runs article h2').first().innerText();
});

const link = await step('she makes a link for a phone', async () => {
  await manager.click('a[href="#/vehicles"]');
  await manager.locator('.vehicles > .card', { hasText: vehicle }).locator('> .button').click();
  await manager.waitForSelector('dialog img');
  await accessible(manager, 'the link for a phone');
  const url = await manager.locator('dialog .url').innerText();
  await manager.click('dialog .first');
  return new URL(url).pathname;
});

let context = await phone(folder);
let driver = watch(context.pages()[0] ?? (await context.newPage()), 'driver');
const waiting = () => driver.locator('.waiting').getAttribute('data-waiting').then(Number);
const waits = (count) => driver.waitForSelector(`.waiting[data-waiting="${count}"]`);
const street = () => driver.locator('.stop h1').innerText();

await step('the driver opens it, and the phone keeps the page and the route', async () => {
  await enter(driver, link);
  await driver.waitForSelector('main.pin');
  await accessible(driver, 'the PIN');
  await choosePin(driver);
  await driver.waitForSelector('.go');
  await driver.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await driver.waitForFunction(() => caches.keys().then((names) => names.length > 0));
  await accessible(driver, 'the start of the day');
});

/** Presses Done on the stop shown and waits for the next one. Unloadings on the way are marked half full. */
async function done() {
  while ((await driver.locator('.fill').count()) > 0) await marked(() => driver.locator('.fill').nth(1).click());
  const name = await street();
  await marked(() => driver.click('button.done'));
  return name;
}
async function marked(press) {
  const before = await waiting();
  await press();
  await waits(before + 1);
}

const collected = [];
await step('without network he drives off and marks three streets', async () => {
  await context.setOffline(true);
  await marked(() => driver.click('.go'));
  await driver.waitForSelector('.stop');
  await accessible(driver, 'the stop');
  for (let index = 0; index < 3; index += 1) collected.push(await done());
});

await step('the phone dies; opened again without network it has everything', async () => {
  const before = await waiting();
  await context.close();
  context = await phone(folder);
  await context.setOffline(true);
  driver = watch(context.pages()[0] ?? (await context.newPage()), 'driver');
  await driver.goto(`${base}/driver/`);
  await givePin(driver);
  await waits(before);
  assert.ok(before >= 4, 'the start and three marks wait');
});

await step('two more are done, one could not, one is marked by mistake and taken back', async () => {
  for (let index = 0; index < 2; index += 1) collected.push(await done());
  while ((await driver.locator('.fill').count()) > 0) await marked(() => driver.locator('.fill').nth(1).click());
  await driver.click('button.could-not');
  await driver.waitForSelector('dialog[open]');
  await accessible(driver, 'the reasons');
  await marked(() => driver.click('[data-reason=dog]'));
  await accessible(driver, 'what may be added');
  await driver.click('dialog .next');
  const mistaken = await done();
  await marked(() => driver.locator('.pair button').first().click());
  assert.equal(await street(), mistaken, 'the street taken back is the next one again');
  for (const view of [2, 3, 4]) {
    await driver.click(`nav button:nth-child(${view})`);
    await accessible(driver, `view ${view} of the driver`);
  }
  await driver.click('nav button:nth-child(1)');
});
const sent = await waiting();

await step('a second tab writes too, and no number is used twice', async () => {
  while ((await driver.locator('.fill').count()) > 0) await marked(() => driver.locator('.fill').nth(1).click());
  const other = watch(await context.newPage(), 'second tab');
  await other.goto(`${base}/driver/`);
  await givePin(other);
  await other.waitForSelector('.stop');
  const before = await waiting();
  await other.locator('button.could-not').click();
  await Promise.all([driver.locator('.pair button').last().click(), other.locator('[data-reason=no_access]').click()]);
  await waits(before + 2);
  const numbers = await driver.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('taza-driver');
        open.onsuccess = () => {
          const asked = open.result.transaction('events').objectStore('events').getAll();
          asked.onsuccess = () => resolve(asked.result.map((event) => event.seq).sort((one, two) => one - two));
        };
      }),
  );
  assert.deepEqual(numbers, Array.from({ length: numbers.length }, (_, index) => index + 1));
  await other.close();
});
const all = await waiting();
assert.ok(all >= sent + 2);

await step("a hotspot's log-in page is not taken for the service", async () => {
  const portal = (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<html>Log in</html>' });
  await context.route('**/sync/v1/**', portal);
  await context.setOffline(false);
  await driver.evaluate(() => dispatchEvent(new Event('online')));
  await driver.waitForSelector('.waiting.warn');
  assert.equal(await waiting(), all);
  await context.unroute('**/sync/v1/**', portal);
});

await step('back in the village everything goes out, and the tick is green', async () => {
  await driver.evaluate(() => dispatchEvent(new Event('online')));
  await driver.waitForSelector(`.waiting.good[data-waiting="0"][data-proven="${all}"]`);
  await accessible(driver, 'the green tick');
});

/** The board's own figures, as she reads them; what it showed instead is said when they do not come. */
async function sums(done, failed) {
  const shown = async () => [await manager.locator('.sums .done dd').innerText(), await manager.locator('.sums .failed dd').innerText()];
  for (let tries = 0; tries < 60; tries += 1) {
    const [one, two] = await shown();
    if (Number(one) === done && Number(two) === failed) return;
    await manager.waitForTimeout(250);
  }
  assert.deepEqual((await shown()).map(Number), [done, failed], 'done and could not on the board');
}

await step('the board shows it without being loaded again', async () => {
  await manager.click('a[href="#/today"]');
  const card = manager.locator('.runs article', { hasText: vehicle });
  await sums(collected.length, 2);
  await card.getByText('Last heard').waitFor();
  await manager.locator('.rows', { hasText: 'A loose dog' }).waitFor();
});

/** Streets the board shows as done whole: a long one may be driven in several stretches, by two vehicles. */
const whole = () =>
  manager.evaluate(async () => {
    const board = await (await fetch('/api/v1/today')).json();
    const steps = board.runs.flatMap((run) => run.steps).filter((one) => one.street);
    const ended = steps.filter((one) => steps.every((other) => other.street !== one.street || other.state === 'done'));
    return [...new Set(ended.map((one) => one.names.ky))];
  });

/** Where the day begins with stretches of long streets, it takes some more until one of them is whole. */
const MOST_STRETCHES = 60;
let proven = await whole();
await step('he drives on until some street is collected whole', async () => {
  let told = all;
  const confirmed = async (press) => {
    await press();
    told += 1;
    await driver.waitForSelector(`.waiting.good[data-waiting="0"][data-proven="${told}"]`);
  };
  for (let index = 0; index < MOST_STRETCHES && proven.length === 0; index += 1) {
    while ((await driver.locator('.fill').count()) > 0) await confirmed(() => driver.locator('.fill').nth(1).click());
    await confirmed(() => driver.click('button.done'));
    proven = await whole();
  }
  assert.ok(proven.length > 0, 'some street was collected whole');
});

const village = await browser.newContext({ viewport: PHONE, locale: 'ru-RU' });
const resident = watch(await village.newPage(), 'resident');
/** As somebody types without Kyrgyz letters. */
const hasty = (name) => name.toLowerCase().replaceAll('ң', 'н').replaceAll('ө', 'о').replaceAll('ү', 'у');

await step('a resident finds her street and sees that it was collected', async () => {
  await resident.goto(`${base}/`);
  await resident.waitForSelector('#street');
  await accessible(resident, 'the search');
  await resident.fill('#street', hasty(proven[0]));
  await resident.locator('.streets a', { hasText: proven[0] }).first().click();
  await resident.waitForSelector('[data-status]');
  await accessible(resident, 'the street');
});

await step('every street that was collected whole says so', async () => {
  for (const [name, status] of proven.map((one) => [one, 'collected'])) {
    await resident.click('.back');
    await resident.fill('#street', hasty(name));
    const links = resident.locator('.streets a', { hasText: name });
    await links.first().waitFor();
    // Two villages may have a street of one name: one of them must say it.
    const seen = [];
    for (let index = 0; index < (await links.count()); index += 1) {
      await links.nth(index).click();
      await resident.waitForSelector('[data-status]');
      seen.push(await resident.locator('[data-status]').getAttribute('data-status'));
      if (seen.at(-1) === status) break;
      await resident.click('.back');
      await resident.fill('#street', hasty(name));
    }
    assert.ok(seen.includes(status), `${name}: ${seen} instead of ${status}`);
  }
});

await step('she says it was not collected, gets the evidence, and disagrees', async () => {
  await resident.locator('.acts button').first().click();
  await resident.fill('textarea', 'Чака толук турат');
  await accessible(resident, 'the report');
  await resident.click('.missed button[type=submit]');
  await resident.waitForSelector('.answer.collected');
  assert.match(await resident.locator('.number').innerText(), /\d+/);
  await resident.locator('.missed .button').first().click();
  await resident.locator('.missed p', { hasText: 'Жазып алдык' }).waitFor();
});

await step('what was promised and what became of it is there for everybody', async () => {
  const council = watch(await village.newPage(), 'council');
  await council.goto(`${base}/?m=${await manager.evaluate(async () => (await (await fetch('/api/v1/me?as=manager')).json()).municipality.slug)}&record`);
  await council.waitForSelector('.record .large');
  await accessible(council, 'the record');
  const kept = await council.evaluate(async () => {
    const path = document.querySelector('.open a').getAttribute('href');
    return (await (await fetch(path)).text()).split('\n').filter((line) => line.includes(',kept,')).length;
  });
  assert.ok(kept >= proven.length, 'every street that was collected whole is a promise kept');
  await council.close();
});

await step('her calendar can be subscribed to', async () => {
  const address = await resident.locator('.acts a').getAttribute('href');
  const answer = await resident.request.get(new URL(address ?? '', base).href);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-type'] ?? '', /text\/calendar/);
  assert.match(await answer.text(), /BEGIN:VEVENT/);
});

await step('the manager sees the report beside its evidence and answers', async () => {
  await manager.click('a[href="#/reports"]');
  const card = manager.locator('.card[data-number]', { hasText: 'Чака толук турат' });
  await card.waitFor();
  await card.locator('.evidence.collected').waitFor();
  await accessible(manager, 'the reports');
  await card.locator('.will .button').click();
  await card.waitFor({ state: 'detached' });
});

await step('an old browser without WebGL still gets a map', async () => {
  const old = watch(await office.newPage(), 'old browser');
  await old.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function get(kind, ...rest) {
      return kind === 'webgl2' ? null : real.call(this, kind, ...rest);
    };
  });
  await old.goto(`${base}/manager/`);
  await old.waitForSelector('.ground svg[role=img] path.line');
});

await context.close();
await browser.close();
rmSync(folder, { recursive: true, force: true });
noFaults();
console.log('  the loop is closed');
