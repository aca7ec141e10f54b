// People of staff: a password and one-time codes instead of a link, a colleague who sees what the role may see,
// and what was done, line by line.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { createHmac } from 'node:crypto';
import { LAPTOP, PHONE, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const PASSWORD = 'жаан-кар-күн';
const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const manager = watch(await office.newPage(), 'manager');

/** RFC 6238 over RFC 4648's base 32, written from the papers: the page's codes must work with any app. */
function oneTimeCode(secret, seconds) {
  let bits = '';
  for (const letter of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const digest = createHmac('sha1', bytes).update(counter).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
const now = () => Date.now() / 1000;

const secret = await step('whoever came by a link chooses a name, a password and codes', async () => {
  await enter(manager, process.env.TAZA_MANAGER ?? '');
  await manager.goto(`${base}/manager/?lang=ky`);
  await manager.click('a.me');
  await manager.waitForSelector('h1');
  await accessible(manager, 'people');
  await manager.fill('input[autocomplete=username]', 'aigul');
  await manager.fill('input[autocomplete=new-password]', PASSWORD);
  await manager.click('section form .first');
  const shown = await manager.locator('code').innerText();
  await accessible(manager, 'the secret of the codes');
  // Closed before the code was confirmed: one begins again.
  await manager.reload();
  await manager.fill('input[autocomplete=username]', 'aigul');
  await manager.fill('input[autocomplete=new-password]', PASSWORD);
  await manager.click('section form .first');
  const fresh = await manager.locator('code').innerText();
  assert.notEqual(fresh, shown);
  await manager.fill('input[autocomplete=one-time-code]', '000000');
  await manager.click('section form .first');
  await manager.waitForSelector('.refused');
  await manager.fill('input[autocomplete=one-time-code]', oneTimeCode(fresh, now()));
  await manager.click('section form .first');
  await manager.waitForSelector('.good');
  return fresh;
});

const link = await step('a member of the council is invited', async () => {
  await manager.fill('form input[maxlength="80"]', 'Бакыт Асанов');
  await manager.selectOption('form select', 'council');
  await manager.click('form:has(select) .first');
  await manager.waitForSelector('dialog img');
  await accessible(manager, 'the link of a colleague');
  const url = await manager.locator('dialog .url').innerText();
  await manager.click('dialog .first');
  return new URL(url).pathname;
});

await step('the council sees the plan and the record, and nothing to change', async () => {
  const hall = await browser.newContext({ viewport: PHONE, locale: 'ru-RU' });
  const council = watch(await hall.newPage(), 'council');
  await enter(council, link);
  await council.goto(`${base}/manager/`);
  await council.waitForSelector('nav a');
  const views = await council.locator('nav a').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  assert.deepEqual(views, ['#/plan', '#/calendar', '#/record']);
  await council.waitForSelector('.versions li');
  assert.equal(await council.locator('.make, .head .first').count(), 0, 'nothing to publish');
  await accessible(council, 'the plan for the council');
  const refused = await council.evaluate(() => fetch('/api/v1/plans', { method: 'POST', headers: { 'x-taza': '1', 'content-type': 'application/json' }, body: '{}' }).then((answer) => answer.status));
  assert.equal(refused, 403);
  await council.click('a.me');
  await council.waitForSelector('#deeds');
  assert.equal(await council.locator('#invite').count(), 0);
});

await step('the manager ends that session and signs in again with a password and a code', async () => {
  await manager.reload();
  const row = manager.locator('section:has(#sessions) li', { hasText: 'Бакыт Асанов' });
  await row.locator('button').click();
  await row.locator('button').first().click();
  await row.waitFor({ state: 'detached' });
  await manager.waitForSelector('section:has(#deeds) li');
  assert.ok((await manager.locator('section:has(#deeds) li').count()) >= 4);
  await manager.locator('section:has(#own) header button').click();
  await manager.waitForSelector('a[href="/sign-in"]');
  await manager.click('a[href="/sign-in"]');
  await manager.fill('[name=login]', 'aigul');
  await manager.fill('[name=password]', PASSWORD);
  // The code that confirmed works no more: the one of the next half minute does, and it is taken early.
  await manager.fill('[name=code]', oneTimeCode(secret, now() + 30));
  await accessible(manager, 'signing in');
  await Promise.all([manager.waitForURL(/\/manager\//), manager.click('form button')]);
  await manager.waitForSelector('a.me');
  if (process.env.SCREENS) {
    await manager.click('a.me');
    await manager.waitForSelector('section:has(#deeds) li');
    await manager.screenshot({ path: `${process.env.SCREENS}/manager-people-laptop.png` });
  }
});

await browser.close();
noFaults();
