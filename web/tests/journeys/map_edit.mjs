// The manager corrects the map in use on the page: a street is no longer collected, another is closed for works, a
// change is taken back; the files are checked like any that are brought, and then used.
//
// Goes in: TAZA_BASE, TAZA_MANAGER (one-time link). Comes out: exit code 0, or the first thing that was not as promised.
import { strict as assert } from 'node:assert';
import { LAPTOP, PHONE, accessible, base, enter, launch, noFaults, step, watch } from './stage.mjs';

const browser = await launch();
const office = await browser.newContext({ viewport: LAPTOP, locale: 'ru-RU' });
const page = watch(await office.newPage(), 'manager');
const file = async (name) => (await page.request.get(`${base}/api/v1/map/files/${name}`)).text();
const find = async (words) => {
  await page.fill('aside input[type=search]', words);
  await page.locator('aside section li button').first().click();
  await page.waitForSelector('section:has(#road) select');
};
const panel = page.locator('section:has(#road)');
const tools = page.locator('section:has(#edit) .acts').last().locator('button');

await step('the map in use is opened', async () => {
  await enter(page, process.env.TAZA_MANAGER ?? '');
  await page.goto(`${base}/manager/?lang=ky#/map`);
  await page.locator('section:has(#files) button').click();
  await page.waitForSelector('#edit');
  assert.ok(await tools.nth(2).isDisabled(), 'nothing to check yet');
});

await step('a street has more people, another is no longer collected, and that is taken back', async () => {
  await find('манас көчөсү');
  await accessible(page, 'a road under change');
  await panel.locator('input[type=number]').fill('901');
  await panel.locator('input[type=number]').blur();
  await find('достук');
  await panel.locator('select').first().selectOption('no');
  assert.equal(await panel.locator('input[type=number]').count(), 0);
  await tools.nth(0).click();
  assert.equal(await panel.locator('input[type=number]').count(), 1, 'collected again');
});

await step('a street is closed for works', async () => {
  await find('терек');
  await panel.locator('summary').first().click();
  await panel.locator('input[type=date]').first().fill('2026-12-01');
  await panel.locator('input[type=date]').last().fill('2026-12-20');
  await panel.locator('form input.input:not([type=date])').fill('Суу түтүгү');
  await panel.locator('form button').first().click();
  await panel.locator('li', { hasText: 'Суу түтүгү' }).first().waitFor();
  await page.waitForSelector('[data-idle]');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/manager-map-edit-laptop.png` });
});

await step('a road is drawn where a street ends, a place is put beside it, both are told in figures too', async () => {
  await page.waitForSelector('[data-idle]');
  const box = await page.locator('.maplibregl-canvas').boundingBox();
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
  await page.locator('section:has(#edit) .acts button').first().click();
  await page.waitForSelector('.task');
  await page.waitForTimeout(800);
  for (const [x, y] of [[0.42, 0.32], [0.46, 0.3], [0.5, 0.33]]) {
    await page.mouse.move(...at(x, y));
    await page.mouse.click(...at(x, y));
    await page.waitForTimeout(250);
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('.task', { state: 'detached' });
  await panel.locator('input[lang=ky]').fill('Жаңы көчө');
  await panel.locator('input[lang=ky]').blur();
  await accessible(page, 'a road that was drawn');
  await panel.locator('details:has(textarea) summary').click();
  const written = await panel.locator('textarea').inputValue();
  assert.ok(written.split('\n').length >= 3, written);
  // The same without a map: a place at a coordinate.
  await page.locator('section:has(#edit) .acts button').nth(1).click();
  await page.locator('section:has(#edit) details summary').click();
  await page.fill('section:has(#edit) textarea', written.split('\n')[1]);
  await page.locator('section:has(#edit) form button').click();
  const place = page.locator('section:has(#place)');
  await place.locator('input[lang=ky]').fill('Жаңы көчөнүн баштары');
  await place.locator('input[type=number]').first().fill('2');
  await place.locator('input[type=number]').first().blur();
  await accessible(page, 'a place that was put');
  await page.waitForSelector('[data-idle]');
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/manager-map-draw-laptop.png` });
});

await step('the changed files are checked and used; nothing else in them changed', async () => {
  const before = JSON.parse(await file('roads.geojson'));
  await tools.nth(2).click();
  await page.waitForSelector('section:has(#looked) dl');
  await accessible(page, 'changes that were checked');
  await page.locator('section:has(#looked) .first').click();
  await page.waitForSelector('.done');
  const after = JSON.parse(await file('roads.geojson'));
  const differing = after.features.filter((one, index) => JSON.stringify(one) !== JSON.stringify(before.features[index]));
  const fresh = after.features.filter((one) => one.id.startsWith('drawn-'));
  assert.deepEqual(fresh.map((one) => [one.properties['name:ky'], one.properties.highway]), [['Жаңы көчө', 'residential']]);
  const places = JSON.parse(await file('places.geojson')).features.filter((one) => one.properties['name:ky'] === 'Жаңы көчөнүн баштары');
  assert.deepEqual(places.map((one) => [one.properties.kind, one.properties.containers ?? one.properties.volume_m3]), [['containers', 2]]);
  // What the drawn road was joined to has a point more; nothing else of it changed.
  const streets = differing.filter((one) => !fresh.includes(one));
  const said = (one) => JSON.stringify({ ...one, geometry: null });
  const spoken = streets.filter((one) => said(one) !== said(before.features.find((old) => old.id === one.id)));
  assert.ok(spoken.length >= 1 && spoken.every((one) => one.properties['name:ky'] === 'Манас көчөсү'), `${spoken.length} roads differ`);
  const people = after.features.filter((one) => one.properties['name:ky'] === 'Манас көчөсү').reduce((sum, one) => sum + one.properties.people, 0);
  assert.equal(people, 901);
  const closures = JSON.parse(await file('closures.geojson')).features;
  assert.ok(closures.length >= 1 && closures.every((one) => one.properties.to === '2026-12-20'));
});

await step('a vehicle carries less, another is added, diesel is dearer: the settings keep their comments', async () => {
  await page.click('a[href="#/vehicles"]');
  const card = page.locator('.vehicles > .card').first();
  await card.locator('summary').click();
  await accessible(page, 'figures of a vehicle');
  await card.locator('form input[type=number]').first().fill('3500');
  await card.locator('form .first').click();
  await page.waitForSelector('.saved');
  const text = await file('municipality.toml');
  assert.match(text, /capacity_kg = 3500/);
  assert.match(text, /^# /m, 'comments stay');
  if ((await card.locator('details[open]').count()) === 0) await card.locator('summary').click();
  if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/manager-figures-laptop.png` });
  await card.locator('details .acts .button').first().click();
  await page.waitForFunction(() => document.querySelectorAll('.vehicles > .card').length === 4);
  const diesel = page.locator('.vehicles > .card').last().locator('input').first();
  await diesel.fill('83');
  await diesel.blur();
  await page.waitForSelector('.saved');
  await page.waitForTimeout(300);
  assert.match(await file('municipality.toml'), /diesel_som_per_litre = 83/);
  assert.match(await file('municipality.toml'), /id = "tractor-2"/);
  await page.click('a[href="#/map"]');
});

await step('it works on a phone', async () => {
  await page.setViewportSize(PHONE);
  await page.locator('section:has(#files) button').click();
  await find('терек');
  assert.ok((await panel.locator('li').count()) >= 1, 'still closed');
  await accessible(page, 'a road under change on a phone');
});

await browser.close();
noFaults();
