// What every journey of a phone needs of the office: a plan that is published from today, and links for phones.
// Goes in: the manager's one-time link. Comes out: a person with a session, who asks the service as the page does.
import { strict as assert } from 'node:assert';

export async function office(service, link) {
  const answer = await fetch(new URL(link, service), { method: 'POST', redirect: 'manual' });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const ask = async (method, path, body) => {
    const headers = { cookie, 'x-taza': '1', 'content-type': 'application/json' };
    const said = await fetch(new URL(path, service), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await said.text();
    assert.ok(said.ok, `${method} ${path}: ${said.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const today = new Date(Date.now() + 6 * 3_600_000).toISOString().slice(0, 10);
  const [plan] = await ask('GET', '/api/v1/plans');
  if (plan.status === 'draft') await ask('POST', `/api/v1/plans/${plan.id}/publish`, { valid_from: today });
  const board = await ask('GET', '/api/v1/today');
  const { slug } = (await ask('GET', '/api/v1/me?as=manager')).municipality;
  return {
    ask,
    slug,
    today: () => ask('GET', '/api/v1/today'),
    /** A one-time link for a vehicle that drives today. */
    async phoneLink(index = 0) {
      const { vehicle } = board.runs[index];
      return new URL((await ask('POST', `/api/v1/vehicles/${vehicle.id}/device-link`, {})).url).pathname;
    },
  };
}
