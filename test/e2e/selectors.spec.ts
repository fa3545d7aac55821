import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
});
