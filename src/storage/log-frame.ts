import { Fields } from './fields';

const ENTRY_TYPE = 100;
const VERSION_ENTRY = 98;
const COMMIT = 100;
const CHECKPOINT = 99;
/** Tables named, rows inserted, deleted and updated, a checkpoint begun, a commit: entries that hold all that they tell. */
const SELF_CONTAINED: ReadonlySet<number | null> = new Set([25, 26, 27, 28, CHECKPOINT, COMMIT]);

const VERSION = 101;
const DATABASE_IDENTIFIER = 102;
const ITERATION = 103;
export const END_OF_FIELDS = 0xffff;

/** The one layout whose entries are framed, since DuckDB 0.10, and not encrypted. */
const FRAMED = 2;
/** Size of an entry and its checksum. */
export const FRAME_BYTES = 16;
/** Field and type with which every entry begins. */
export const TYPE_BYTES = 3;
/** More than the first entry of a log takes. */
export const MOST_VERSION_BYTES = 256;

/** The first entry of a log. */
interface LogVersion {
  /** Where it ends. */
  readonly end: number;
  /** Of the header that the log goes on from; null where the log does not tell, as before DuckDB 1.4. */
  readonly iteration: number | null;
}

/** The first entry, which has no frame; null when the layout is another. Throws RangeError when it is torn. */
export function versionOf(bytes: DataView): LogVersion | null {
  const fields = new Fields(bytes);
  if (fields.id() !== ENTRY_TYPE || fields.number() !== VERSION_ENTRY) return null;
  if (fields.id() !== VERSION || fields.number() !== FRAMED) return null;
  let iteration: number | null = null;
  for (;;) {
    const id = fields.id();
    if (id === END_OF_FIELDS) return { end: fields.at, iteration };
    if (id === ITERATION) iteration = fields.number();
    else if (id === DATABASE_IDENTIFIER) for (let left = fields.number(); left > 0; left--) fields.number();
    else return null;
  }
}

/** Where the first entry ends; null when the layout is another. Throws RangeError when it is torn. */
export const endOfVersion = (bytes: DataView): number | null => versionOf(bytes)?.end ?? null;

/** The type of the entry that begins with these bytes; null where they are none. */
export function entryType(bytes: DataView): number | null {
  return bytes.getUint16(0, true) === ENTRY_TYPE ? bytes.getUint8(2) : null;
}

/** Whether nothing that it tells lies in blocks of the database, as the rows of a bulk insert do. */
export const isSelfContained = (bytes: DataView) => SELF_CONTAINED.has(entryType(bytes));

export const isCommit = (bytes: DataView) => entryType(bytes) === COMMIT;

/** The mark of a checkpoint that began. */
export const isCheckpoint = (bytes: DataView) => entryType(bytes) === CHECKPOINT;
