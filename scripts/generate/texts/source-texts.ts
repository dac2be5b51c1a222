import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { inRoot } from '../../build/root';

const FOLDER = 'src/datasource';

/** Here keys may be put together of what tables have. */
const OF_TABLES = /^src\/datasource\/i18n\/(table|vocabulary)-texts\.ts$/;

/** A file of the frontend, parsed. */
export interface SourceFile {
  /** From the root. */
  readonly name: string;
  readonly tree: ts.SourceFile;
}

/** Every file of the frontend. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(inRoot(FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(FOLDER, name.replaceAll('\\', '/')))
    .sort()
    .map((name) => ({
      name,
      tree: ts.createSourceFile(name, readFileSync(inRoot(name), 'utf8'), ts.ScriptTarget.Latest, true),
    }));
}

/** Walks a tree from its root; what `visit` returns true for is not entered. */
export function walk(node: ts.Node, visit: (node: ts.Node) => boolean | undefined): void {
  if (visit(node)) return;
  node.forEachChild((child) => walk(child, visit));
}

/** Where a node is, for people. */
export function placeOf({ name, tree }: SourceFile, node: ts.Node): string {
  return `${name}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

export const isText = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't';

/** The English text for one, of a text that has a plural. */
function singularOf(values: ts.Expression | undefined): string | undefined {
  if (!values || !ts.isObjectLiteralExpression(values)) return undefined;
  for (const property of values.properties) {
    if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'defaultValue_one') continue;
    if (ts.isStringLiteralLike(property.initializer)) return property.initializer.text;
  }
  return undefined;
}

/**
 * The English texts that the code of the frontend asks for by `t(key, text)`, by key.
 * Throws an Error that names the place of a call that is not written so.
 */
export function sourceTexts(): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const file of sourceFiles()) {
    walk(file.tree, (node) => {
      if (!isText(node)) return undefined;
      const [key, text, values] = node.arguments;
      if (!key || !text || !ts.isStringLiteralLike(key) || !ts.isStringLiteralLike(text)) {
        if (OF_TABLES.test(file.name)) return undefined;
        throw new Error(`${placeOf(file, node)}: t() takes its key and its English text as they are written.`);
      }
      const one = singularOf(values);
      const entries = one === undefined ? { '': text.text } : { _one: one, _other: text.text };
      for (const [suffix, english] of Object.entries(entries)) {
        const name = key.text + suffix;
        const known = texts.get(name);
        if (known !== undefined && known !== english) {
          throw new Error(`${placeOf(file, node)}: ${name} is ${JSON.stringify(known)} elsewhere.`);
        }
        texts.set(name, english);
      }
      return undefined;
    });
  }
  return texts;
}
