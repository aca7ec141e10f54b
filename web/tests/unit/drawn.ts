/** A small made-up run for the tests: depot, three streets, a dump, one street, depot. */
import type { Bundle, BundleStep, StepKind } from '../../src/shared/contract.ts';

const step = (id: string, kind: StepKind, arrive: number): BundleStep => ({
  id,
  kind,
  names: { ky: id },
  arrive,
  leave: arrive + 300,
  trip: 1,
  kilograms: 100,
  load_kg: 100,
  position: [74.5, 42.6],
  line: [],
  approach_line: [],
  approach_metres: 100,
});

export const steps = (): BundleStep[] => [
  step('depot', 'start', 0),
  step('a', 'street', 600),
  step('b', 'place', 1200),
  step('c', 'street', 1800),
  step('dump', 'unload', 2400),
  step('d', 'street', 3000),
  step('back', 'end', 3600),
];

export const bundle = (): Bundle => ({
  format: 1,
  device: 'phone',
  vehicle: { id: 'tractor', names: { ky: 'Трактор' } },
  municipality: { slug: 'm', names: { ky: 'М' }, fictional: true, time_zone: 'Asia/Bishkek' },
  server_time: '2026-11-23T03:00:00Z',
  valid_until: '2026-11-30T00:00:00Z',
  plan: { id: 'plan', version: 1 },
  runs: ['today', 'tomorrow'].map((run) => ({ run, date: '2026-11-23', route: { id: 'r', start: 0, end: 3600, steps: steps() } })),
  roads: { type: 'FeatureCollection', features: [] },
  reasons: [],
  acked_seq: 0,
});
