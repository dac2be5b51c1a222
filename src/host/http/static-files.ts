import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Refusal } from './problem';
import type { Reply } from './reply';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const COMPRESSIBLE = /^(text|application\/json|image\/svg)/;
/** A browser on the same machine gains little by more. */
const LEVEL = 4;
const HASHED = /(^|[.-])[0-9a-f]{8,}\./;

const compress = promisify(gzip);

/** The files of one folder. */
export class StaticFiles {
  readonly #folder: string;
  readonly #compressed = new Map<string, Promise<Buffer>>();

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  /** @param name below the folder, with slashes. Throws Refusal 404. */
  async reply(name: string, acceptsGzip: boolean): Promise<Reply> {
    const file = path.resolve(this.#folder, name);
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    const headers = {
      'Content-Type': type,
      'Cache-Control': HASHED.test(path.basename(file)) ? 'public, max-age=31536000, immutable' : 'no-cache',
      Vary: 'Accept-Encoding',
    };
    const body = await this.#read(file);
    if (!acceptsGzip || !COMPRESSIBLE.test(type)) return { status: 200, headers, body };
    return { status: 200, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: await this.#gzip(file, body) };
  }

  /** Of a file that has an answer of its own each time, such as the page's. Throws Refusal 404. */
  async text(name: string): Promise<string> {
    return (await this.#read(path.resolve(this.#folder, name))).toString();
  }

  async #read(file: string): Promise<Buffer> {
    if (file.startsWith(this.#folder + path.sep) && !file.includes('\0')) {
      const body = await readFile(file).catch(() => null);
      if (body) return body;
    }
    throw new Refusal(404, 'There is no such file.');
  }

  /** Files with a hash in their name never change. */
  #gzip(file: string, body: Buffer): Promise<Buffer> {
    if (!HASHED.test(path.basename(file))) return compress(body, { level: LEVEL });
    const known = this.#compressed.get(file) ?? compress(body, { level: LEVEL });
    this.#compressed.set(file, known);
    return known;
  }
}
