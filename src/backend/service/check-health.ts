import type { FileAccess, HealthDetails } from '../../api/health';
import type { Status } from '../../api/status';
import { LearningError } from '../../error/learning-error';
import { plural } from '../../error/plural';
import { type CheckHealthRequest, type CheckHealthResponse, HealthStatus } from '../../protocol/diagnostics';
import type { DataSource } from '../instance/data-source';
import type { Instances } from '../instance/instances';
import { ADMIN, roleOf } from '../resource/route';
import { statusOf } from '../resource/status';
import type { Handler } from './serve';

/** What there is on the machine, which is told to administrators only; null for others. */
async function placeFor(role: string, { settings, snapshots }: DataSource): Promise<FileAccess | null> {
  if (role !== ADMIN) return null;
  const { file } = await snapshots.status();
  return {
    path: settings.path,
    mode: file && `0${file.mode.toString(8)}`,
    owner: file?.uid ?? null,
    runsAs: process.getuid?.() ?? null,
  };
}

/** What systemd keeps from Grafana, as its packages for Linux set it up, and the setting of the unit that gives it back. */
const HIDDEN_BY_SYSTEMD = [
  { folder: /^\/(home|root|run\/user)(?=\/)/, setting: 'ProtectHome=read-only' },
  { folder: /^\/(tmp|var\/tmp)(?=\/)/, setting: 'PrivateTmp=false' },
] as const;

function remarkOnSystemd(code: string, path: string): string {
  if (process.platform !== 'linux' || !['not_found', 'permission_denied'].includes(code)) return '';
  for (const { folder, setting } of HIDDEN_BY_SYSTEMD) {
    const [hidden] = folder.exec(path) ?? [];
    if (!hidden) continue;
    return ` A Grafana that systemd starts sees nothing of ${hidden}: keep the database elsewhere, or set ${setting} by systemctl edit grafana-server.`;
  }
  return '';
}

function describePlace({ path, mode, owner, runsAs }: FileAccess): string {
  const seen = mode === null ? 'not to be seen from here' : `mode ${mode}, owner ${owner}`;
  return ` The path is ${path} (${seen}); the plugin runs as user ${runsAs}.`;
}

function describeProblem({ problem, copy }: Status, place: FileAccess | null): string {
  const { code, message, hint } = problem!;
  const meanwhile = copy ? ` Until then panels show the copy as of ${copy.asOf}, and say so.` : '';
  const there = place ? describePlace(place) + remarkOnSystemd(code, place.path) : '';
  return `[${code}] ${message} ${hint}${meanwhile}${there}`;
}

function describeArchive({ rows, problem }: NonNullable<Status['archive']>): string[] {
  return [
    ...(rows === null
      ? []
      : [`${plural(rows, 'archived execution is', 'archived executions are')} shown beside them.`]),
    ...(problem === null ? [] : [`[${problem.code}] ${problem.message} ${problem.hint}`]),
  ];
}

function describeNeighbours({ rows, problems }: NonNullable<Status['neighbours']>): string[] {
  const held = Object.entries(rows).map(([name, count]) => `${name} ${Number(count).toLocaleString('en')}`);
  return [
    ...(held.length === 0 ? [] : [`Rows beside them: ${held.join(', ')}.`]),
    ...problems.map(({ code, message, hint }) => `[${code}] ${message} ${hint}`),
  ];
}

function describeHealth(
  { file, database, remarks, storage, copy, archive, neighbours, incoherentFileSystem }: Status,
  place: FileAccess | null,
): string {
  const { row_count: rows, newest_past: newest, rows_ahead: ahead, duckdb_version: reader } = database!;
  const sentences = [
    `${file} has ${plural(Number(rows), 'execution')}${newest ? `, the newest of ${newest}` : ''}.`,
    ...(Number(ahead) > 0 ? [`Of them ${Number(ahead).toLocaleString('en')} are dated in the future.`] : []),
    ...(archive === null ? [] : describeArchive(archive)),
    ...(neighbours === null ? [] : describeNeighbours(neighbours)),
    ...remarks,
    `The copy that is read is ${copy!.ageSeconds.toFixed(1)} s old.`,
    `DuckDB ${reader} reads storage version ${storage.version}, made by ${storage.createdBy}.${place ? describePlace(place) : ''}`,
  ];
  if (incoherentFileSystem) {
    sentences.push(
      `The file lies on ${incoherentFileSystem}, where a copy may mix old and new: move it to a local disk of the machine that Grafana runs on.`,
    );
  }
  return sentences.join(' ');
}

const report = (status: number, message: string, details: unknown): CheckHealthResponse => ({
  status,
  message,
  jsonDetails: Buffer.from(JSON.stringify(details)),
});

async function examine(source: DataSource, role: string, signal: AbortSignal): Promise<CheckHealthResponse> {
  const status = await statusOf(source, signal);
  const place = await placeFor(role, source);
  const details: HealthDetails = { ...status, ...place };
  return status.problem
    ? report(HealthStatus.error, describeProblem(status, place), details)
    : report(HealthStatus.ok, describeHealth(status, place), details);
}

/**
 * Says whether queries would be answered, from what, and otherwise what is wrong and what to do. Whoever may query may
 * ask: only administrators are told of more than the file's name.
 */
export function checkHealth(instances: Instances<DataSource>): Handler<CheckHealthRequest, CheckHealthResponse> {
  return async ({ pluginContext }, signal) => {
    try {
      return await instances.use(pluginContext, (source) => examine(source, roleOf(pluginContext), signal));
    } catch (cause) {
      const error = LearningError.from(cause);
      return report(HealthStatus.error, error.toDisplay(), { code: error.code });
    }
  };
}
