import type { Column } from '../../types/resource-type.js';
import { columnTable } from '../column-table.js';
import { once } from '../once.js';
import { admissionColumns } from './admission.js';
import { type Cell, commonCells } from './column.js';
import { eventColumns } from './events.js';
import { networkingColumns } from './networking.js';
import { otherColumns } from './others.js';
import { podColumns } from './pods.js';
import { resourceColumns } from './resources.js';
import { workloadColumns } from './workloads.js';

/** What the cells of the built-in kinds hold, by group and resource, beyond what is common to many. */
const cells: Readonly<Record<string, readonly Cell[] | undefined>> = {
  '/events': eventColumns,
  'events.k8s.io/events': eventColumns,
  '/pods': podColumns,
  ...admissionColumns,
  ...networkingColumns,
  ...otherColumns,
  ...resourceColumns,
  ...workloadColumns,
};

/** Any kind of which the real server knows nothing that is worth to be shown. */
const PLAIN_KIND = '/limitranges';

/**
 * What `kubectl get` shows of a built-in kind, by its group and resource, such as `apps/deployments`.
 *
 * @throws Error for a column whose cells are not known
 * @internal
 */
export function builtinColumns(key: string): readonly Column[] {
  const { columns, descriptions } = columnTable();
  const known = [...(cells[key] ?? []), ...commonCells];
  return (columns[key] ?? columns[PLAIN_KIND] ?? []).map(([name, type, format, index, priority]) => {
    const cell = known.find((one) => one.name === name);
    if (!cell) throw new Error(`Nothing says what the column "${name}" of ${key} shows.`);
    return { name, type, format, description: descriptions[index] ?? '', priority, value: cell.value };
  });
}

/** The column that names an object, which the tables of custom resources begin with, too. @internal */
export const nameColumn = (): Column => columnOf('Name');
/** @internal */
export const ageColumn = (): Column => columnOf('Age');

const nameAndAge = once(() => builtinColumns('/serviceaccounts'));
const columnOf = (name: string): Column => nameAndAge().find((column) => column.name === name) as Column;
