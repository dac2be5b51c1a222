import { resolve } from 'node:path';
import { LearningError } from '../../error/learning-error';
import { GrafanaClient } from '../install/api/client';
import { tokenOf, type Where } from '../install/options';
import { DATABASE_CHECKS } from './checks/database';
import { MACHINE_CHECKS } from './checks/machine';
import { PLUGIN_CHECKS } from './checks/plugin';
import { PROVISIONING_CHECKS } from './checks/provisioning';
import { ACCESS_CHECKS, REMOTE_CHECKS } from './checks/remote';
import { type Check, examine, type Finding } from './finding';
import { findPatient, type Patient } from './patient';

export interface DoctorOptions extends Where {
  readonly db?: string;
  readonly root: string;
}

export interface Diagnosis {
  /** Names of all that was looked at. */
  readonly checked: readonly string[];
  readonly findings: readonly Finding[];
}

const OF_MACHINE: readonly Check<Patient>[] = [
  ...MACHINE_CHECKS,
  ...PLUGIN_CHECKS,
  ...DATABASE_CHECKS,
  ...PROVISIONING_CHECKS,
];

const namesOf = (checks: readonly { readonly name: string }[]) => checks.map(({ name }) => name);

async function diagnoseRemote(options: DoctorOptions, url: string, signal: AbortSignal): Promise<Diagnosis> {
  const token = await tokenOf(options);
  if (token === undefined) {
    throw new LearningError('bad_usage', 'A Grafana at an address asks for a token.', {
      hint: 'Give that of a service account with the role Admin by GRAFANA_TOKEN or --token-file.',
    });
  }
  const client = new GrafanaClient(url, token, signal);
  const closed = await examine(ACCESS_CHECKS, client);
  if (closed.length > 0) return { checked: namesOf(ACCESS_CHECKS), findings: closed.slice(0, 1) };
  return { checked: namesOf([...ACCESS_CHECKS, ...REMOTE_CHECKS]), findings: await examine(REMOTE_CHECKS, client) };
}

/** Looks at a Grafana, and changes nothing. Throws LearningError where it cannot be looked at. */
export async function diagnose(options: DoctorOptions, signal: AbortSignal): Promise<Diagnosis> {
  if (options.url !== undefined) return diagnoseRemote(options, options.url, signal);
  const db = options.db === undefined ? undefined : resolve(options.db);
  const patient = await findPatient(options, db, options.root);
  return { checked: namesOf(OF_MACHINE), findings: await examine(OF_MACHINE, patient) };
}
