import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { connect as connectTo } from 'node:net';
import { DATA_SOURCE } from '../src/dashboards/data-source';
import { DataService } from '../src/protocol/data';

const SESSIONS = 8;
/** An answer with a frame is longer; those that are not are looked at. */
const SHORT_BYTES = 800;
const FRAME_HEADER = 5;

const HEADERS = {
  [constants.HTTP2_HEADER_METHOD]: 'POST',
  [constants.HTTP2_HEADER_PATH]: DataService.queryData.path,
  [constants.HTTP2_HEADER_SCHEME]: 'http',
  [constants.HTTP2_HEADER_AUTHORITY]: 'localhost',
  'content-type': 'application/grpc',
  te: 'trailers',
} as const;

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return [...bytes, rest];
}

/** A query of a panel, of which all but the time range is written already. */
export interface ReadyQuery {
  readonly title: string;
  readonly context: Buffer;
  /** The fields of the query. */
  readonly fields: Buffer;
}

interface PanelQuery {
  readonly refId: string;
  readonly intervalMs: number;
  readonly maxDataPoints: number;
  readonly json: Uint8Array;
}

export function readyQuery(title: string, jsonData: unknown, query: PanelQuery): ReadyQuery {
  const { encode } = DataService.queryData.request;
  const pluginContext = {
    orgId: 1,
    pluginId: DATA_SOURCE.type,
    user: { login: 'viewer', name: 'Viewer', email: 'viewer@localhost', role: 'Viewer' },
    dataSourceInstanceSettings: {
      id: 1,
      uid: 'duckdb-learning',
      name: 'Mahavishnu Learning',
      jsonData: Buffer.from(JSON.stringify(jsonData)),
      lastUpdatedMs: 1,
    },
    grafanaConfig: new Map([['GF_SQL_ROW_LIMIT', '1000000']]),
  };
  const encoded = encode({ queries: [query] });
  let length = 1;
  while (encoded[length]! >= 0x80) length++;
  return {
    title,
    context: Buffer.from(encode({ pluginContext, headers: new Map([['FromAlert', 'false']]) })),
    fields: Buffer.from(encoded.subarray(length + 1)),
  };
}

/** The gRPC message of a call of QueryData with one query. */
function messageOf({ context, fields }: ReadyQuery, from: number, to: number): Buffer {
  const range = [0x08, ...varint(from), 0x10, ...varint(to)];
  const time = [0x22, range.length, ...range];
  const query = [0x1a, ...varint(fields.length + time.length)];
  const header = Buffer.alloc(FRAME_HEADER);
  header.writeUInt32BE(context.length + query.length + fields.length + time.length, 1);
  return Buffer.concat([header, context, Buffer.from(query), fields, Buffer.from(time)]);
}

/** Asks a plugin for panels at little cost: of the answers it looks at few. */
export class ManyQueries {
  readonly #sessions: ClientHttp2Session[];
  #next = 0;

  /** @param socket of the plugin */
  constructor(socket: string) {
    this.#sessions = Array.from({ length: SESSIONS }, () => {
      const session = connect('http://localhost', { createConnection: () => connectTo(socket) });
      session.setMaxListeners(0);
      return session;
    });
  }

  /** Resolves when the last byte of the answer is there, to what kept the plugin from answering, else null. */
  ask(query: ReadyQuery, from: number, to: number): Promise<string | null> {
    const number = this.#next++;
    const stream = this.#sessions[number % SESSIONS]!.request(HEADERS);
    const parts: Buffer[] = [];
    let bytes = 0;
    let status = '';
    return new Promise((resolve, reject) => {
      stream.on('data', (part: Buffer) => {
        bytes += part.length;
        if (bytes < SHORT_BYTES) parts.push(part);
      });
      stream.on('trailers', (trailers) => {
        status = String(trailers['grpc-status']);
      });
      stream.on('error', reject);
      stream.on('end', () => {
        if (status !== '0') reject(new Error(`${query.title}: gRPC answered ${status}.`));
        else resolve(bytes < SHORT_BYTES ? errorIn(Buffer.concat(parts)) : null);
      });
      stream.end(messageOf(query, from, to));
    });
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
  }
}

function errorIn(answer: Buffer): string | null {
  const { responses } = DataService.queryData.response.decode(answer.subarray(FRAME_HEADER));
  return [...responses.values()].find(({ error }) => error !== '')?.error ?? null;
}
