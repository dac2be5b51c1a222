import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findJava } from './java';

const SOURCE = path.resolve(import.meta.dirname, '../trino');
const CACHE = path.resolve(import.meta.dirname, '../../.cache/trino');

/** The parser's classes are of this Java. */
const JAVA = 25;

const jars = readFileSync(path.join(SOURCE, 'jars.sha256'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(/ +/) as [sum: string, name: string]);

const sumOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Whether the folder has every jar, each with the bytes that it is known by. */
const isWhole = (folder: string) =>
  jars.every(([sum, name]) => existsSync(path.join(folder, name)) && sumOf(path.join(folder, name)) === sum);

/** Brings the jars by Maven, from where its settings say. Undefined, or why they cannot be had. */
function fetchJars(): string | undefined {
  if (isWhole(CACHE)) return undefined;
  mkdirSync(path.dirname(CACHE), { recursive: true });
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    cpSync(path.join(SOURCE, 'pom.xml'), path.join(folder, 'pom.xml'));
    const output = path.join(folder, 'jars');
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${output}`];
    const { status, error } = spawnSync('mvn', ['-B', '-q', ...goal], { cwd: folder, stdio: 'ignore' });
    if (error) return 'Maven is not on the PATH';
    if (status !== 0) return 'Maven could not fetch the parser';
    if (!isWhole(output)) throw new Error('What Maven brought is not what test/trino/jars.sha256 says.');
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(output, CACHE);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the parser has against each statement: nothing, or a message that begins with its place. */
export type TrinoParser = (statements: readonly string[]) => readonly string[];

const parserBy =
  (java: string): TrinoParser =>
  (statements) => {
    const classes = jars.map(([, name]) => path.join(CACHE, name)).join(path.delimiter);
    const answers = execFileSync(java, ['-cp', classes, path.join(SOURCE, 'TrinoParse.java')], {
      input: statements.map((statement) => `${statement}\0`).join(''),
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    }).split('\0');
    return answers.slice(0, -1);
  };

/** Trino's own parser; or, in words, why it cannot run here. */
export function trinoParser(): TrinoParser | string {
  const java = findJava(JAVA);
  if (!java) return `Java ${JAVA} is not installed, or not named by JAVA_HOME`;
  return fetchJars() ?? parserBy(java);
}
