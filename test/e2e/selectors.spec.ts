import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelMatcher } from '../../lib/resource/label-selector.js';
import { ConfigMap } from '../../lib/kinds/index.js';
import { connect, type TestCluster } from '../support/cluster.js';
import { FIELD_SELECTORS, LABEL_SELECTORS } from '../support/selectors.js';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await connect();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const isTaken = (selector: { labelSelector?: string; fieldSelector?: string }) =>
  cluster.client.list(ConfigMap, { ...selector, namespace: 'default' }).then(
    () => true,
    (error: { statusCode?: number }) => {
      if (error.statusCode !== 400) throw error;
      return false;
    },
  );

describe('the API server', () => {
  it('takes and refuses the same selectors as we do', async () => {
    const asked = async (selectors: string[], name: 'labelSelector' | 'fieldSelector') => {
      const taken = await Promise.all(selectors.map((selector) => isTaken({ [name]: selector })));
      return selectors.filter((_, index) => taken[index]);
    };
    expect(await asked([...LABEL_SELECTORS.good, ...LABEL_SELECTORS.bad], 'labelSelector')).toEqual(
      LABEL_SELECTORS.good,
    );
    expect(await asked([...FIELD_SELECTORS.good, ...FIELD_SELECTORS.bad], 'fieldSelector')).toEqual(
      FIELD_SELECTORS.good,
    );
  });

  it('selects by labels what we do', async () => {
    const namespace = await cluster.namespace();
    const values = [undefined, '', 'web', 'a', 'b_c.d', '4', '04', '12', '4x'];
    const all = [];
    for (const [index, value] of values.entries()) {
      const labels: Record<string, string> =
        value === undefined ? {} : { app: value, size: value, in: value, 'example.com/app': value };
      if (index % 3 === 0) labels['tier'] = 'a';
      const metadata = { name: `labels-${index}`, namespace, labels };
      all.push(await cluster.client.create(ConfigMap, { metadata }));
    }
    const selectors = [...LABEL_SELECTORS.good, 'size>3,tier', 'in in (in,notin,a)', 'app notin (a,)'];
    for (const labelSelector of selectors) {
      const selected = await cluster.client.list(ConfigMap, { namespace, labelSelector });
      const matches = labelMatcher(labelSelector);
      const expected = selected
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith('labels-'));
      expect(
        all.filter(({ metadata }) => matches(metadata.labels ?? {})).map(({ metadata }) => metadata.name),
        labelSelector,
      ).toEqual(expected);
    }
  });
});
