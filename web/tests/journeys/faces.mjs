// The driver's and the resident's pages, every state of them, in three languages, light and dark: read by axe, worked
// by the keyboard, printed, and told in words that are words.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link), a service with one draft plan with routes today. Comes out: exit
// code 0, or everything that somebody could not have read or pressed.
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { office } from './office.mjs';
import { PHONE, accessible, base, choosePin, enter, launch, noFaults, phone, step, watch } from './stage.mjs';

const LANGUAGES = ['ky', 'ru', 'en'];
const manager = await office(base, process.env.TAZA_MANAGER ?? '');

/** A key, a code or a number without its unit on the screen is a fault of ours. */
const RAW = /\b(driver|resident|manager|record|state|step|reason)-[a-z]|\{ ?\$|undefined|NaN|\[object|no_access|could_not|not_yet|our_miss/;
async function read(page, where) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    // Colours and lists settle before they are looked at.
    await page.waitForTimeout(350);
    await accessible(page, `${where}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const text = await page.evaluate(() => document.body.innerText);
  assert.doesNotMatch(text, RAW, where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${where} is ${wide} points wider than the phone`);
}

/** Everything a gloved thumb may press is at least 64 points high and wide; the figures of a map are not pressed. */
async function large(page, where) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, nav button, main label.tile, main label.looked')]
      .filter((one) => one.checkVisibility() && !one.closest('.languages, .tools'))
      .map((one) => [one.innerText.trim().slice(0, 30), one.getBoundingClientRect()])
      .filter(([, box]) => box.height < 63.5 || box.width < 63.5)
      .map(([text, box]) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`),
  );
  assert.deepEqual(small, [], `${where}: smaller than 64 points`);
}

const folder = mkdtempSync(join(tmpdir(), 'taza-faces-'));
const pocket = await phone(folder);
const driver = watch(pocket.pages()[0] ?? (await pocket.newPage()), 'driver');
const link = await manager.phoneLink(0);

for (const language of LANGUAGES) {
  await step(`the driver's states in ${language}`, async () => {
    if (language === 'ky') {
      await driver.goto(`${base}/driver/?lang=ky`);
      await driver.waitForSelector('.gate');
      await read(driver, 'driver, not signed in, ky');
      await enter(driver, link);
      await driver.waitForSelector('main.pin');
      await read(driver, 'driver, choosing a PIN, ky');
      await large(driver, 'the PIN');
      await choosePin(driver);
      await driver.waitForSelector('.go');
    }
    await driver.evaluate((chosen) => localStorage.setItem('taza-language', chosen), language);
    await driver.reload();
    if (language === 'ky') {
      await driver.waitForSelector('.go');
      await read(driver, 'driver, before the start, ky');
      await large(driver, 'the start');
      await driver.click('.go');
    }
    await driver.waitForSelector('.stop');
    while ((await driver.locator('.fill').count()) > 0) await driver.locator('.fill').first().click();
    await read(driver, `driver, the stop, ${language}`);
    await large(driver, `the stop in ${language}`);
    if ((await driver.locator('.other').count()) > 0) {
      await driver.click('.other');
      await driver.waitForSelector('.words');
      await read(driver, `driver, the way in words, ${language}`);
      await driver.click('.other');
    }
    await driver.click('button.could-not');
    await driver.waitForSelector('dialog[open] .tiles');
    await read(driver, `driver, the reasons, ${language}`);
    await driver.click('[data-reason=dog]');
    await driver.waitForSelector('dialog .next');
    await read(driver, `driver, photo and voice, ${language}`);
    await driver.click('dialog .next');
    await driver.locator('.pair button').last().click();
    await driver.waitForSelector('.fill');
    await driver.locator('.fills input').fill('90000');
    await driver.waitForSelector('.fills .said:not(:empty)');
    await read(driver, `driver, at the dump with a wrong weight, ${language}`);
    await large(driver, `the dump in ${language}`);
    await driver.locator('.fills input').fill('2140');
    await driver.locator('.fill').nth(2).click();
    await driver.waitForSelector('button.done');
    for (const view of [2, 3, 4]) {
      await driver.click(`nav button:nth-child(${view})`);
      await driver.waitForTimeout(100);
      await read(driver, `driver, view ${view}, ${language}`);
      if (view !== 3) await large(driver, `view ${view} in ${language}`);
    }
    await driver.locator('.menu section').nth(2).locator('button').click();
    await driver.waitForSelector('.finish');
    await read(driver, `driver, finishing early, ${language}`);
    await large(driver, `the end in ${language}`);
    await driver.locator('.finish .back').last().click();
    await pocket.setOffline(true);
    await driver.locator('button.done, .fill').first().click();
    await driver.waitForSelector('.waiting:not([data-waiting="0"])');
    await read(driver, `driver, without network, ${language}`);
    await pocket.setOffline(false);
    await driver.evaluate(() => dispatchEvent(new Event('online')));
    await driver.waitForSelector('.waiting.good');
  });
}

await step('what the driver weighed stands in the day of the office', async () => {
  const [run] = (await manager.today()).runs;
  assert.ok(run.could_not >= 3, 'three dogs');
});

await step('the driver can do it all with a keyboard', async () => {
  while ((await driver.locator('.fill').count()) > 0) await driver.locator('.fill').first().click();
  const before = await driver.locator('.waiting').getAttribute('data-proven').then(Number);
  await driver.focus('button.done');
  await driver.keyboard.press('Enter');
  await driver.waitForSelector(`.waiting[data-proven="${before + 1}"]`);
  while ((await driver.locator('.fill').count()) > 0) await driver.locator('.fill').first().click();
  await driver.focus('button.could-not');
  await driver.keyboard.press('Enter');
  await driver.waitForSelector('dialog[open]');
  await driver.keyboard.press('Escape');
  await driver.waitForSelector('dialog[open]', { state: 'detached' });
  await driver.click('nav button:nth-child(4)');
  await driver.locator('.menu section', { hasText: /Lock|Замок|Кулпу/ }).locator('button').click();
  await driver.waitForSelector('main.pin');
  await driver.keyboard.type('2580');
  await driver.waitForSelector('nav');
});
await pocket.close();
rmSync(folder, { recursive: true, force: true });

const browser = await launch();
const streets = await (await fetch(`${base}/api/v1/public/${manager.slug}/streets`)).json();
const [lon, lat] = streets.streets.find((one) => one.at).at;

for (const language of LANGUAGES) {
  const village = await browser.newContext({ viewport: PHONE, locale: 'ru-RU', reducedMotion: 'reduce', geolocation: { longitude: lon, latitude: lat } });
  await village.grantPermissions(['clipboard-read', 'clipboard-write', 'geolocation']);
  const resident = watch(await village.newPage(), 'resident');
  const asked = [];
  resident.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await step(`the resident's states in ${language}`, async () => {
    await resident.goto(`${base}/?lang=${language}`);
    await resident.evaluate((chosen) => localStorage.setItem('taza-language', chosen), language);
    await resident.waitForSelector('.villages');
    await read(resident, `resident, the search, ${language}`);
    await resident.fill('#street', 'жок көчө 98765');
    await resident.waitForSelector('.notice');
    await read(resident, `resident, nothing found, ${language}`);
    await resident.fill('#street', '');
    asked.length = 0;
    await resident.locator('.ways button').first().click();
    await resident.waitForSelector('.near li');
    assert.deepEqual(asked, [], 'the position does not leave the phone');
    await read(resident, `resident, near me, ${language}`);

    await resident.locator('.ways button').last().click();
    await resident.waitForSelector('.sighting');
    await resident.click('.sighting button[type=submit]');
    await resident.waitForSelector('.sighting .refused');
    await read(resident, `resident, a sighting without a place, ${language}`);
    await resident.locator('.sighting form > .button').first().click();
    await resident.waitForSelector('.pinned');
    await resident.fill('.sighting textarea', `Көпүрөнүн жанында (${language})`);
    await resident.click('.sighting button[type=submit]');
    await resident.waitForSelector('.thanks');
    await read(resident, `resident, a sighting is written down, ${language}`);
    await resident.locator('.sighting .button').first().click();
    await resident.waitForSelector('.said');
    await read(resident, `resident, following a sighting, ${language}`);
    const followed = resident.url();

    await resident.click('.back');
    await resident.waitForSelector('#mine');
    await read(resident, `resident, my reports, ${language}`);
    await resident.locator('.villages button').first().click();
    await resident.locator('.streets a').last().click();
    await resident.waitForSelector('[data-status], .notice');
    await read(resident, `resident, a street, ${language}`);
    await resident.locator('.acts .button').last().click();
    await resident.waitForSelector('.rating');
    await read(resident, `resident, rating, ${language}`);
    await resident.focus('.stars input');
    await resident.keyboard.press('ArrowRight');
    await resident.locator('.stars input').nth(3).check({ force: true });
    await resident.fill('.rating textarea', 'Убагында келишет');
    await resident.click('.rating button[type=submit]');
    await resident.waitForSelector('.rating h2 + .button, .rating h2 + p + .button');
    await read(resident, `resident, rated, ${language}`);
    await resident.locator('.acts button').first().click();
    await resident.waitForSelector('.missed form');
    await read(resident, `resident, it was not collected, ${language}`);
    await resident.click('.missed button[type=submit]');
    await resident.waitForSelector('.missed .answer');
    await read(resident, `resident, the answer, ${language}`);

    await village.setOffline(true);
    await resident.locator('.missed .plain').click();
    await resident.locator('.acts button').first().click();
    await resident.click('.missed button[type=submit]');
    await resident.waitForSelector('.missed .refused');
    await read(resident, `resident, reporting without network, ${language}`);
    await village.setOffline(false);

    await resident.emulateMedia({ media: 'print' });
    assert.equal(await resident.locator('.acts').isVisible(), false, 'paper has no buttons');
    assert.equal(await resident.locator('.for-print').isVisible(), true);
    await resident.emulateMedia({ media: 'screen' });

    await resident.goto(`${base}/?m=${manager.slug}&record`);
    await resident.waitForSelector('.record .large, .notice');
    await read(resident, `resident, the record, ${language}`);
    await resident.goto(`${base}/?m=${manager.slug}&r=0123456789abcdef0123456789abcdef`);
    await resident.waitForSelector('.notice.bad');
    await read(resident, `resident, no such report, ${language}`);

    const other = watch(await (await browser.newContext({ viewport: PHONE })).newPage(), 'another phone');
    await other.goto(`${followed}&lang=${language}`);
    await other.waitForSelector('.said');
    await other.context().close();
  });
  await village.close();
}

await step('without scripts there are the dates, a report and a sighting', async () => {
  const old = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false });
  const page = await old.newPage();
  for (const language of LANGUAGES) {
    await page.goto(`${base}/s/${manager.slug}?lang=${language}`);
    await page.locator('form[action*=sighting] textarea').fill('Мектептин жанында');
    await page.locator('form[action*=sighting] button').click();
    assert.match(await page.locator('main').innerText(), /M-\d{4}/);
    await page.goto(`${base}/s/${manager.slug}?lang=${language}`);
    await page.locator('main li a').first().click();
    await page.waitForSelector('h1');
    await page.locator('form[action*=report] button').click();
    assert.match(await page.locator('main').innerText(), /M-\d{4}/);
  }
  await old.close();
});

await step('the office reads what was seen and how content people are', async () => {
  const reports = await manager.ask('GET', '/api/v1/reports?state=all');
  const seen = reports.filter((one) => one.evidence.kind === 'sighting');
  assert.ok(seen.length >= 4 && seen.some((one) => one.position));
  assert.ok((await manager.ask('GET', '/api/v1/ratings')).some((one) => one.stars === 4));
});

await browser.close();
noFaults();
console.log('  everybody can read it');
