import { jsonSyntaxError } from '../common/json-syntax-error.js';
import { jsonKindOf } from '../common/go-text.js';
import { isObject, type Json } from '../common/json.js';
import { parseYaml } from '../common/yaml.js';
import { duplicateFields } from '../schema/duplicate-fields.js';
import { DecodeError } from '../types/resource-type.js';
import { TYPE_META } from './type-meta.js';

/** What a body holds. @internal */
export interface SentValue {
  readonly value: Json;
  /** What a strict reader finds wrong with how it is written, such as a field that is there twice. */
  readonly strictErrors: () => readonly string[];
  /** Of JSON in which fields are there twice: the text, of which the value has but the last of each. */
  readonly repeating?: string;
}

/** A shorter text is never too deep for Go to read. */
const SURELY_FLAT = 20_000;

const YAML_ERRORS = 'yaml: unmarshal errors:';
const NEXT = '\n  ';

/** What is refused as one error is warned of line by line. @internal */
export function asWarnings(strictError: string): readonly string[] {
  return strictError.startsWith(YAML_ERRORS) ? strictError.split(NEXT).slice(1) : [strictError];
}

/** @throws DecodeError for what is no JSON, or no object @internal */
export function readJson(text: string): SentValue {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw untyped(jsonSyntaxError(text) ?? String(error), error);
  }
  const tooDeep = text.length < SURELY_FLAT ? undefined : jsonSyntaxError(text);
  if (tooDeep !== undefined) throw untyped(tooDeep);
  checkObject(value);
  // A text that is written again as it was has no field twice: most are.
  const isTold = JSON.stringify(value) === text.trimEnd();
  const duplicates = isTold ? [] : duplicateFields(text);
  const strictErrors = () => duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  return { value, strictErrors, ...(duplicates.length > 0 && { repeating: text }) };
}

/** @throws DecodeError for what is no YAML, or no object @internal */
export async function readYaml(text: string): Promise<SentValue> {
  let parsed;
  try {
    parsed = await parseYaml(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw Object.assign(new DecodeError(why), { cause: error });
  }
  const { value, duplicates } = parsed;
  checkObject(value);
  const strictErrors = duplicates.length > 0 ? [[YAML_ERRORS, ...duplicates].join(NEXT)] : [];
  return { value, strictErrors: () => strictErrors };
}

function checkObject(value: Json): void {
  if (isObject(value) || value === null) return;
  throw untyped(`json: cannot unmarshal ${jsonKindOf(value)} into Go value of type ${TYPE_META}`);
}

function untyped(why: string, cause?: unknown): DecodeError {
  return Object.assign(new DecodeError(`couldn't get version/kind; json parse error: ${why}`), { cause });
}
