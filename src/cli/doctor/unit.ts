import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who Grafana runs as, and what systemd hides from it. */
export interface Unit {
  readonly user: { readonly name: string; readonly uid: number; readonly gids: readonly number[] } | undefined;
  readonly hidesHome: boolean;
  readonly hidesTemp: boolean;
}

const NAME = 'grafana-server.service';
const FOLDERS = ['usr/lib/systemd/system', 'lib/systemd/system', 'etc/systemd/system'];

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function overrides(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => read(join(folder, name)));
}

/** The last setting counts, wherever it is. */
const settingIn = (texts: readonly string[], key: string) =>
  [...texts.join('\n').matchAll(new RegExp(`^\\s*${key}=(.*)$`, 'gm'))].at(-1)?.[1]?.trim() ?? '';

const isHidden = (value: string) => /^(1|yes|true|on|tmpfs)$/i.test(value);

function userOf(root: string, name: string): Unit['user'] {
  const line = read(join(root, 'etc/passwd'))
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (line === undefined) return undefined;
  const [, , uid, gid] = line.split(':');
  const further = read(join(root, 'etc/group'))
    .split('\n')
    .filter((each) => each.split(':')[3]?.split(',').includes(name))
    .map((each) => Number(each.split(':')[2]));
  return { name, uid: Number(uid), gids: [Number(gid), ...further] };
}

/** The unit of systemd; undefined where there is none. */
export function findUnit(root: string): Unit | undefined {
  const texts = FOLDERS.flatMap((folder) => [
    read(join(root, folder, NAME)),
    ...overrides(join(root, folder, `${NAME}.d`)),
  ]);
  if (texts.every((text) => text === '')) return undefined;
  const name = settingIn(texts, 'User');
  return {
    user: name === '' ? undefined : userOf(root, name),
    hidesHome: isHidden(settingIn(texts, 'ProtectHome')),
    hidesTemp: isHidden(settingIn(texts, 'PrivateTmp')),
  };
}
