/** What the service sends and takes, as the pages see it. Times are RFC 3339 in UTC, times of day seconds from local midnight. */
import type { FeatureCollection } from 'geojson';

export interface Names {
  ky?: string;
  ru?: string;
  en?: string;
}
export type Position = [number, number];

export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  errors?: { pointer?: string; code?: string; detail?: string }[];
}

export interface Municipality {
  slug: string;
  names: Names;
  fictional: boolean;
  time_zone: string;
}

export type StaffRole = 'manager' | 'dispatcher' | 'clerk' | 'council' | 'programme';

export interface Me {
  role: StaffRole | 'driver';
  person: string;
  municipality: Municipality;
  /** What staff may do, as `METHOD /path`. */
  may?: string[];
  /** The own account of whoever did not come by a link alone. */
  account?: { login: string; confirmed: boolean };
  works_for?: { id: string; names: Names; role: StaffRole }[];
  vehicle?: { id: string; names: Names };
  device?: string;
  now: string;
}

/** One thing that is wrong with the files of a map, or should be looked at. */
export interface MapFault {
  severity: 'error' | 'warning';
  code: string;
  file: string;
  feature?: string;
  field?: string;
  position?: Position;
  what: string;
  advice: string;
}

/** A place where roads nearly meet: joined only when somebody says so. */
export interface MapRepair {
  id: string;
  position: Position;
  kind: 'join_end' | 'join_line' | 'add_crossing' | 'drop_duplicate';
  road: { id: string; names: Names };
  other: { id: string; names: Names };
  gap_m?: number;
  accepted: boolean;
}

/** What the files of a map come to. */
export interface MapLooked {
  usable: boolean;
  faults: MapFault[];
  summary?: { names: Names; roads: number; served: number; assumed: number; villages: number; people: number; places: number; vehicles: number };
  ground?: FeatureCollection;
  /** The name of the map, once it is in use. */
  map?: string;
  /** The files, where they were made of roads alone. */
  files?: Record<string, string>;
}

/** The roads as the pages draw them, with the name and the files of the map they come from. */
export type Ground = FeatureCollection & { map?: string | null; files?: string[]; attribution?: string | null };

/** Promises counted. */
export interface Tally {
  promised: number;
  kept: number;
  could_not: number;
  missed: number;
  /** Kept ones of a thousand, rounded down; nothing before the first. */
  kept_thousandths?: number;
}

/** What everybody may know: promises kept and broken, and what collection costs. */
export interface PublicRecord {
  from: string;
  to: string;
  total: Tally;
  weeks: ({ monday: string } & Tally)[];
  villages: ({ village?: { id: string; names: Names } } & Tally)[];
  reasons: { code: string; names: Names; count: number }[];
  broken: { date: string; street: { id: string; names: Names }; village?: Names; reason?: Names }[];
  reports: { filed: number; open: number; our_miss: number };
  /** Tyiyn, kilograms, metres and millilitres of a week of the plan in force. */
  money: { week: number; week_kilograms: number; tonne?: number; person_month?: number; week_metres: number; week_fuel: number };
}

export type StepKind = 'start' | 'street' | 'place' | 'unload' | 'break' | 'end';
export type StepState = 'done' | 'could_not' | 'waiting' | 'conflict';

export interface Figures {
  metres: number;
  duration: number;
  kilograms: number;
  litres: number;
  loads: number;
  stops: number;
  fuel: number;
  fuel_by_ground: number;
  crew_cost: number;
  fuel_cost: number;
  gate_fees: number;
  fixed_cost: number;
}

export interface PlanHead {
  id: string;
  version: number;
  status: 'draft' | 'published' | 'superseded';
  created_at: string;
  published_at?: string;
  valid_from?: string;
  seed: number;
  totals: Figures;
  unserved: number;
}

export interface PlanStep {
  id: string;
  kind: StepKind;
  names: Names;
  village?: string | null;
  street?: string | null;
  trip: number;
  arrive: number;
  leave: number;
  approach: number;
  kilograms: number;
  litres: number;
  load_kg: number;
  load_l: number;
  position: Position;
  line: Position[];
  approach_line: Position[];
}

export interface PlanRoute {
  id: string;
  day: number;
  vehicle: string;
  start: number;
  end: number;
  steps: PlanStep[];
  line: Position[];
  figures: Figures;
}

export interface Plan {
  id: string;
  version: number;
  status: PlanHead['status'];
  names: Names;
  fictional: boolean;
  seed: number;
  season: string;
  villages: { id: string; names: Names; position: Position; people: number }[];
  streets: {
    id: string;
    names: Names;
    village?: string | null;
    people: number;
    visits_per_week: number;
    days: number[];
    assumed: boolean;
    lines: Position[][];
  }[];
  vehicles: { id: string; names: Names; capacity_kg: number; capacity_l: number }[];
  routes: PlanRoute[];
  unserved: { service: string; street: string; names: Names; position: Position; code: string; reason: Names }[];
  totals: Figures;
}

export interface Job {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  progress: number;
  cost?: number;
  plan?: string;
  problem?: Problem;
}

export interface Published {
  id: string;
  status: string;
  affected_streets: { id: string; names: Names; village?: string; days_before: number[]; days_after: number[] }[];
  occurrences: number;
}

export interface TodayStep {
  id: string;
  kind: StepKind;
  names: Names;
  village?: string | null;
  street?: string | null;
  planned_arrive: number;
  state: StepState;
  at?: string;
  reason?: string;
  source?: 'phone' | 'paper' | 'sms';
  position: Position;
  line: Position[];
}

export interface TodayRun {
  id: string;
  route: string;
  vehicle: { id: string; names: Names };
  driver?: string;
  state: 'not_started' | 'driving' | 'finished';
  planned_start: number;
  planned_end: number;
  last_heard?: string;
  last_heard_minutes?: number;
  position?: Position;
  done: number;
  could_not: number;
  waiting: number;
  total: number;
  loads_done: number;
  loads_planned: number;
  steps: TodayStep[];
  line: Position[];
}

export interface Today {
  date: string;
  now: string;
  runs: TodayRun[];
  reports_open: number;
  sequence: number;
}

export interface Report {
  number: string;
  street: { id: string; names: Names };
  village?: Names;
  date: string;
  occurrence?: string;
  received_at: string;
  note?: string;
  state: 'open' | 'answered' | 'closed';
  evidence: { kind: 'collected' | 'could_not' | 'not_yet' | 'none'; at?: string; reason?: string; run?: string; step?: string };
  answer?: string;
  disagreed: boolean;
}

export interface VehicleDevices {
  id: string;
  names: Names;
  devices: { id: string; name: string; last_heard?: string; revoked: boolean }[];
}

/** Signs one phone or one person in. */
export interface OneTimeLink {
  url: string;
  qr_svg: string;
  expires_at: string;
}

export interface Person {
  id: string;
  login: string;
  person: string;
  role: StaffRole;
  since: string;
  you: boolean;
}

export interface OpenSession {
  id: string;
  person: string;
  role: StaffRole;
  by_password: boolean;
  since: string;
  until: string;
  you: boolean;
}

export interface AuditPage {
  lines: { number: number; at: string; person: string; role: string; action: string; object: string; outcome: number }[];
  next?: number;
}

export interface BundleStep {
  id: string;
  kind: StepKind;
  names: Names;
  village_names?: Names;
  /** Which side of a street is collected: both in one pass, or the one on the vehicle's right. */
  sides?: 'both' | 'right';
  arrive: number;
  leave: number;
  trip: number;
  kilograms: number;
  load_kg: number;
  position: Position;
  line: Position[];
  approach_line: Position[];
  approach_metres: number;
  /** The way there in words; the last turn leads into the step. */
  turns?: Turn[];
}

export type Manoeuvre = 'start' | 'straight' | 'slight-left' | 'slight-right' | 'left' | 'right' | 'sharp-left' | 'sharp-right' | 'u-turn';

export interface Turn {
  turn: Manoeuvre;
  names?: Names;
  /** Metres from the turn before. */
  after: number;
}

/** A mark that the service already knows, whoever made it: a second phone continues where the first one stopped. */
export interface KnownOutcome {
  step: string;
  state: StepState;
  at?: string;
  reason?: string;
}

export interface BundleRun {
  run: string;
  date: string;
  /** The plan it follows, when that is not the one named by the bundle. */
  plan?: { id: string; version: number };
  route: { id: string; start: number; end: number; steps: BundleStep[] };
  marks?: KnownOutcome[];
  /** When some phone said that the crew is back. */
  ended?: string;
}

export interface Bundle {
  format: 1;
  device: string;
  vehicle: { id: string; names: Names };
  municipality: Municipality;
  server_time: string;
  valid_until: string;
  plan: { id: string; version: number } | null;
  runs: BundleRun[];
  roads: FeatureCollection & { attribution?: string };
  reasons: { code: string; names: Names; icon?: string }[];
  acked_seq: number;
  /** Changes with each link that signs the phone in. */
  signed_in?: string;
}

export type EventType =
  | 'run_start'
  | 'step_done'
  | 'step_failed'
  | 'step_undone'
  | 'trip_full'
  | 'dump'
  | 'road_blocked'
  | 'fuel'
  | 'odometer'
  | 'note'
  | 'run_end';

export interface EventBody {
  reason?: string;
  of?: string;
  fill?: number;
  weight_kg?: number;
  text?: string;
  count?: number;
  digest?: string;
  litres?: number;
  kilometres?: number;
}

export interface DriverEvent {
  id: string;
  device: string;
  seq: number;
  run: string;
  plan: string;
  step: string | null;
  type: EventType;
  body: EventBody;
  /** SHA-256 of each photo and voice note that goes with it. */
  media?: string[];
  lat?: number;
  lon?: number;
  acc?: number;
  t_wall: number;
  t_mono: number;
  boot_id: string;
}

export interface EventAnswers {
  answers: { id: string; result: 'accepted' | 'duplicate' | 'held' | 'quarantined'; code?: string }[];
  acked_seq: number;
  missing_seq: number[];
  missing_media: string[];
  server_time: string;
}

export interface RunDigest {
  run: string;
  count: number;
  digest: string;
}

export type OccurrenceStatus = 'planned' | 'expected' | 'collected' | 'could_not' | 'missed' | 'moved' | 'cancelled';

export interface Occurrence {
  id: string;
  date: string;
  status: OccurrenceStatus;
  expected_from?: string;
  expected_to?: string;
  collected_at?: string;
  reason?: { code: string; names: Names };
}

export interface StreetList {
  villages: { id: string; names: Names; people: number }[];
  streets: { id: string; names: Names; village?: string | null; days: number[]; at?: Position }[];
}

export interface StreetPage {
  id: string;
  names: Names;
  village?: { id: string; names: Names };
  municipality: Municipality;
  today: string;
  now: string;
  days: number[];
  upcoming: Occurrence[];
  past: Occurrence[];
  calendar_url: string;
  report_open?: { occurrence: string; date: string };
}

export interface ReportAnswer {
  kind: 'collected' | 'could_not' | 'not_yet' | 'our_miss' | 'not_a_collection_day' | 'noted';
  at?: string;
  reason?: { code: string; names: Names } | string;
  date?: string;
  text: Names;
}

export interface Reported {
  number: string;
  state: 'open' | 'answered' | 'closed';
  token: string;
  answer: ReportAnswer;
}

/** One way to collect what is left out, with its price. */
export interface Need {
  code: string;
  vehicle: string;
  day?: number | null;
  visits: number;
  of: number;
  /** Tyiyn more a week. */
  week: number;
  text: Names;
}

/** Why a plan is as it is. */
export interface PlanExplanation {
  missing: { street: string; names: Names; reasons: Names[]; would_take: Need[] }[];
  broken: { code: string; text: Names; day?: number; vehicle?: string }[];
  detours: { route: string; step: string; driven: number; straight: number; text: Names }[];
}

/** What another plan changes. */
export interface PlanDifference {
  streets: {
    street: string;
    names: Names;
    village?: string | null;
    people: number;
    days_before: number[];
    days_after: number[];
    vehicles_before: string[];
    vehicles_after: string[];
  }[];
  people_with_other_days: number;
  streets_unchanged: number;
  newly_unserved: string[];
  newly_served: string[];
  before: Figures;
  after: Figures;
}

/** One way on from a day that went wrong. */
export interface Way {
  code: 'least-change' | 'least-cost' | 'most-served';
  moved: Waiting[];
  dropped: Waiting[];
  people_waiting: number;
  /** Tyiyn more than as planned; below nothing where it is cheaper. */
  more: number;
  totals: Figures;
}

/** Whom another day comes for. */
export interface Waiting {
  street: string;
  names: Names;
  people: number;
  from: string;
  to?: string | null;
  until?: string | null;
  vehicle?: string | null;
  text?: Names;
}

export interface Recovery {
  id: string;
  state: 'open' | 'published' | 'stale';
  options: Way[];
}

/** A report as its reporter follows it. */
export interface FollowedReport {
  number: string;
  state: 'open' | 'answered' | 'closed';
  street: string;
  date: string;
  answer: ReportAnswer;
  municipality_answer?: { answer: 'will_collect' | 'was_collected' | 'closed'; text?: string; date?: string };
  disagreed: boolean;
}

/** What everybody together says of the service; the mean is told from five voices on. */
export interface Ratings {
  count: number;
  mean_tenths?: number;
}

/** A vehicle as the settings of a map have it. */
export interface VehicleSettings {
  id: string;
  names: Names;
  days: string[];
  shift: [string, string];
  fuel: 'diesel' | 'petrol';
  capacity_kg: number;
  capacity_m3: number;
  crew_som_per_hour: number;
  fixed_som_per_day: number;
  litres_per_100_km: number;
  litres_per_hour: number;
  collection_kmh: number;
}

/** `municipality.toml` in use, as far as forms change it. */
export interface MapSettings {
  map: string;
  settings: { vehicle?: VehicleSettings[]; costs?: { diesel_som_per_litre?: number; petrol_som_per_litre?: number } };
}
