/** Today's runs, or the routes of a plan, go in; coloured lines and dots for the map come out. */
import type { Plan, TodayRun } from '../shared/contract.ts';
import type { MapDot, MapLine } from '../shared/RoadMap.svelte';
import { name } from '../shared/names.ts';

/** Four colours; a fifth vehicle starts again, and the list beside the map tells them apart. */
export const colourOf = (index: number): string => `var(--route-${(index % 4) + 1})`;

export function ofToday(runs: TodayRun[], only: string | undefined): { lines: MapLine[]; dots: MapDot[] } {
  const lines: MapLine[] = [];
  const dots: MapDot[] = [];
  runs.forEach((run, index) => {
    if (only && run.id !== only) return;
    const colour = colourOf(index);
    lines.push({ points: run.line, colour: 'var(--line-strong)', width: 1.2, key: run.id });
    for (const step of run.steps) {
      if (step.kind === 'unload') dots.push({ at: step.position, kind: 'dump', colour: 'var(--ink)', label: name(step.names) });
      if (step.kind === 'start') dots.push({ at: step.position, kind: 'depot', colour: 'var(--ink)' });
      if (step.kind !== 'street' && step.kind !== 'place') continue;
      const done = step.state === 'done' || step.state === 'conflict';
      if (step.line.length > 1) lines.push({ points: step.line, colour, width: done ? 5 : 2.5, dashed: !done, key: run.id });
      else dots.push({ at: step.position, kind: 'done', colour: done ? colour : 'var(--line-strong)' });
      if (step.state === 'could_not') {
        dots.push({ at: step.line[Math.floor(step.line.length / 2)] ?? step.position, kind: 'could_not', label: name(step.names) });
      }
    }
    if (run.position) dots.push({ at: run.position, kind: 'vehicle', colour, label: name(run.vehicle.names) });
  });
  return { lines, dots: unique(dots) };
}

export function ofPlan(plan: Plan, day: number | undefined): { lines: MapLine[]; dots: MapDot[] } {
  const lines: MapLine[] = [];
  const dots: MapDot[] = [];
  for (const route of plan.routes) {
    if (day !== undefined && route.day !== day) continue;
    const colour = colourOf(plan.vehicles.findIndex((vehicle) => vehicle.id === route.vehicle));
    lines.push({ points: route.line, colour, width: day === undefined ? 1 : 1.6, key: route.id });
    for (const step of route.steps) {
      if (step.kind === 'unload') dots.push({ at: step.position, kind: 'dump', colour: 'var(--ink)', label: name(step.names) });
      if (step.kind === 'start') dots.push({ at: step.position, kind: 'depot', colour: 'var(--ink)' });
      if (step.kind === 'place') dots.push({ at: step.position, kind: 'done', colour });
      if (step.kind === 'street' && step.line.length > 1) lines.push({ points: step.line, colour, width: 4.5, key: route.id });
    }
  }
  for (const missing of plan.unserved) dots.push({ at: missing.position, kind: 'could_not', label: name(missing.names) });
  return { lines, dots: unique(dots) };
}

/** One dump drawn once, however many trips go there. */
function unique(dots: MapDot[]): MapDot[] {
  const seen = new Set<string>();
  return dots.filter((dot) => {
    const key = `${dot.kind} ${dot.at.join()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
