import type { KubernetesObject } from '../resource/kubernetes-object.js';
import { labelMatcher } from '../resource/label-selector.js';
import type { WatchScope } from '../watch/http-source.js';

/** Whether a watch of this scope has to show an object; `undefined` where only the server knows. @internal */
export function scopeTest(scope: WatchScope): (object: KubernetesObject) => boolean | undefined {
  const { namespace, labelSelector = '', fieldSelector = '', shards } = scope;
  const matches = labelMatcher(labelSelector);
  const fields = fieldTests(fieldSelector);
  return ({ metadata }) => {
    const { uid, namespace: own } = metadata;
    if (namespace !== undefined && own !== namespace) return false;
    if (!matches(metadata.labels ?? {})) return false;
    if (shards && !shards.wanted.admits({ uid, namespace: own })) return false;
    return fields?.every(({ field, value, isWanted }) => (metadata[field] === value) === isWanted);
  };
}

interface FieldTest {
  readonly field: 'name' | 'namespace';
  readonly value: string;
  readonly isWanted: boolean;
}

const METADATA_FIELD = /^\s*metadata\.(name|namespace)\s*(!=|==|=)\s*([-a-z0-9.]*)\s*$/;

/** `undefined` for a selector of other fields: which a kind has, and what is in them, only the server knows. */
function fieldTests(selector: string): FieldTest[] | undefined {
  const tests: FieldTest[] = [];
  for (const term of selector.split(',')) {
    if (term === '') continue;
    const [, field, operator, value = ''] = METADATA_FIELD.exec(term) ?? [];
    if (field !== 'name' && field !== 'namespace') return undefined;
    tests.push({ field, value, isWanted: operator !== '!=' });
  }
  return tests;
}
