import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  /** Its words, without the tags around them. */
  readonly text: string;
  readonly html: string;
}

const quotedPrintable = (text: string) =>
  Buffer.from(
    text
      .replaceAll(/=\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8');

function readMail(file: string): Mail {
  const raw = readFileSync(file, 'utf8');
  const end = raw.indexOf('\n\n');
  const headers = raw.slice(0, end).replaceAll(/\n[ \t]+/g, ' ');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(headers)?.[1] ?? '';
  const html = quotedPrintable(raw.slice(end));
  const text = html.replaceAll(/<(style|title)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return { to: header('To'), subject: header('Subject'), text, html };
}

/** All mail that has come so far. */
export const mailsIn = (folder: string): Mail[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => readMail(join(folder, name)));
