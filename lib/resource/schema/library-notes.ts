import type { JsonSchema } from '../standard-json-schema.js';

/** Beside what a library says of a field: what it leaves out. The server never sees it. */
const NOTE = 'x-kuberator-note';

/** @internal */
export interface Note {
  /** Checked by code of the schema's author. */
  readonly isRefined?: boolean;
  /** Changed by the library while it checks. */
  readonly isChanged?: boolean;
  /** Why the library can't say what the field is. */
  readonly unsayable?: string;
}

/** @internal */
export function noteOf(schema: JsonSchema): Note {
  return schema[NOTE] ?? {};
}

/** Options of libraries that have them write notes. Others just throw where they can't say something. @internal */
export interface Noting {
  /** Notes what would be left out without a word. */
  readonly quiet: Record<string, unknown>;
  /** Notes besides, instead of throwing, what can't be said: an error alone would not tell the field. */
  readonly all: Record<string, unknown>;
}

const NONE: Noting = { quiet: {}, all: {} };

/** @internal */
export function notingOf(vendor: string): Noting {
  return { zod, valibot }[vendor] ?? NONE;
}

/** What is read of zod's schemas. @see https://zod.dev/packages/core#internals */
interface ZodSchema {
  readonly _zod: { readonly def: ZodDefinition };
}
interface ZodDefinition {
  readonly checks?: readonly { readonly _zod?: { readonly def?: { readonly check?: string } } }[];
  readonly check?: string;
  readonly fn?: unknown;
  readonly pattern?: unknown;
}

/** `.refine()`, `.superRefine()` and `.check()`; `z.property()`; and of `.trim()` and its like. */
const REFINING = new Set(['custom', 'property']);
const CHANGING = 'overwrite';

const noteChecks = {
  override({ zodSchema, jsonSchema }: { zodSchema: ZodSchema; jsonSchema: JsonSchema }): void {
    const { def } = zodSchema._zod;
    const checks = new Set((def.checks ?? []).map((check) => check._zod?.def?.check ?? ''));
    const isFormatByCode = def.check === 'string_format' && Boolean(def.fn) && !def.pattern;
    const note: Note = {
      ...((isFormatByCode || [...checks].some((check) => REFINING.has(check))) && { isRefined: true }),
      ...(checks.has(CHANGING) && { isChanged: true }),
    };
    if (Object.keys(note).length > 0) addNote(jsonSchema, note);
  },
};

const zod: Noting = {
  quiet: noteChecks,
  all: {
    ...noteChecks,
    // An older zod knows no function here and takes it for 'any': it leaves no note, and its own error is told.
    unrepresentable: ({ message }: { message: string }) => ({ [NOTE]: { unsayable: message } }),
  },
};

const noteErrors = ({ jsonSchema, errors }: { jsonSchema: JsonSchema; errors?: readonly string[] }) =>
  errors && addNote({ ...jsonSchema }, { unsayable: errors.join(' ') });

const valibot: Noting = { quiet: {}, all: { overrideSchema: noteErrors, overrideAction: noteErrors } };

function addNote(schema: JsonSchema, note: Note): JsonSchema {
  return Object.assign(schema, { [NOTE]: { ...noteOf(schema), ...note } });
}
