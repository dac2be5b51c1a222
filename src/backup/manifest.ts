import { parseName } from './backup-name';
import type { Contents } from './contents';
import { type Layout, pieceCount, sha256 } from './pieces';
import { parseRanges, printRanges } from './ranges';

export const MANIFEST_FILE = 'manifest.json';

const FORMAT = 1;

/** What is known of a backup. It lies in the folder of the backup, and says nothing of where the database was. */
export interface Manifest extends Layout {
  readonly name: string;
  readonly type: 'full' | 'incremental';
  /** File name of the database. */
  readonly source: string;
  /** It holds at least everything that was committed by then. ISO 8601, UTC. */
  readonly takenAt: string;
  /** Of the file format, and the DuckDB release that created the file. */
  readonly storageVersion: number;
  readonly createdBy: string;
  /** SHA-256 of each piece of the whole database. */
  readonly hashes: readonly string[];
  /** The pieces that lie in this backup; all of them in a full one. */
  readonly stored: readonly number[];
  readonly storedBytes: number;
  /** The backup that has the other pieces, or knows which one has them; null for a full one. */
  readonly parent: string | null;
  readonly contents: Contents;
  /** When DuckDB opened it and read every column of every table. ISO 8601, UTC. */
  readonly verifiedAt: string;
}

const HASH = 64;

/** The manifest as text, with a checksum that tells when it has been changed. */
export function encodeManifest({ hashes, stored, ...manifest }: Manifest): string {
  const record = { format: FORMAT, ...manifest, stored: printRanges(stored), hashes: hashes.join('') };
  return `${JSON.stringify({ ...record, checksum: sha256(JSON.stringify(record)) }, null, 2)}\n`;
}

type Unknown<T> = { readonly [K in keyof T]?: unknown };

function isContents(value: unknown): value is Contents {
  const { hashing, tables, views, executions } = (value ?? {}) as Unknown<Contents>;
  return (
    typeof hashing === 'string' &&
    Array.isArray(tables) &&
    tables.every(
      (table: Unknown<Contents['tables'][number]>) =>
        typeof table?.schema === 'string' &&
        typeof table.name === 'string' &&
        typeof table.columns === 'number' &&
        typeof table.rows === 'number' &&
        typeof table.checksum === 'string',
    ) &&
    Array.isArray(views) &&
    typeof executions === 'object'
  );
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): value is string => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** Why a text is no manifest of that backup, as the end of a sentence. */
export class BadManifest extends Error {}

const UNREADABLE = 'its manifest cannot be read';
const CHANGED = 'its manifest has been changed or damaged';

/** Throws BadManifest. @param name of the folder that it lies in */
export function decodeManifest(text: string, name: string): Manifest {
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new BadManifest(UNREADABLE);
  }
  if (typeof parsed !== 'object' || parsed === null) throw new BadManifest(UNREADABLE);
  const { checksum, ...record } = parsed;
  if (checksum !== sha256(JSON.stringify(record))) throw new BadManifest(CHANGED);
  if (record.format !== FORMAT) throw new BadManifest('it was made by a newer version of this program');
  const { format, stored, hashes, ...rest } = record;
  const { bytes, blockBytes, storedBytes, parent, contents, type } = rest as Unknown<Manifest>;
  if (rest.name !== name) throw new BadManifest('its manifest is that of another backup');
  const sound =
    isCount(bytes) &&
    isCount(blockBytes) &&
    blockBytes > 0 &&
    isCount(storedBytes) &&
    isCount(rest.storageVersion) &&
    typeof rest.createdBy === 'string' &&
    typeof rest.source === 'string' &&
    isTime(rest.takenAt) &&
    isTime(rest.verifiedAt) &&
    typeof hashes === 'string' &&
    typeof stored === 'string' &&
    isContents(contents) &&
    (type === 'full' ? parent === null : type === 'incremental' && parseName(String(parent)) !== null);
  if (!sound) throw new BadManifest(CHANGED);
  const count = pieceCount({ bytes, blockBytes });
  const list = hashes.match(/[0-9a-f]{64}/g) ?? [];
  const pieces = parseRanges(stored, count);
  if (pieces === null || hashes.length !== HASH * count || list.length !== count) throw new BadManifest(CHANGED);
  return { ...(rest as unknown as Manifest), hashes: list, stored: pieces };
}
