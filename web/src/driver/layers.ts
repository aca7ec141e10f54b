/** The run and its outcomes go in; lines and dots for the driver's map come out. */
import type { Position } from '../shared/contract.ts';
import { name } from '../shared/names.ts';
import type { MapDot, MapLine } from '../shared/RoadMap.svelte';
import type { Day } from './day.svelte.ts';
import { isCollection } from './progress.ts';

export interface Layers {
  ground: Position[][];
  lines: MapLine[];
  dots: MapDot[];
  focus: Position[];
}

export function routeLayers(day: Day, near: boolean): Layers {
  const steps = day.run?.route.steps ?? [];
  const outcomes = day.found?.outcomes;
  const ground = (day.bundle?.roads.features ?? []).flatMap((feature) => {
    if (feature.geometry.type === 'LineString') return [feature.geometry.coordinates as Position[]];
    return feature.geometry.type === 'MultiLineString' ? (feature.geometry.coordinates as Position[][]) : [];
  });
  const lines: MapLine[] = [];
  const dots: MapDot[] = [];
  for (const step of steps) {
    const outcome = outcomes?.get(step.id);
    if (step.kind === 'start') dots.push({ at: step.position, kind: 'depot', colour: 'var(--ink)' });
    if (step.kind === 'unload') dots.push({ at: step.position, kind: 'dump', colour: 'var(--ink)', label: near ? undefined : name(step.names) });
    if (!isCollection(step) || step === day.next) continue;
    const colour = outcome?.state === 'could_not' ? 'var(--bad)' : outcome ? 'var(--pine)' : 'var(--line-strong)';
    if (step.line.length > 1) lines.push({ points: step.line, colour, width: outcome ? 4 : 3, key: step.id });
    if (outcome?.state === 'could_not') dots.push({ at: step.line[Math.floor(step.line.length / 2)] ?? step.position, kind: 'could_not' });
    else if (step.kind === 'place') dots.push({ at: step.position, kind: 'done', colour });
  }
  const next = day.next;
  if (next) {
    lines.push({ points: next.approach_line, colour: 'var(--route-1)', width: 5, dashed: true, key: 'approach' });
    if (next.line.length > 1) lines.push({ points: next.line, colour: 'var(--route-1)', width: 9, key: 'next' });
    dots.push({ at: next.position, kind: 'next' });
  }
  const place: Position | undefined = day.place ? [day.place.lon, day.place.lat] : undefined;
  if (place) dots.push({ at: place, kind: 'me' });
  // A long way to the dump would make the street too small to see: only its last part is kept in view.
  const approach = next?.approach_line.slice(-30) ?? [];
  return { ground, lines, dots, focus: next ? [...approach, ...next.line, next.position] : [] };
}
