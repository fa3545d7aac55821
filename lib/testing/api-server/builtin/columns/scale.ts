import type { Column } from '../../types/resource-type.js';
import { numberAt } from '../fields.js';
import { ageColumn, nameColumn } from './index.js';

/** What `kubectl get --subresource=scale` shows; of a custom resource, in words of its own. @internal */
export function scaleColumns(isCustom: boolean): readonly Column[] {
  const [name, age] = [nameColumn(), ageColumn()];
  const count = (title: string, place: string, description: string): Column => ({
    name: title,
    type: 'integer',
    format: '',
    description,
    priority: 0,
    // That of a custom resource is read from JSON, which leaves out a zero of the desired ones.
    value: (scale) => numberAt(scale, place, 'replicas') ?? (isCustom && place === 'spec' ? null : 0),
  });
  const [desired, available] = isCustom
    ? ['Number of desired replicas', 'Number of actual replicas']
    : [
        'replicas is the desired number of instances for the scaled object.',
        'replicas is the actual number of observed instances of the scaled object.',
      ];
  return [
    isCustom ? name : { ...name, format: '' },
    count('Desired', 'spec', desired),
    count('Available', 'status', available),
    isCustom ? { ...age, type: 'date' } : age,
  ];
}
