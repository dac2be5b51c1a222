import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { inRoot } from './root';

/** What its public types are made of. */
const FILES = ['index', 'fields', 'producer'];

/** Node's resolution wants the whole name of a file. */
const IMPORT = /(from ')(\.\/[^']+)(')/g;

/** Lays the declarations of the producer beside its bundle. */
export function writeProducerTypes(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) {
    const source = readFileSync(inRoot('src/producer', `${file}.ts`), 'utf8');
    const { outputText } = ts.transpileDeclaration(source, {
      fileName: `${file}.ts`,
      compilerOptions: { target: ts.ScriptTarget.ES2022, isolatedDeclarations: true, strict: true, types: ['node'] },
    });
    writeFileSync(path.join(folder, `${file}.d.mts`), outputText.replace(IMPORT, '$1$2.mjs$3'));
  }
}
