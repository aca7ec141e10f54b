/** A plan opened for changes, as the service tells of it. Days of the week count from Monday, 0. */
import type { Figures, Names, Problem } from '../../shared/contract.ts';

export interface Told {
  code: string;
  text: Names;
  day?: number;
  vehicle?: string;
}

export type Edit =
  | { kind: 'move_day'; street: string; from: number; to: number }
  | { kind: 'move_route'; street: string; day: number; vehicle: string }
  | { kind: 'move_position'; street: string; day: number; before?: string | null }
  | { kind: 'pin' | 'unpin'; street: string }
  | { kind: 'forbid'; street: string; vehicle: string }
  | { kind: 'split'; street: string; stretches: string[]; from: number; to: number }
  | { kind: 'frequency'; street: string; visits_per_week: number }
  | { kind: 'add_vehicle'; id: string; like: string; names?: Names };

export interface RouteEffect {
  day: number;
  vehicle: string;
  before?: Figures | null;
  after?: Figures | null;
  back?: number | null;
}

/** What one change did. */
export interface Effect {
  routes: RouteEffect[];
  before: Figures;
  after: Figures;
  violations: Told[];
  left_out: number;
  people: number;
}

export interface DeskStop {
  kind: 'collect' | 'unload';
  street?: string;
  names: Names;
  stretches: string[];
}

export interface DeskRoute {
  day: number;
  vehicle: string;
  figures: Figures;
  back: number;
  violations: Told[];
  stops: DeskStop[];
}

export interface DeskVehicle {
  id: string;
  names: Names;
  days: number[];
  capacity_kg: number;
  capacity_l: number;
  added: boolean;
}

export interface DeskStreet {
  id: string;
  names: Names;
  village?: string | null;
  people: number;
  days: number[];
  pinned: boolean;
  missing: number;
}

export interface Entry {
  revision: number;
  at: string;
  person: string;
  kind: 'edit' | 'undo' | 'redo' | 'found';
  edit?: Edit | null;
}

export interface DeskState {
  id: string;
  plan: { id: string; version: number; status: 'draft' | 'published' | 'superseded' };
  state: 'open' | 'saved' | 'discarded';
  saved_as?: string | null;
  superseded: boolean;
  revision: number;
  can_undo: boolean;
  can_redo: boolean;
  before: Figures;
  after: Figures;
  violations: Told[];
  left_out: number;
  people: number;
  entries: Entry[];
  vehicles: DeskVehicle[];
  routes: DeskRoute[];
  streets: DeskStreet[];
}

/** Refusals of a desk carry what one needs to go on. */
export interface DeskProblem extends Problem {
  entries?: Entry[];
  in_force?: { id: string; version: number };
  plan?: string;
  violations?: Told[];
}
