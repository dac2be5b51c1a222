import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { inRoot } from '../../build/root';

export function parsed(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(inRoot(file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

/** The text of the comment before a node, without its marks. */
export function commentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' ');
}

/** Interfaces and types by their names, as they are written but for what only TypeScript needs. */
function declarationsIn(files: readonly string[]): ReadonlyMap<string, string> {
  const found = files.flatMap((file) =>
    parsed(file).statements.flatMap((statement) => {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) return [];
      const text = statement.getFullText().trim();
      return [[statement.name.text, text.replaceAll(/^export |\breadonly /gm, '')] as const];
    }),
  );
  return new Map(found);
}

/** Gives the declarations of a type and of all that it is made of. */
export function declarationsOf(files: readonly string[]): (type: string) => string {
  const all = declarationsIn(files);
  const collect = (type: string, known: Set<string>): string[] => {
    const text = all.get(type);
    if (text === undefined || known.has(type)) return [];
    known.add(type);
    const code = text.replaceAll(/\/\*\*.*?\*\//gs, '');
    return [text, ...[...code.matchAll(/\b[A-Z]\w+\b/g)].flatMap(([name]) => collect(name, known))];
  };
  return (type) => collect(type, new Set()).join('\n\n');
}

/** The types of the members of an interface, as they are written. */
export function memberTypes(file: string, name: string): ReadonlyMap<string, string> {
  const members = parsed(file).statements.flatMap((statement) =>
    ts.isInterfaceDeclaration(statement) && statement.name.text === name ? [...statement.members] : [],
  );
  return new Map(
    members
      .filter(ts.isPropertySignature)
      .map(({ name: key, type }) => [ts.isStringLiteral(key) ? key.text : key.getText(), type?.getText() ?? '']),
  );
}
