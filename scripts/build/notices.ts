import { readdirSync, readFileSync } from 'node:fs';
import { mitOf } from './mit';
import { inRoot } from './root';

interface Lock {
  readonly packages: Readonly<Record<string, unknown>>;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
}

const PACKAGE = /node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/g;

/** The packages, as folders under the root, whose code is among the files. */
function shippedPackages(files: Iterable<string>): string[] {
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as Lock;
  const folders = [...files].filter((file) => /\.[cm]?js$/.test(file)).map((file) => file.match(PACKAGE)?.join('/'));
  const known = folders.filter((folder) => folder !== undefined && packages[folder]);
  return [...new Set(known as string[])].sort();
}

function noticeOf(folder: string): string {
  const inPackage = (file: string) => inRoot(folder, file);
  const { name, version, license, author } = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as Manifest;
  const texts = readdirSync(inRoot(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  const body = texts.map((file) => readFileSync(inPackage(file), 'utf8').trim());
  if (body.length === 0 && license === 'MIT') body.push(mitOf(name, author));
  return [`${name} ${version}, ${license}`, ...body].join('\n\n');
}

/** What the licences of bundled packages ask to be passed on. */
export function notices(files: Iterable<string>): string {
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `Code of these packages is part of this product.${rule}${shippedPackages(files).map(noticeOf).join(rule)}\n`;
}
