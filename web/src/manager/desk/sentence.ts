/** A change made by hand goes in, the sentence that tells of it comes out. */
import { name } from '../../shared/names.ts';
import { weekdayName } from '../../shared/when.ts';
import { t } from '../../shared/words.svelte.ts';
import type { DeskState, Entry } from './contract.ts';

export function sentence(entry: Entry, desk: DeskState): string {
  const edit = entry.edit;
  if (!edit) return t(`manager-entry-${entry.kind}`);
  const vehicle = (id: string) => name(desk.vehicles.find((one) => one.id === id)?.names) || id;
  if (edit.kind === 'add_vehicle') return t('manager-edit-add_vehicle', { vehicle: name(edit.names) || edit.id });
  const street = name(desk.streets.find((one) => one.id === edit.street)?.names) || edit.street;
  switch (edit.kind) {
    case 'move_day':
    case 'split':
      return t(`manager-edit-${edit.kind}`, { street, from: weekdayName(edit.from), to: weekdayName(edit.to) });
    case 'move_route':
      return t('manager-edit-move_route', { street, day: weekdayName(edit.day), vehicle: vehicle(edit.vehicle) });
    case 'move_position':
      return t('manager-edit-move_position', { street, day: weekdayName(edit.day) });
    case 'forbid':
      return t('manager-edit-forbid', { street, vehicle: vehicle(edit.vehicle) });
    case 'frequency':
      return t('manager-edit-frequency', { street, count: edit.visits_per_week });
    default:
      return t(`manager-edit-${edit.kind}`, { street });
  }
}
