import { ApiError, cause, type StatusCause } from '../../common/api-error.js';
import { isObject, type Json } from '../../common/json.js';
import { compileCondition } from '../cel/condition.js';
import type { AdmissionPlugin } from './plugin.js';

const GROUP = 'admissionregistration.k8s.io';

/** Conditions of webhooks must be expressions that say yes or no. @internal */
export const webhookConditions: AdmissionPlugin = {
  name: 'WebhookConditions',
  resources: [`mutatingwebhookconfigurations.${GROUP}`, `validatingwebhookconfigurations.${GROUP}`],
  operations: ['CREATE', 'UPDATE'],
  validate({ object, oldObject, type }) {
    if (!object) return;
    // What is stored already stays valid, whatever a newer server thinks of it.
    const known = new Set(hooksOf(oldObject?.['webhooks']).flatMap(expressionsOf));
    const causes = hooksOf(object['webhooks']).flatMap((hook, index) =>
      expressionsOf(hook).flatMap((expression, place): StatusCause[] => {
        const path = `webhooks[${index}].matchConditions[${place}].expression`;
        if (expression === '') return [cause.required(path)];
        if (known.has(expression)) return [];
        const compiled = compileCondition(expression);
        if (typeof compiled !== 'string') return [];
        return [cause.invalid(path, expression, compiled)];
      }),
    );
    if (causes.length > 0) throw ApiError.invalid(type, object.metadata.name ?? '', causes);
  },
};

function hooksOf(webhooks: Json | undefined): Json[] {
  return Array.isArray(webhooks) ? webhooks : [];
}

function expressionsOf(hook: Json): string[] {
  const conditions = isObject(hook) ? hook['matchConditions'] : undefined;
  return (Array.isArray(conditions) ? conditions : []).map((condition) => {
    const expression = isObject(condition) ? condition['expression'] : undefined;
    return typeof expression === 'string' ? expression.trim() : '';
  });
}
