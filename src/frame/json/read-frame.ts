import { type DataType, type Field, type Table, Type, tableFromIPC } from '@uwdata/flechette';
import { millisecondsOf } from '../../result/instant';
import type { FieldJson, FrameJson } from './frame-json';

interface Kind {
  /** The type that Grafana's frontend uses. */
  readonly type: FieldJson['type'];
  /** The type that Grafana's SDK for plugins uses. */
  readonly frame: string;
  /** From what Arrow holds, where that is not what JSON takes. */
  readonly convert?: (value: never) => unknown;
}

const decoder = new TextDecoder();

/** What the plugin's columns travel as. */
const KINDS: { readonly [id: number]: Kind } = {
  [Type.Float]: { type: 'number', frame: 'float64' },
  [Type.Bool]: { type: 'boolean', frame: 'bool' },
  [Type.Utf8]: { type: 'string', frame: 'string' },
  [Type.Binary]: {
    type: 'other',
    frame: 'json.RawMessage',
    convert: (bytes: Uint8Array): unknown => JSON.parse(decoder.decode(bytes)),
  },
  // A browser's times are whole milliseconds; Grafana rounds them down.
  [Type.Timestamp]: { type: 'time', frame: 'time.Time', convert: millisecondsOf },
};

function kindOf({ typeId }: DataType): Kind {
  const kind = KINDS[typeId];
  if (!kind) throw new Error(`No column of the plugin travels as Arrow type ${typeId}.`);
  return kind;
}

type Metadata = ReadonlyMap<string, string> | null | undefined;

const parsed = (metadata: Metadata, key: string) => {
  const text = metadata?.get(key);
  return text ? { [key]: JSON.parse(text) as Record<string, never> } : {};
};

const named = (metadata: Metadata, key: string) => {
  const text = metadata?.get(key);
  return text ? { [key]: text } : {};
};

function fieldJson({ name, type, nullable, metadata }: Field): FieldJson {
  const kind = kindOf(type);
  return {
    name,
    type: kind.type,
    typeInfo: { frame: kind.frame, ...(nullable && { nullable }) },
    ...parsed(metadata, 'labels'),
    ...parsed(metadata, 'config'),
  };
}

function valuesOf(table: Table, index: number): unknown[] {
  const { convert } = kindOf(table.schema.fields[index]!.type);
  const column = table.getChildAt(index)!;
  const values = Array.from(column as Iterable<unknown>);
  return convert ? values.map((value) => (value === null ? null : convert(value as never))) : values;
}

/** A frame from the Arrow IPC file that the plugin sent. */
export function readFrame(bytes: Uint8Array): FrameJson {
  // A copy, because the vectors have to begin at a multiple of their width.
  const table = tableFromIPC(new Uint8Array(bytes), { useBigIntTimestamp: true });
  const { fields, metadata } = table.schema;
  return {
    schema: {
      ...named(metadata, 'name'),
      ...named(metadata, 'refId'),
      ...parsed(metadata, 'meta'),
      fields: fields.map(fieldJson),
    },
    data: { values: fields.map((_, index) => valuesOf(table, index)) },
  };
}
