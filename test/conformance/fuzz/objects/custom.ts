import type { Choices } from '../choices.js';
import { map } from './metadata.js';

export const customBodies = {
  widgets: (c: Choices) => ({
    spec: c.fields(
      {
        color: () => c.one(['red', 'green', 'blue', 'pink', null]),
        size: () => c.integer(0, 11),
        replicas: () => c.integer(-1, 5),
        ratio: () => c.one([0, 0.5, 1.25]),
        name: () => c.one(['ab', 'abc', 'A', 'toolongname']),
        even: () => c.integer(0, 4),
        isOn: () => c.isTrue(0.5),
        when: () => c.one(['2020-01-02T03:04:05Z', 'yesterday']),
        cidr: () => c.one(['10.0.0.0/8', '10.0.0.0']),
        bytes: () => c.one(['eA==', '?']),
        intOrString: () => c.one([1, 'x', true]),
        nullable: () => c.one([null, 'x']),
        atomic: () => c.some(['a', 'b', 'c', 'd']),
        set: () => c.one([['a'], ['a', 'b'], ['b', 'a'], ['a', 'a'], []]),
        ports: () =>
          c.some([1, 2, 3]).map((port) => ({
            port,
            ...c.fields({ protocol: () => c.one(['TCP', 'UDP']), note: () => c.one(['x', 'y']) }),
          })),
        labels: () => map(c, ['l1', 'l2'], ['x', 'y']),
        limits: () => c.fields({ low: () => c.integer(0, 3), high: () => c.integer(0, 3) }, 0.7),
        frozen: () => c.one(['x', 'y']),
        defaults: () => c.fields({ level: () => c.integer(0, 3), mode: () => c.one(['x', null]) }),
        loose: () => c.one<object>([{}, { any: { thing: [1, 'x', null] } }, { a: 1 }]),
        oneOf: () => c.one<object>([{ a: 'x' }, { b: 'x' }, {}]),
        template: () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { a: 'b' } }),
        unknown: () => 1,
      },
      0.15,
    ),
  }),
  gadgets: (c: Choices) => ({
    ...c.fields(
      {
        spec: () => c.fields({ text: () => c.one(['x', 'y']), any: () => c.one([1, 'x', [1], { a: {} }]) }),
        status: () => c.fields({ phase: () => c.one(['Ready', '']) }),
        other: () => c.one([null, 1.5, ['x'], { deep: { er: true } }]),
      },
      0.5,
    ),
  }),
};
