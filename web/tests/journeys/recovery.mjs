// A vehicle breaks down today: three ways on, with who waits; one is published, and the dates of the streets move.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { LAPTOP, PHONE, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const page = watch(await office.newPage(), 'manager');
const today = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10);

await step('the plan holds from today', async () => {
  await enter(page, process.env.TAZA_MANAGER ?? '');
  await page.goto(`${base}/manager/?lang=ky#/plan`);
  await page.locator('.view .acts .button.first').click();
  await page.fill('dialog input[type=date]', today);
  await page.locator('dialog .acts .first').click();
  await page.waitForSelector('dialog [role=status]');
  await page.locator('dialog .first').click();
});

await step('on a phone a road is named', async () => {
  await page.setViewportSize(PHONE);
  await page.goto(`${base}/manager/#/today`);
  await page.locator('.side > .button').click();
  await page.locator('dialog fieldset').first().locator('input').nth(2).check();
  await page.fill('dialog input[type=search]', 'борбордук');
  await page.waitForSelector('dialog fieldset:nth-of-type(2) input');
  await accessible(page, 'a road is closed');
  await page.setViewportSize(LAPTOP);
  await page.reload();
});

await step('the vehicle of today breaks down: three ways on are told, nothing has changed yet', async () => {
  await page.goto(`${base}/manager/#/today`);
  await page.waitForSelector('.runs article');
  await page.locator('.side > .button').click();
  await page.waitForSelector('dialog fieldset');
  await accessible(page, 'what went wrong');
  await page.locator('dialog fieldset').last().locator('input').first().check();
  await page.locator('dialog form .first').click();
  await page.waitForSelector('.ways li', { timeout: 120_000 });
  assert.equal(await page.locator('.ways > li').count(), 3);
  await accessible(page, 'ways on');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/manager-recovery-laptop.png` });
});

await step('one way is published, and dates have moved', async () => {
  await page.locator('.ways > li .button').first().click();
  await page.waitForSelector('dialog [role=status]', { timeout: 60_000 });
  const words = await page.locator('dialog [role=status]').innerText();
  assert.match(words, /\d/);
  await page.locator('dialog .first').click();
  await page.goto(`${base}/manager/#/plan`);
  await page.waitForSelector('.versions li');
  assert.equal(await page.locator('.versions li').count(), 2);
});

await browser.close();
noFaults();
