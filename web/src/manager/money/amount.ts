/** A figure goes in, its value as people read it comes out. */
import { hours, kilometres, litres, number, som, tonnes } from '../../shared/when.ts';
import type { Figure, Making } from './contract.ts';

export function amount(figure: Pick<Figure, 'value' | 'unit'>): string {
  const { value, unit } = figure;
  switch (unit) {
    case 'tyiyn':
      return som(value);
    case 'kilograms':
      return tonnes(value);
    case 'thousandths':
      return `${number(value / 10, value % 10 === 0 ? 0 : 1)} %`;
    case 'millilitres':
      return litres(value / 1000);
    case 'metres':
      return kilometres(value);
    case 'seconds':
      return hours(value);
    default:
      return number(value);
  }
}

/** The sign that stands between the inputs of a figure: `+`, `−`, `×`, `÷`; nothing where the plan counted. */
export function sign(making: Making): string {
  if (typeof making === 'object') return 'product' in making ? '×' : '÷';
  return making === 'sum' ? '+' : making === 'difference' ? '−' : '';
}
