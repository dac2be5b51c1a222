import { UnreadableFile } from '../../engine/duckdb-wasm/unreadable-file';
import type { RemoteFile } from '../source';

/** What browsers let a worker alone do: wait for a file. */
declare const FileReaderSync: new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer };
declare const XMLHttpRequest: new () => {
  responseType: 'arraybuffer';
  readonly status: number;
  readonly response: ArrayBuffer | null;
  open(method: 'GET', url: string, isAsync: false): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(): void;
};

/** A file as DuckDB's WebAssembly reads it, of which nothing is held in memory: by the interface of FileSystemSyncAccessHandle. */
export interface SyncFile {
  getSize(): number;
  /** Fewer bytes than asked for only where the file ends. Throws Error. */
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(): never;
  truncate(): never;
  flush(): void;
  close(): void;
}

const refuse = (): never => {
  throw new Error('The file is open for reading only.');
};

/** @param read bytes from a position to another, both within the file */
function syncFile(size: number, read: (from: number, to: number) => Uint8Array): SyncFile {
  return {
    getSize: () => size,
    read: (into, { at }) => {
      const end = Math.min(size, at + into.length);
      if (end <= at) return 0;
      into.set(read(at, end));
      return end - at;
    },
    write: refuse,
    truncate: refuse,
    flush: () => {},
    close: () => {},
  };
}

/** Of what a person has chosen. A browser refuses to read a file that has been written to since. */
export function blobFile(blob: Blob): SyncFile {
  const reader = new FileReaderSync();
  return syncFile(blob.size, (from, to) => {
    try {
      return new Uint8Array(reader.readAsArrayBuffer(blob.slice(from, to)));
    } catch (cause) {
      throw new UnreadableFile('changed', cause);
    }
  });
}

/** Read at a time: a query touches neighbouring blocks, and each request costs a round trip. */
const PIECE_BYTES = 1024 * 1024;

/** Kept of what was read, the last first; DuckDB keeps blocks, too, within its own limit. */
const MOST_PIECES = 64;

const PARTIAL = 206;
/** Not found, gone, and shorter than what was asked for. */
const ANOTHER = [404, 410, 416];
const FIRST_OF_SERVERS = 500;

function fetchRange({ url, version, headers = {} }: RemoteFile, from: number, to: number): Uint8Array {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.responseType = 'arraybuffer';
  request.setRequestHeader('Range', `bytes=${from}-${to - 1}`);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  try {
    request.send();
  } catch (cause) {
    throw new UnreadableFile('lost', cause);
  }
  const bytes = new Uint8Array(request.response ?? new ArrayBuffer(0));
  // What stands between may answer with an error of its own, which passes.
  if (request.status >= FIRST_OF_SERVERS) throw new UnreadableFile('lost');
  if (ANOTHER.includes(request.status)) throw new UnreadableFile('changed');
  if (version !== null && request.getResponseHeader(version.header) !== version.value) {
    throw new UnreadableFile('changed');
  }
  if (request.status === PARTIAL && bytes.length === to - from) return bytes;
  throw new UnreadableFile('refused');
}

/** A file on a server, read by ranges; what was read last is kept. */
export function remoteFile(remote: RemoteFile): SyncFile {
  const pieces = new Map<number, Uint8Array>();
  const piece = (index: number): Uint8Array => {
    const start = index * PIECE_BYTES;
    const bytes = pieces.get(index) ?? fetchRange(remote, start, Math.min(remote.size, start + PIECE_BYTES));
    pieces.delete(index);
    pieces.set(index, bytes);
    if (pieces.size > MOST_PIECES) pieces.delete(pieces.keys().next().value!);
    return bytes;
  };
  return syncFile(remote.size, (from, to) => {
    const bytes = new Uint8Array(to - from);
    for (let at = from; at < to; ) {
      const index = Math.floor(at / PIECE_BYTES);
      const part = piece(index).subarray(at - index * PIECE_BYTES, to - index * PIECE_BYTES);
      bytes.set(part, at - from);
      at += part.length;
    }
    return bytes;
  });
}
