/** Figures of a plan or a route go in, what it costs comes out, in tyiyn. */
import type { Figures } from '../shared/contract.ts';

export const costOf = (figures: Figures): number => figures.crew_cost + figures.fuel_cost + figures.gate_fees + figures.fixed_cost;

/** `+5 км`, `−20 мин`, `±0`: a change with its sign, in the words of `say`. */
export const signed = (value: number, say: (value: number) => string): string => (value === 0 ? '±0' : `${value > 0 ? '+' : '−'}${say(Math.abs(value))}`);
