import ts from 'typescript';
import { isText, placeOf, type SourceFile, sourceFiles, walk } from '../../../../scripts/generate/texts/source-texts';

/** What is in these is read by machines, or typed by people whatever their language. */
const NO_TEXTS = [
  // Words that people may type, among them those of DuckDB.
  'src/datasource/search/synonyms.ts',
  'src/datasource/sql-editor/completion.ts',
  // SQL that is sent.
  'src/datasource/logs/volume-query.ts',
  'src/datasource/filters/in-sql.ts',
];

/** Attributes and fields that hold no words for people. */
const NAMES_OF_OTHERS =
  /^(style|color|background|border|font|margin|padding|gap|key|className|type|role|name|icon|variant|size|fill|severity|format|url|method|wordWrap|gridTemplateColumns|refId|cursor|preset|overflow\w*|flex\w*)$/;

/** Two words, or one that begins with a capital letter and is no name of code. */
const READS_LIKE_TEXT = /[A-Za-z]{2,}[,;:.]? [A-Za-z(]{2,}|^[A-Z][a-z]{2,}$/;

/** What nobody reads: SQL, names of what is kept, marks, an error that is caught. */
const NOT_SHOWN = new Set([
  '$__conditionalAll(column IN ($…), $…)',
  'SELECT FROM WHERE GROUP HAVING ORDER LIMIT QUALIFY WINDOW ON USING UNION EXCEPT INTERSECT',
  'values of …',
  'the values of …',
  ' at line …, column …:',
  'The texts in … are not there.',
]);

/** The same in every language. */
const SAME = new Set(['DuckDB']);

const nameOf = (node: ts.Node): string => {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) || ts.isJsxAttribute(parent)) return parent.name.getText();
  return '';
};

function isOfMachine(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent) || ts.isCaseClause(parent)) return true;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return true;
  // What a text is compared with.
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.PlusToken && parent.left !== node)
    return /^[=!]==/.test(parent.operatorToken.getText());
  return NAMES_OF_OTHERS.test(nameOf(node));
}

function wordsOf(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) return node.text.trim();
  if (ts.isStringLiteralLike(node)) return isOfMachine(node) ? undefined : node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return isOfMachine(node)
    ? undefined
    : [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('…');
}

function isStyle(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isJsxAttribute(at)) return at.name.getText() === 'style';
    if (ts.isAsExpression(at) && at.type.getText() === 'const' && ts.isObjectLiteralExpression(at.expression))
      return true;
    if (ts.isFunctionLike(at) || ts.isVariableDeclaration(at)) return /CSSProperties/.test(at.type?.getText() ?? '');
  }
  return false;
}

function ofFile(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file.tree, (node) => {
    if (isText(node)) return true;
    const words = wordsOf(node);
    if (
      words !== undefined &&
      READS_LIKE_TEXT.test(words) &&
      !SAME.has(words) &&
      !NOT_SHOWN.has(words) &&
      !isStyle(node)
    ) {
      found.push(`${placeOf(file, node)}: ${words}`);
    }
    return undefined;
  });
  return found;
}

/** What the frontend shows without asking for it in the language of the person: its places and words. */
export const hardCoded = (): string[] =>
  sourceFiles()
    .filter(({ name }) => !NO_TEXTS.includes(name))
    .flatMap(ofFile);
