import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Backup } from '../../backup/backup';
import { rowsOf } from '../../backup/contents';
import type { Created } from '../../backup/create-backup';
import type { Listed } from '../../backup/list-backups';
import type { Manifest } from '../../backup/manifest';
import type { Pruned } from '../../backup/prune-backups';
import type { Restored, RestorePlan } from '../../backup/restore-backup';
import type { Verified } from '../../backup/verify-backup';
import { plural } from '../../error/plural';
import { KEPT_SUFFIX } from '../../replacement/replacement';
import { count, megabytes, seconds } from '../format';

/** A backup as JSON, without what only this program needs of its manifest. */
function manifestObject(manifest: Manifest) {
  const { name, type, source, takenAt, parent, bytes, storedBytes, stored, hashes, contents, verifiedAt } = manifest;
  const { executions } = contents;
  return {
    name,
    type,
    source,
    takenAt,
    parent,
    databaseBytes: bytes,
    bytes: storedBytes,
    blocks: hashes.length - 1,
    storedBlocks: stored.filter((piece) => piece > 0).length,
    tables: contents.tables.map(({ schema, name: table, rows }) => ({ schema, name: table, rows })),
    rows: rowsOf(contents),
    executions: executions?.rows ?? null,
    oldest: executions?.oldest ?? null,
    newest: executions?.newest ?? null,
    verifiedAt,
  };
}

interface Run extends Created {
  readonly milliseconds: number;
  readonly isLogged: boolean;
  readonly pruned: readonly Backup[];
}

const namesOf = (backups: readonly Backup[]) => backups.map(({ name }) => name.text);

export function createdObject({ manifest, remark, milliseconds, isLogged, pruned }: Run) {
  return {
    ...manifestObject(manifest),
    remark,
    seconds: Math.round(milliseconds) / 1000,
    logged: isLogged,
    pruned: namesOf(pruned),
  };
}

function summary({ type, bytes, storedBytes, contents }: Manifest): string {
  const size = type === 'full' ? megabytes(bytes) : `${megabytes(storedBytes)} of ${megabytes(bytes)}`;
  return `${type}, ${size}, ${plural(rowsOf(contents), 'row')}`;
}

export function createdLines({ manifest, remark, milliseconds, pruned }: Run): string[] {
  return [
    `${manifest.name}: ${summary(manifest)}, read and compared, ${seconds(milliseconds)}`,
    ...(remark ? [`It is a full one: ${remark}.`] : []),
    ...namesOf(pruned).map((name) => `Removed ${name}`),
  ];
}

export function listedObject({ backup, problem }: Listed) {
  const { manifest, verdict, name } = backup;
  const state = problem === null ? 'good' : 'damaged';
  const known = manifest === null ? { name: name.text } : manifestObject(manifest);
  return { ...known, state, problem, lastVerifiedAt: verdict?.at ?? manifest?.verifiedAt ?? null };
}

export function listedLines(listed: readonly Listed[]): string[] {
  if (listed.length === 0) return ['There is no backup yet.'];
  return listed.map(({ backup: { name, manifest, verdict }, problem }) => {
    const what = manifest === null ? [] : [summary(manifest)];
    const proved = verdict?.at ?? manifest?.verifiedAt;
    return `${name.text}: ${[...what, problem === null ? `good, last read ${proved}` : `DAMAGED: ${problem}`].join(', ')}`;
  });
}

export function verifiedObject({ backup, verdict }: Verified) {
  const { manifest, name } = backup;
  return {
    name: name.text,
    state: verdict.problem === null ? 'good' : 'damaged',
    problem: verdict.problem,
    verifiedAt: verdict.at,
    rows: manifest === null ? null : rowsOf(manifest.contents),
    bytes: manifest?.storedBytes ?? null,
  };
}

export function verifiedLines(verified: readonly Verified[]): string[] {
  return verified.map(({ backup: { name, manifest }, verdict: { problem } }) => {
    if (problem !== null) return `${name.text}: DAMAGED: ${problem}`;
    return `${name.text}: good, ${summary(manifest!)} read and compared`;
  });
}

export function prunedObject({ kept, removed }: Pruned, dryRun: boolean) {
  return { dryRun, removed: namesOf(removed), kept: namesOf(kept) };
}

export function prunedLines({ kept, removed }: Pruned, dryRun: boolean): string[] {
  return [
    ...namesOf(removed).map((name) => `${dryRun ? 'Would remove' : 'Removed'} ${name}`),
    `${count(kept.length)} kept`,
  ];
}

export function replacing(database: string, { backup }: RestorePlan): string {
  const { takenAt, contents } = backup.manifest;
  const name = basename(database);
  const rows = contents.executions === null ? '' : `, ${plural(contents.executions.rows, 'execution')}`;
  const earlier = existsSync(database + KEPT_SUFFIX) ? ', and what an earlier restore kept there is deleted' : '';
  return `${name} is replaced by its state of ${takenAt}${rows}. What is there now is kept as ${name}${KEPT_SUFFIX}${earlier}.`;
}

export function restoredObject(database: string, { backup, replaces, passedOver }: Restored) {
  return {
    file: basename(database),
    ...manifestObject(backup.manifest),
    previous: replaces ? basename(database) + KEPT_SUFFIX : null,
    passedOver: passedOver.map(({ backup: name, problem }) => ({ name, problem })),
  };
}

export function restoredLines(database: string, { backup, replaces, passedOver }: Restored): string[] {
  const { manifest } = backup;
  const name = basename(database);
  return [
    ...passedOver.map(({ backup: other, problem }) => `Passed over ${other}: ${problem}`),
    `${name}: restored from ${manifest.name}, ${plural(rowsOf(manifest.contents), 'row')}, as of ${manifest.takenAt}`,
    ...(replaces ? [`What was there is kept as ${name}${KEPT_SUFFIX}`] : []),
  ];
}
