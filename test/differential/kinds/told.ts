import type { Answer } from '../real-server.js';

type Json = Record<string, any>;

/** What is compared of an answer. */
export function told({ status, body, warnings }: Answer): Json {
  if (status >= 400) {
    const causes = (body['details']?.causes ?? []) as { reason: string; field: string; message: string }[];
    const sorted = causes.map((cause) => `${cause.field}: ${cause.reason}: ${masked(cause.message)}`).sort();
    return {
      status,
      reason: body['reason'],
      ...(sorted.length > 0 ? { causes: [...new Set(sorted)] } : { message: body['message'] }),
    };
  }
  return { status, warnings, object: maskObject(body) };
}

/** Structs are shown in words of their Go types. */
function masked(message: string): string {
  return message
    .replace(/: [{[].*[}\]](: |$)/s, ': <struct>$1')
    .replace(/^(Forbidden: spec is immutable after creation except[^\n]*)[\s\S]*/, '$1');
}

const uuid = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const recent = /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;

function maskObject(object: Json): Json {
  const { metadata = {}, ...rest } = object;
  const {
    uid: _u,
    resourceVersion: _r,
    creationTimestamp: _c,
    managedFields: _m,
    selfLink: _s,
    ...kept
  } = metadata;
  if (kept.generateName) kept.name = kept.name.replace(/.{5}$/, '<random>');
  const text = JSON.stringify({ ...rest, metadata: kept })
    .replace(uuid, '<uid>')
    .replace(recent, (time) => (Math.abs(Date.parse(time) - Date.now()) < 3_600_000 ? '<now>' : time))
    .replace(/\b10\.0\.\d+\.\d+\b/g, '<ip>')
    .replace(/"(nodePort|healthCheckNodePort)":3\d{4}/g, '"$1":"<port>"');
  return JSON.parse(text) as Json;
}
