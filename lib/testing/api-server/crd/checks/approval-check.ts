import { cause, type StatusCause } from '../../common/cause.js';
import type { Definition } from '../definition.js';

const ANNOTATION = 'api-approved.kubernetes.io';
const FIELD = `metadata.annotations[${ANNOTATION}]`;
const MORE = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Approval = 'missing' | 'bypassed' | 'approved' | 'invalid';

/** Groups of Kubernetes itself need a word that they may be used. @internal */
export function approvalCauses(definition: Definition, old: Definition | undefined): StatusCause[] {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(definition.spec.group)) return [];
  const approval = approvalOf(definition);
  if (old && approvalOf(old) === approval) return [];
  if (approval === 'missing') {
    return [cause.required(FIELD, `protected groups must have approval annotation "${ANNOTATION}", ${MORE}`)];
  }
  if (approval !== 'invalid') return [];
  const why = `protected groups must have approval annotation "${ANNOTATION}" with either a URL or a reason starting with "unapproved", ${MORE}`;
  return [cause.invalid(FIELD, definition.metadata.annotations?.[ANNOTATION], why)];
}

function approvalOf({ metadata }: Definition): Approval {
  const annotation = metadata.annotations?.[ANNOTATION] ?? '';
  if (annotation === '') return 'missing';
  if (annotation.startsWith('unapproved')) return 'bypassed';
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+/i.test(annotation) ? 'approved' : 'invalid';
}
