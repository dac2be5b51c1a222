import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(path.join(ROOT, name), 'utf8');

interface Stage {
  readonly name: string;
  readonly instructions: readonly { readonly name: string; readonly words: readonly string[] }[];
}

/** The stages of our Dockerfile, which quotes no word and has no flag but --from. */
function stages(): Stage[] {
  const text = read('Dockerfile')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ');
  const parts = text.split(/^FROM /m).slice(1);
  return parts.map((part) => {
    const [from, ...lines] = part.split('\n').filter(Boolean);
    const instructions = lines.map((line) => line.split(/\s+/)).map(([name, ...words]) => ({ name: name!, words }));
    return { name: from!.split(' ').at(-1)!, instructions };
  });
}

/** One line of `.dockerignore`: a name or `*.db` at the root, or a name anywhere. */
function ignores(pattern: string): (file: string) => boolean {
  const [, anywhere, name] = /^(\*\*\/)?(.*)$/.exec(pattern)!;
  const expression = new RegExp(
    `^${anywhere ? '(.*/)?' : ''}${name!.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`,
  );
  return (file) => expression.test(file);
}

/** Files below a folder, seen from it; from a file, the empty name. */
function filesBelow(root: string, isLeftOut: (file: string) => boolean, name = ''): string[] {
  if (isLeftOut(name)) return [];
  const at = path.join(root, name);
  if (!statSync(at).isDirectory()) return [name];
  return readdirSync(at).flatMap((entry) => filesBelow(root, isLeftOut, path.join(name, entry)));
}

interface Build {
  /** The folder that is `/` to a stage. */
  readonly rootOf: (stage: string) => string;
  /** What RUN does. @param folder the working directory */
  readonly run: (command: string, folder: string, stage: string) => void;
}

/** Lays the files of all stages of our Dockerfile out as it says. Throws where it copies what is not there. */
export function layOut({ rootOf, run }: Build): void {
  const ignored = read('.dockerignore').split('\n').filter(Boolean).map(ignores);
  const outsideContext = (file: string) => ignored.some((test) => test(path.relative(ROOT, file)));
  for (const { name: stage, instructions } of stages()) {
    let workdir = '/';
    const values = new Map<string, string>();
    const fill = (word: string) => word.replaceAll(/\$(\w+)/g, (_, name: string) => values.get(name) ?? '');
    const within = (file: string) => path.join(rootOf(stage), path.resolve(workdir, file));

    const copy = (source: string, target: string, other: string | undefined) => {
      const from = path.join(other ? rootOf(other) : ROOT, source);
      const files = filesBelow(from, (name) => !other && outsideContext(path.join(from, name)));
      if (files.length === 0) throw new Error(`The stage ${stage} copies ${source}, which is not there.`);
      for (const name of files) {
        const into = within(path.join(target, name === '' && target.endsWith('/') ? path.basename(source) : name));
        mkdirSync(path.dirname(into), { recursive: true });
        cpSync(path.join(from, name), into);
      }
    };

    for (const { name, words } of instructions) {
      if (name === 'WORKDIR') workdir = words[0]!;
      if (name === 'ARG') values.set(...(words[0]!.split('=') as [string, string]));
      if (name === 'RUN') run(words.join(' '), within('.'), stage);
      if (name !== 'COPY') continue;
      const [target, ...sources] = words
        .filter((word) => !word.startsWith('--'))
        .map(fill)
        .reverse();
      const other = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
      for (const source of sources) copy(source, target!, other);
    }
  }
}
