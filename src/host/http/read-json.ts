import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject } from '../../json/object';
import { Refusal } from './problem';

const LIMIT_BYTES = 1_000_000;

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LIMIT_BYTES) throw new Refusal(413, 'The body of the request is larger than 1 MB.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Throws Refusal when it is too long or no JSON object. */
export async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const body = await readBody(request);
  try {
    const value: unknown = JSON.parse(body.toString());
    if (isObject(value)) return value;
  } catch {
    throw new Refusal(400, 'The body of the request is no JSON.');
  }
  throw new Refusal(400, 'The body of the request is to be a JSON object.');
}
