import { describe, expect, it } from 'vitest';
import { differences } from '../frame/compare.js';
import type { Step } from '../frame/transcript.js';
import { brokenOff } from './broken-off.js';
import { knownBetween } from './known-differences.js';

const refusal = (body: unknown, status = 422): Step => ({ request: 'PUT /x', status, headers: {}, body });
const json = (message: string) => refusal({ kind: 'Status', message });
const known = (expected: Step, actual: Step) =>
  knownBetween(expected, actual, (one, other) => differences([one], [other]).length === 0);

const forbidden = 'spec: Forbidden: pod updates may not change fields other than `spec.tolerations`';

describe('what is known to differ', () => {
  it("knows a diff of Go's structs, in JSON and over the lines of YAML", () => {
    const diff = `${forbidden}\n@@ -1,2 +1,2 @@\n- \tHostname: "",\n+ \tHostname: "x",\n`;
    expect(known(json(diff), json(forbidden))).toEqual(["the diff of Go's structs in a refusal"]);
    const yaml = (message: string) => refusal(`kind: Status\nmessage: ${message}\n`);
    const real =
      '"spec: Forbidden: pod updates may not change fields other than\n  `spec.tolerations`\\n@@ -1,2 +1,2 @@\\n- \\tHostname:\n  \\"\\",\\n"';
    const ours = "'spec: Forbidden: pod updates may not change fields other than `spec.tolerations`'";
    expect(known(yaml(real), yaml(ours))).toEqual(["the diff of Go's structs in a refusal"]);
  });

  it('looks at what is refused before and after a diff', () => {
    const among = (last: string) => (diff: string) =>
      json(`[a: Required value, ${forbidden}${diff}, ${last}]`);
    const diff = '\n@@ -1,2 +1,1 @@\n {\n- "x": [\n+ "x": null\n';
    const [first, second] = [among('b: Forbidden: no'), among('c: Forbidden: no')];
    expect(known(first(diff), first(''))).toEqual(["the diff of Go's structs in a refusal"]);
    expect(known(first(diff), second(''))).toBeUndefined();
  });

  it('knows a struct of Go and the words for odd YAML', () => {
    const immutable = (value: string) => json(`spec.template: Invalid value: ${value}: field is immutable`);
    expect(known(immutable('{"Spec":{"Volumes":null}}'), immutable('{"spec":{}}'))).toHaveLength(1);
    const yaml = (why: string) => json(`error decoding YAML: error converting YAML to JSON: yaml: ${why}`);
    expect(known(yaml('line 1: did not find expected node content'), yaml('no end'))).toHaveLength(1);
  });

  it('knows that a real server stops at the first field that there is not, wherever it comes upon it', () => {
    const typed = (why: string) => json(`failed to create typed patch object (/a; x/v1, Kind=X): ${why}`);
    const unknown = '.spec.x: field not declared in schema';
    const twice = '.spec.set: duplicate entries for key [="a"]';
    expect(known(typed(unknown), typed(`errors:\n  ${twice}\n  ${unknown}`))).toHaveLength(1);
    expect(known(typed(unknown), typed(twice))).toBeUndefined();
    expect(known(typed(twice), typed(`errors:\n  ${twice}\n  .spec.size: expected numeric`))).toBeUndefined();
  });

  it('knows a connection that the real server breaks off where the embedded one refuses', () => {
    expect(known(brokenOff('PUT /x'), json('no key'))).toHaveLength(1);
    expect(known(brokenOff('PUT /x'), refusal({}, 200))).toBeUndefined();
    expect(known(brokenOff('PUT /x'), refusal({}, 500))).toBeUndefined();
    expect(known(json('no key'), brokenOff('PUT /x'))).toBeUndefined();
  });

  it('hides nothing else that differs', () => {
    expect(known(json(`${forbidden}\n@@ -1 +1 @@\n`), json('spec: Forbidden: other'))).toBeUndefined();
    const immutable = (field: string) => json(`${field}: Invalid value: {"a":1}: field is immutable`);
    expect(known(immutable('spec.template'), immutable('spec.selector'))).toBeUndefined();
    expect(known(json('of type []v1.Container'), json('of type []string'))).toBeUndefined();
    expect(known(json(forbidden), { ...json(forbidden), status: 403 })).toBeUndefined();
  });
});
