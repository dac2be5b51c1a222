import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { alertFiles } from '../alerts/files';
import { dashboardFiles } from '../dashboards/files';
import { type AllLimits, DEFAULT_LIMITS } from '../model/limits';
import type { Installation } from './start/installation';
import { writeFiles } from './write-files';

/** The installation with dashboards and rules by the limits; what differs is written into the folder. Throws LearningError. */
export async function limitedInstallation(
  installation: Installation,
  limits: AllLimits,
  folder: string,
): Promise<Installation> {
  if (limits === DEFAULT_LIMITS) return installation;
  const dashboards = join(folder, 'dashboards');
  const provisioning = join(folder, 'provisioning');
  await cp(installation.dashboards, dashboards, { recursive: true });
  await cp(installation.provisioning, provisioning, { recursive: true });
  writeFiles(dashboards, dashboardFiles(limits));
  writeFiles(provisioning, alertFiles({ limits }));
  return { ...installation, dashboards, provisioning };
}
