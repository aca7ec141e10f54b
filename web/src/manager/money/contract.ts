/** What the service says and takes about money. Money in answers is in tyiyn, in inputs in som; shares are percent. */
import type { Names } from '../../shared/contract.ts';

export type Making = 'given' | 'counted' | 'sum' | 'difference' | { product: { by: number } } | { quotient: { times: number } };
export interface Figure {
  key: string;
  names: Names;
  of: string;
  value: number;
  unit: 'tyiyn' | 'kilograms' | 'people' | 'thousandths' | 'count' | 'millilitres' | 'metres' | 'seconds';
  making: Making;
  inputs: Figure[];
}

export interface PayerClass {
  names: Names;
  payers?: number;
  share_of_people_percent?: number;
  som_per_month: number;
  discount_percent: number;
  collection_percent: number;
}
export const COSTS = ['administration_som', 'depreciation_som', 'containers_som', 'other_som'] as const;
export interface TariffInputs {
  people_per_household: number;
  frequency_percent: number;
  coverage_percent: number;
  subsidy_som_per_year: number;
  yearly_costs: Record<(typeof COSTS)[number], number>;
  class: PayerClass[];
}
export const RESULTS = ['balance', 'recovery', 'year', 'income', 'arrears', 'per_tonne', 'per_household_month', 'per_person_month'] as const;
export type TariffResult = Record<(typeof RESULTS)[number], Figure>;
export interface TariffKept {
  revision: number;
  person?: string | null;
  changed_at?: string | null;
  /** Nobody decided anything yet. */
  assumed: boolean;
  inputs: TariffInputs;
  plan: string;
  result: TariffResult;
}
