import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { LearningError } from '../../error/learning-error';

/** A Grafana that is installed on this machine. */
export interface Grafana {
  /** The folder that has its `conf` and `public`. */
  readonly home: string;
  /** Its server: `grafana`, or the `grafana-server` that does the same. */
  readonly program: string;
}

const PROGRAMS = ['grafana', 'grafana-server'] as const;

/** Where Homebrew and the packages of Linux distributions put it. */
const FOLDERS = [
  '/opt/homebrew/opt/grafana',
  '/usr/local/opt/grafana',
  '/home/linuxbrew/.linuxbrew/opt/grafana',
  '/usr/share/grafana',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The folder that a program of Grafana, or a folder that it was installed in, belongs to. */
const rootOf = (path: string) => (isProgram(path) ? dirname(dirname(realpathSync(path))) : path);

/**
 * What is on the PATH may be a script that brings the settings of the system's own Grafana along; so we take the program
 * that lies in the home, or, as Homebrew has it, beside it.
 */
function grafanaIn(path: string): Grafana | undefined {
  // Its home is written into files that Grafana reads from another folder than this one.
  const root = resolve(rootOf(path));
  for (const home of [root, join(root, 'share/grafana')]) {
    if (!existsSync(join(home, 'conf/defaults.ini'))) continue;
    const program = [join(home, 'bin'), join(root, 'bin')]
      .flatMap((folder) => PROGRAMS.map((name) => join(folder, name)))
      .find(isProgram);
    if (program) return { home, program };
  }
  return undefined;
}

function candidates({ PATH = '', GRAFANA_HOME }: NodeJS.ProcessEnv): string[] {
  const folders = PATH.split(delimiter).filter(Boolean);
  return [
    ...PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).filter(isProgram),
    ...(GRAFANA_HOME ? [GRAFANA_HOME] : []),
    ...FOLDERS,
  ];
}

/** The first one of this machine, if any. */
export function findGrafana(): Grafana | undefined {
  for (const candidate of candidates(process.env)) {
    const grafana = grafanaIn(candidate);
    if (grafana) return grafana;
  }
  return undefined;
}

/** The one that was named by its home or its program. Throws LearningError `bad_usage`. */
export function namedGrafana(path: string): Grafana {
  const grafana = grafanaIn(path);
  if (grafana) return grafana;
  throw new LearningError('bad_usage', 'There is no Grafana at the path after --grafana.', {
    hint: 'Name the folder that has its conf and bin, or its program.',
  });
}
