import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { LearningError } from '../../../error/learning-error';
import { findSource } from '../../../snapshot/find-source';
import { type Check, error, type Finding, NOTHING } from '../finding';
import type { Patient } from '../patient';
import { obstacleFor } from '../permission';
import type { Source } from '../sources';

type Named = Source & { readonly path: string };

/** Looks at the database of each data source whose path is known. */
const atEach =
  (look: (source: Named, patient: Patient) => Omit<Finding, 'check'>[] | Promise<Omit<Finding, 'check'>[]>) =>
  async (patient: Patient): Promise<Omit<Finding, 'check'>[]> => {
    const named = patient.sources.filter((source): source is Named => source.path !== undefined);
    return (await Promise.all(named.map((source) => look(source, patient)))).flat();
  };

const HOMES = /^\/(home|root|run\/user)(\/|$)/;
const TEMPS = /^\/(var\/)?tmp(\/|$)/;
const OVERRIDE = 'systemctl edit grafana-server';

function mountPoints(root: string): string[] {
  const file = join(root, 'proc/self/mountinfo');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[4]?.replaceAll('\\040', ' ') ?? []);
}

export const DATABASE_CHECKS: readonly Check<Patient>[] = [
  {
    name: 'path',
    look: atEach(async ({ name, path }) => {
      if (!isAbsolute(path)) {
        return error(
          `The path of ${name} is not absolute.`,
          'Let it begin with /: Grafana runs in a folder of its own choosing.',
        );
      }
      try {
        await findSource(path);
        return NOTHING;
      } catch (cause) {
        const { code, message, hint } = LearningError.from(cause);
        // Whether Grafana may read it is looked at by itself.
        return code === 'permission_denied' ? NOTHING : error(`Of ${name}: ${message}`, hint);
      }
    }),
  },
  {
    name: 'permission',
    look: atEach(({ name, path }, { unit }) => {
      if (!existsSync(path) || unit?.user === undefined) return NOTHING;
      const obstacle = obstacleFor(path, unit.user);
      if (obstacle === undefined) return NOTHING;
      const what = obstacle === 'file' ? 'the file' : 'a folder above it';
      return error(
        `The user ${unit.user.name}, whom Grafana runs as, may not read the database of ${name}: ${what} keeps it out.`,
        `setfacl -m u:${unit.user.name}:rX on the file, its folder and those above, or a group that both are in.`,
      );
    }),
  },
  {
    name: 'protect-home',
    look: atEach(({ name, path }, { unit }) =>
      unit?.hidesHome && HOMES.test(path)
        ? error(
            `systemd hides /home, /root and /run/user from Grafana, where the database of ${name} is.`,
            `Keep it elsewhere, as in /srv, or ${OVERRIDE}, and set ProtectHome=read-only under [Service].`,
          )
        : NOTHING,
    ),
  },
  {
    name: 'private-tmp',
    look: atEach(({ name, path }, { unit }) =>
      unit?.hidesTemp && TEMPS.test(path)
        ? error(
            `systemd gives Grafana a /tmp of its own, and the database of ${name} is in that of the others.`,
            `Keep it elsewhere, as in /srv, or ${OVERRIDE}, and set PrivateTmp=false under [Service].`,
          )
        : NOTHING,
    ),
  },
  {
    name: 'container-mount',
    look: atEach(({ name, path }, { root }) =>
      mountPoints(root).includes(path)
        ? error(
            `The file of ${name} itself is mounted into this container: its write-ahead log, beside it, is not to be seen, nor a file that takes its place.`,
            'Mount its folder instead; read-only will do.',
          )
        : NOTHING,
    ),
  },
];
