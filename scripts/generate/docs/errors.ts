import ts from 'typescript';
import { exitCodeOf } from '../../../src/cli/exit-codes';
import { CODES, type ErrorCode } from '../../../src/error/codes';
import { worded } from '../../../src/error/reader';
import { commentOf, parsed } from './declarations';
import { code, page, table } from './markdown';

/** What each code means, by the comment of its entry. */
function meanings(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (node: ts.Node): void => {
    const isEntry = ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text in CODES;
    if (isEntry) found.set((node.name as ts.Identifier).text, commentOf(node));
    else ts.forEachChild(node, look);
  };
  look(parsed('src/error/codes.ts'));
  return found;
}

/** docs/errors.md */
export function errorsPage(): string {
  const meaning = meanings();
  const codes = (Object.keys(CODES) as ErrorCode[]).toSorted();
  return page(
    '# Errors',
    'Every error has one of these codes, a message that says what happened and to which file or field, and a remedy: `[code] message remedy`. Where a case allows, the remedy is a sharper one than here. Made by `npm run generate` from `src/error/codes.ts`.',
    'Over HTTP an error travels with the status, as `{code, message, hint}`. A command ends with the exit code; those that tell by it what they have found say in their `--help` which other ones they have. Grafana counts those of the kind *plugin* against the plugin, all others against what it was asked or what it reads.',
    table(
      [
        'code',
        'what it means',
        'remedy in Grafana',
        'remedy in a terminal',
        'on the page of a file',
        'status',
        'kind',
        'exit code',
      ],
      codes.map((name) => {
        const { hint, status, source } = CODES[name];
        const said = meaning.get(name);
        if (!said) throw new Error(`The error code ${name} has no comment that says what it means.`);
        const [grafana, terminal, onPage] = [worded(hint, 'grafana'), worded(hint, 'terminal'), worded(hint, 'page')];
        const other = terminal === grafana ? 'the same' : terminal;
        const there = onPage === terminal ? 'as in a terminal' : onPage;
        return [code(name), said, grafana, other, there, String(status), source, String(exitCodeOf(name))];
      }),
    ),
  );
}
