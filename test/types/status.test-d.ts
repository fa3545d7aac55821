import { describe, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import {
  type Condition,
  customResource,
  findCondition,
  isConditionTrue,
  setCondition,
  type StatusService,
} from '../../lib/index.js';
import { ConfigMap, CustomResourceDefinition, Deployment, Pod } from '../../lib/kinds/index.js';

const names = { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets' };
const error = z.object({ message: z.string(), code: z.string() });
const now = new Date(0);

declare const status: StatusService;

describe('an error in the status', () => {
  class Widget extends customResource({
    ...names,
    status: z.object({ state: z.string(), error: error.optional() }),
  }) {}
  const widget = {} as Widget;

  it('goes where there is a place for it', () => {
    void status.updateWithError(widget, { state: 'Failed' }, new Error('no space'));
    void status.updateWithError(widget, { state: 'Ready' }, undefined);
    // @ts-expect-error the error is an argument of its own
    void status.updateWithError(widget, { state: 'Failed', error: { message: '', code: '' } }, new Error(''));
    // @ts-expect-error the state is missing
    void status.updateWithError(widget, {}, undefined);
  });

  it('goes nowhere else', () => {
    class Silent extends customResource({ ...names, status: z.object({ state: z.string() }) }) {}
    // @ts-expect-error its status has no error
    void status.updateWithError({} as Silent, { state: 'Failed' }, new Error('no space'));
    class Bare extends customResource({ ...names, spec: z.object({ size: z.int() }) }) {}
    // @ts-expect-error it has no status
    void status.updateWithError({} as Bare, {}, new Error('no space'));
    // @ts-expect-error nor has this one
    void status.updateWithError({} as ConfigMap, {}, undefined);
  });

  it('goes into those of several statuses which have one', () => {
    class Job extends customResource({
      ...names,
      status: z.discriminatedUnion('state', [
        z.object({ state: z.literal('Done'), at: z.string() }),
        z.object({ state: z.literal('Failed'), tries: z.int(), error }),
      ]),
    }) {}
    void status.updateWithError({} as Job, { state: 'Failed', tries: 3 }, new Error('no space'));
    // @ts-expect-error a job that is done has none
    void status.updateWithError({} as Job, { state: 'Done', at: '' }, new Error('no space'));
  });
});

describe('conditions', () => {
  it('are a list in the status of a kind that asks for them', () => {
    class Site extends customResource({
      ...names,
      status: z.object({ url: z.string() }),
      conditions: true,
    }) {}
    expectTypeOf<NonNullable<Site['status']>['conditions']>().toEqualTypeOf<Condition[] | undefined>();
    expectTypeOf<NonNullable<Site['status']>>().toEqualTypeOf<{
      url: string;
      observedGeneration?: number;
      conditions?: Condition[] | undefined;
    }>();
    void status.update({} as Site, { url: '', conditions: [] });

    class Alone extends customResource({ ...names, conditions: true }) {}
    void status.update({} as Alone, { conditions: [] });

    class Without extends customResource({ ...names, status: z.object({ url: z.string() }) }) {}
    // @ts-expect-error nobody asked for them
    void (({ status }: Without) => status?.conditions);
  });

  it('of built-in kinds are conditions, too', () => {
    const deployment = {} as Deployment;
    const available = findCondition(deployment.status?.conditions, 'Available');
    expectTypeOf(available?.lastUpdateTime).toEqualTypeOf<string | undefined>();
    isConditionTrue(({} as Pod).status?.conditions, 'Ready');
    isConditionTrue(({} as CustomResourceDefinition).status?.conditions, 'Established');
    const next = setCondition(deployment.status?.conditions, { type: 'Mine', status: 'True' }, now);
    expectTypeOf(next).toEqualTypeOf<NonNullable<NonNullable<Deployment['status']>['conditions']>>();
    // @ts-expect-error no field of such a condition
    setCondition(deployment.status?.conditions, { type: 'Mine', status: 'True', colour: 'red' }, now);
  });

  it('are whole, where none are there to tell', () => {
    const ready = { type: 'Ready', status: 'True', reason: 'Done', message: '' } as const;
    expectTypeOf(setCondition(undefined, ready, now)).toEqualTypeOf<Condition[]>();
    expectTypeOf(setCondition([], ready, now)).toEqualTypeOf<Condition[]>();
    // @ts-expect-error the reason is missing
    setCondition(undefined, { type: 'Ready', status: 'True', message: '' }, now);
    // @ts-expect-error no such status
    setCondition([] as Condition[], { ...ready, status: 'Maybe' }, now);
  });
});
