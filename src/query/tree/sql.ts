import type { Filter } from '../filter';
import type { Interval } from '../time/interval';
import type { OperationName } from './operation-names';

type Scalar = string | number | boolean;

/** A value that reaches the engine as a parameter, never as text of the statement. */
export type Binding = Scalar | readonly string[] | readonly number[];

/** The buckets that rows are to be gathered in. */
export interface AskedBucket {
  /** The bucket that was asked for: `auto`, or a width such as `5m`. */
  readonly asked: string;
  /** What that is here. */
  readonly interval: Interval;
  /** What a bucket without rows holds. */
  readonly empty: 0 | null;
}

/** What a filter can speak of: a dimension, a column, or a key of `metadata`. */
export type Field = {
  readonly id: string;
  readonly sql: Sql;
  /** Gives a bound value the type that makes it comparable. */
  readonly cast: (value: Sql) => Sql;
} & (
  | { readonly kind: 'text' | 'boolean' | 'number' }
  /** On the clock of the zone that times are stored in. */
  | { readonly kind: 'time'; readonly storedTimeZone: string }
);

type Many = readonly Sql[];

/** What a piece of SQL is. A window is `range` for the time range, a length such as `7d` before its end, `today` or `all`. */
export type Node =
  /** Our own text, and what stands between it. */
  | { readonly kind: 'pieces'; readonly texts: readonly string[]; readonly parts: Many }
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string; readonly isQuoted: boolean }
  /** A value that is part of the statement. Stubborn is a text in which nobody finds a reference to a variable. */
  | { readonly kind: 'literal'; readonly value: Binding; readonly isStubborn: boolean }
  /** A value that the query itself names. */
  | { readonly kind: 'value'; readonly value: Binding }
  | { readonly kind: 'condition'; readonly field: Field; readonly filter: Filter }
  /** The conditions of the dashboard's filters. */
  | { readonly kind: 'adHoc'; readonly filters: readonly Filter[] }
  /** An end of a window, both of which belong to it: a TIMESTAMP on the clock that times are stored by. */
  | { readonly kind: 'end'; readonly end: 'from' | 'to'; readonly window: string }
  /** The conditions that the timestamp of a row lies in the window, in whole buckets; or so long before it. */
  | {
      readonly kind: 'within';
      readonly window: string;
      readonly bucket: AskedBucket | null;
      readonly back: Sql | null;
    }
  /** The start of the bucket that the timestamp of a row lies in. */
  | { readonly kind: 'bucket'; readonly bucket: AskedBucket; readonly window: string }
  /** INTERVAL from the period before to the window: its length, in whole buckets, so that one can be laid over the other. */
  | { readonly kind: 'step'; readonly bucket: AskedBucket | null; readonly window: string }
  /** What each engine writes in its own way. */
  | { readonly kind: 'call'; readonly operation: OperationName; readonly args: readonly unknown[] }
  | { readonly kind: 'joined'; readonly parts: Many; readonly separator: string }
  /** Conditions that are all met; true where there are none. */
  | { readonly kind: 'every'; readonly conditions: Many }
  /** The clause of them on a new line; nothing where there are none. */
  | { readonly kind: 'where'; readonly conditions: Many }
  | { readonly kind: 'indented'; readonly sql: Sql }
  /** A SELECT with common table expressions. */
  | { readonly kind: 'with'; readonly tables: Many; readonly body: Sql }
  /** What only the engines named can be asked, and why. */
  | { readonly kind: 'only'; readonly engines: Readonly<Record<string, string>>; readonly sql: Sql };

/** A piece of SQL, which `print` writes for an engine and for a reader. It never changes. */
export class Sql {
  readonly #node: Node;

  constructor(node: Node) {
    this.#node = Object.freeze(node);
  }

  get node(): Node {
    return this.#node;
  }

  /** Whether it is that name and nothing else. */
  isName(name: string): boolean {
    const { node } = this;
    if (node.kind === 'pieces') return node.texts.length === 1 && node.texts[0] === name;
    return node.kind === 'name' && node.name === name;
  }

  /** Pieces become text by a printer alone. */
  toString(): never {
    throw new TypeError('SQL was put into a text. Put it into sql`…` instead.');
  }
}

/** SQL as it is written, with other pieces and numbers in it. A plain text cannot be put in: `text`, `name` or `value` says what it is. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | number)[]): Sql {
  return new Sql({
    kind: 'pieces',
    texts,
    parts: parts.map((part) => (typeof part === 'number' ? literal(part) : part)),
  });
}

/** SQL that a person typed, or that the data model holds in words of every engine. */
export const verbatim = (text: string) => new Sql({ kind: 'verbatim', text });

/** The name of a column or table of ours. */
export const name = (name: string) => new Sql({ kind: 'name', name, isQuoted: false });

/** The name of whatever people have named, a keyword for instance. */
export const quotedName = (name: string) => new Sql({ kind: 'name', name, isQuoted: true });

/** A text or number that is part of the statement. */
export const literal = (value: Binding) => new Sql({ kind: 'literal', value, isStubborn: false });

export const stubborn = (value: Binding) => new Sql({ kind: 'literal', value, isStubborn: true });

/** A value that the query names, such as a key of `metadata`. */
export const value = (value: Binding) => new Sql({ kind: 'value', value });

export const condition = (field: Field, filter: Filter) => new Sql({ kind: 'condition', field, filter });

export const adHoc = (filters: readonly Filter[]) => new Sql({ kind: 'adHoc', filters });

export const windowEnd = (end: 'from' | 'to', window: string) => new Sql({ kind: 'end', end, window });

export const within = (window: string, bucket: AskedBucket | null = null, back: Sql | null = null) =>
  new Sql({ kind: 'within', window, bucket, back });

export const bucketStart = (bucket: AskedBucket, window: string) => new Sql({ kind: 'bucket', bucket, window });

export const step = (bucket: AskedBucket | null, window: string) => new Sql({ kind: 'step', bucket, window });

export const join = (parts: Many, separator = ', ') => new Sql({ kind: 'joined', parts, separator });

export const every = (conditions: Many) => new Sql({ kind: 'every', conditions });

export const where = (conditions: Many) => new Sql({ kind: 'where', conditions });

export const indented = (sql: Sql) => new Sql({ kind: 'indented', sql });

/** A SELECT with common table expressions, each as `table` makes it, before those that it has. */
export function withTables(tables: Many, body: Sql): Sql {
  if (tables.length === 0) return body;
  const { node } = body;
  switch (node.kind) {
    case 'with':
      return withTables([...tables, ...node.tables], node.body);
    case 'only':
      return only(node.engines, withTables(tables, node.sql));
    default:
      return new Sql({ kind: 'with', tables, body });
  }
}

/** A common table expression. */
export const table = (as: string, select: Sql) => sql`${name(as)} AS (\n${indented(select)}\n)`;

export const only = (engines: Readonly<Record<string, string>>, sql: Sql) => new Sql({ kind: 'only', engines, sql });
