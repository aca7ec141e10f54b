// Every screen at phone and laptop size, as pictures for people to look at (the README shows some of them).
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link), SCREENS (folder). A draft plan is published from today, a phone is
// enrolled and drives a part of the day. Comes out: PNG files, each screen checked for accessibility on the way.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAPTOP, PHONE, accessible, base, choosePin, enter, launch, noFaults, phone, step, watch } from './stage.mjs';

const folder = process.env.SCREENS ?? 'screenshots';
mkdirSync(folder, { recursive: true });
const today = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10);
const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const manager = watch(await office.newPage(), 'manager');

async function picture(page, name, { map = false } = {}) {
  if (map) await page.waitForSelector('[data-idle]');
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(250);
  await accessible(page, name);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
const view = async (page, id) => {
  await page.click(`a[href="#/${id}"]`);
  await page.waitForLoadState('networkidle').catch(() => undefined);
};
const speak = (page, language) => page.click(`.languages [lang=${language}]`);

const link = await step('the office prepares the day', async () => {
  await enter(manager, process.env.TAZA_MANAGER ?? '');
  await manager.goto(`${base}/manager/#/plan`);
  await manager.waitForSelector('.versions li');
  if ((await manager.locator('.chip.published').count()) === 0) {
    await manager.click('.head .button.first');
    await manager.fill('dialog input[type=date]', today);
    await picture(manager, 'manager-publish-laptop');
    await manager.click('dialog .acts .first');
    await manager.waitForSelector('dialog [role=status]');
    await manager.click('dialog .first');
  }
  await view(manager, 'today');
  const vehicle = await manager.locator('.runs article h2').last().innerText();
  await view(manager, 'vehicles');
  await manager.locator('.vehicles > .card', { hasText: vehicle }).locator('> .button').click();
  await manager.waitForSelector('dialog img');
  await picture(manager, 'manager-vehicles-laptop');
  const url = await manager.locator('dialog .url').innerText();
  await manager.click('dialog .first');
  return new URL(url).pathname;
});

const storage = mkdtempSync(join(tmpdir(), 'taza-screens-'));
const pocket = await phone(storage);
const driver = watch(pocket.pages()[0] ?? (await pocket.newPage()), 'driver');
await step('the driver, from the start to the green tick', async () => {
  await enter(driver, link);
  await driver.waitForSelector('main.pin');
  await picture(driver, 'driver-pin-phone');
  await choosePin(driver);
  await driver.waitForSelector('.go, .stop');
  if ((await driver.locator('.go').count()) > 0) {
    await picture(driver, 'driver-start-phone');
    await driver.click('.go');
  }
  for (let index = 0; index < 14; index += 1) {
    await driver.waitForSelector('button.done, .fill');
    const waiting = driver.locator('.progress');
    const before = await driver.locator('.stop h1').innerText();
    if ((await driver.locator('.fill').count()) > 0) await driver.locator('.fill').nth(3).click();
    else if (index === 6 || index === 11) {
      await driver.click('button.could-not');
      if (index === 6) await picture(driver, 'driver-reasons-phone');
      await driver.click(index === 6 ? '[data-reason=dog]' : '[data-reason=no_access]');
      await driver.waitForSelector('dialog .next');
      if (index === 6) await picture(driver, 'driver-evidence-phone');
      await driver.click('dialog .next');
    } else await driver.click('button.done');
    await driver.waitForTimeout(before && (await waiting.count()) ? 250 : 400);
  }
  await driver.waitForSelector('.waiting.good');
  await picture(driver, 'driver-now-phone');
  await pocket.setOffline(true);
  await driver.click('button.done, .fill:nth-child(2)');
  await driver.waitForSelector('.waiting:not([data-waiting="0"])');
  await picture(driver, 'driver-offline-phone');
  await pocket.setOffline(false);
  await driver.evaluate(() => dispatchEvent(new Event('online')));
  await driver.waitForSelector('.waiting.good');
  for (const [number, name] of [[2, 'list'], [3, 'map'], [4, 'menu']]) {
    await driver.click(`nav button:nth-child(${number})`);
    await picture(driver, `driver-${name}-phone`);
  }
  await driver.click('nav button:nth-child(1)');
  await driver.emulateMedia({ colorScheme: 'dark' });
  await picture(driver, 'driver-now-dark-phone');
  await driver.emulateMedia({ colorScheme: 'light' });
  await driver.setViewportSize(LAPTOP);
  await picture(driver, 'driver-now-laptop');
});

await step('residents', async () => {
  const village = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2, locale: 'ru-RU' });
  const resident = watch(await village.newPage(), 'resident');
  await resident.goto(`${base}/`);
  await resident.waitForSelector('.villages');
  await picture(resident, 'resident-search-phone');
  const names = await driver.evaluate(
    () =>
      new Promise((resolve) => {
        const open = indexedDB.open('taza-driver');
        open.onsuccess = () => {
          const asked = open.result.transaction('kept').objectStore('kept').get('bundle');
          asked.onsuccess = () => {
            // Driven already, and in one stretch, so that it is collected whole.
            const steps = asked.result.runs[0].route.steps;
            const count = (name) => steps.filter((one) => one.names.ky === name).length;
            const whole = steps.slice(0, 14).filter((one) => ['street', 'place'].includes(one.kind) && count(one.names.ky) === 1);
            resolve((whole.length > 0 ? whole : steps.filter((one) => one.kind === 'street')).map((one) => one.names.ky));
          };
        };
      }),
  );
  await resident.fill('#street', names[0].slice(0, 5).toLowerCase().replaceAll('ө', 'о').replaceAll('ү', 'у').replaceAll('ң', 'н'));
  await resident.waitForTimeout(200);
  await picture(resident, 'resident-found-phone');
  await resident.fill('#street', names[0]);
  await resident.locator('.streets a', { hasText: names[0] }).first().click();
  await resident.waitForSelector('[data-status]');
  await picture(resident, 'resident-collected-phone');
  await resident.locator('.acts button').first().click();
  await resident.locator('.missed button[type=submit]').click();
  await resident.waitForSelector('.answer');
  await resident.locator('.answer').scrollIntoViewIfNeeded();
  await picture(resident, 'resident-answer-phone');
  if ((await resident.locator('.missed .button:not(.plain)').count()) > 0) await resident.locator('.missed .button').first().click();
  await resident.click('.back');
  await resident.setViewportSize(LAPTOP);
  await speak(resident, 'ru');
  await picture(resident, 'resident-search-laptop');
  await resident.locator('.villages button').first().click();
  await resident.locator('.streets a').nth(3).click();
  await resident.waitForSelector('[data-status], .notice');
  await picture(resident, 'resident-street-laptop');
  await resident.emulateMedia({ colorScheme: 'dark' });
  await picture(resident, 'resident-street-dark-laptop');
  await village.close();
});

await step('the manager, in three languages', async () => {
  await view(manager, 'today');
  await picture(manager, 'manager-today-laptop', { map: true });
  await view(manager, 'reports');
  await picture(manager, 'manager-reports-laptop');
  await view(manager, 'plan');
  await speak(manager, 'en');
  await picture(manager, 'manager-plan-laptop', { map: true });
  await speak(manager, 'ru');
  await manager.emulateMedia({ colorScheme: 'dark' });
  await view(manager, 'today');
  await picture(manager, 'manager-today-dark-laptop', { map: true });
  await manager.emulateMedia({ colorScheme: 'light' });
  await speak(manager, 'ky');
  await manager.setViewportSize(PHONE);
  for (const id of ['today', 'plan', 'map', 'reports', 'vehicles', 'people', 'record']) {
    await view(manager, id);
    await picture(manager, `manager-${id}-phone`);
  }
});

await pocket.close();
await browser.close();
rmSync(storage, { recursive: true, force: true });
noFaults();
console.log(`  pictures are in ${folder}`);
