import type { JsonObject } from '../../common/json.js';
import { definitionRef } from './schema.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** A path of OpenAPI 3 with its operations, in the words of OpenAPI 2. @internal */
export function pathItemOfV2(item: JsonObject, produces: readonly string[]): JsonObject {
  const result: JsonObject = {};
  for (const method of METHODS) {
    const operation = item[method] as JsonObject | undefined;
    if (operation) result[method] = operationOfV2(operation, produces);
  }
  const parameters = (item['parameters'] ?? []) as JsonObject[];
  return parameters.length > 0 ? { ...result, parameters: parameters.map(parameterOfV2) } : result;
}

function operationOfV2(operation: JsonObject, produces: readonly string[]): JsonObject {
  const { requestBody, responses, parameters, ...rest } = operation;
  const content = (requestBody as { content?: Record<string, { schema: { $ref: string } }> } | undefined)
    ?.content;
  const [body] = Object.values(content ?? {});
  const bodies = body
    ? [{ name: 'body', in: 'body', required: true, schema: { $ref: definitionRef(body.schema.$ref) } }]
    : [];
  return {
    ...rest,
    consumes: Object.keys(content ?? { '*/*': {} }),
    produces: [...produces],
    schemes: ['https'],
    parameters: [...bodies, ...((parameters ?? []) as JsonObject[]).map(parameterOfV2)],
    responses: { ...answersOfV2(responses as JsonObject), 401: { description: 'Unauthorized' } },
  };
}

function answersOfV2(responses: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(responses).map(([code, answer]) => {
      const { description, content } = answer as {
        description: string;
        content: Record<string, { schema: { $ref: string } }>;
      };
      const [first] = Object.values(content);
      return [code, { description, ...(first && { schema: { $ref: definitionRef(first.schema.$ref) } }) }];
    }),
  );
}

function parameterOfV2({ schema, ...parameter }: JsonObject): JsonObject {
  return { ...parameter, ...(schema as JsonObject | undefined) };
}
