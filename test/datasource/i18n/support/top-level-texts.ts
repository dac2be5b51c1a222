import path from 'node:path';
import ts from 'typescript';
import { isText, placeOf, type SourceFile, sourceFiles, walk } from '../../../../scripts/generate/texts/source-texts';

const ENTRY = 'src/datasource/module.ts';

/** The files that a file has loaded before it runs, itself among them. */
function loadedWith(entry: string, files: ReadonlyMap<string, SourceFile>): SourceFile[] {
  const names = new Set([entry]);
  // A set hands out what is added while it is walked.
  for (const name of names) {
    for (const statement of files.get(name)!.tree.statements) {
      if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly) continue;
      const imported = path.posix.join(name, '..', (statement.moduleSpecifier as ts.StringLiteral).text);
      const file = [imported, `${imported}.ts`, `${imported}.tsx`].find((candidate) => files.has(candidate));
      if (file) names.add(file);
    }
  }
  return [...names].map((name) => files.get(name)!);
}

/** Places in what module.js holds where texts are asked for before they are loaded: outside of functions. */
export function topLevelTexts(): string[] {
  const files = new Map(sourceFiles().map((file) => [file.name, file]));
  return loadedWith(ENTRY, files).flatMap((file) => {
    const found: string[] = [];
    walk(file.tree, (node) => {
      if (ts.isFunctionLike(node)) return true;
      if (isText(node)) found.push(placeOf(file, node));
      return undefined;
    });
    return found;
  });
}
