import type { ResourceRow } from '../../../lib/testing/api-server/builtin/resources.js';
import type { Get } from './get.js';
import { pathOf } from './resources.js';

interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/**
 * The columns of the tables of all kinds that can be listed, a line each; descriptions, of which many are used often,
 * only once.
 */
export async function columnsText(
  get: Get,
  origin: string,
  resources: readonly ResourceRow[],
): Promise<string> {
  const descriptions: string[] = [];
  const indexOf = (description: string): number => {
    const known = descriptions.indexOf(description);
    return known < 0 ? descriptions.push(description) - 1 : known;
  };
  const lines: string[] = [];
  for (const { group, resource, verbs, versions } of resources) {
    if (!verbs.includes('list')) continue;
    const [version = ''] = Object.keys(versions);
    const path = `/${pathOf(group, version)}/${resource}?limit=1`;
    const { columnDefinitions } = (await get(path, table)) as { columnDefinitions: ColumnDefinition[] };
    const columns = columnDefinitions.map(({ name, type, format, description, priority }) => [
      name,
      type,
      format,
      indexOf(description),
      priority,
    ]);
    lines.push(`${JSON.stringify(`${group}/${resource}`)}: ${JSON.stringify(columns)}`);
  }
  return [
    '{',
    `"origin": ${JSON.stringify(origin)},`,
    `"descriptions": [\n${descriptions.map((text) => JSON.stringify(text)).join(',\n')}\n],`,
    `"columns": {\n${lines.join(',\n')}\n}`,
    '}\n',
  ].join('\n');
}
