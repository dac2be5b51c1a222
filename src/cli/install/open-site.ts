import { LearningError } from '../../error/learning-error';
import { findInstallation } from '../start/installation';
import { GrafanaClient } from './api/client';
import { RemoteSite } from './api/remote-site';
import { type InstallOptions, settingsOf, tokenOf } from './options';
import { readPackage } from './package';
import type { Site } from './site';

/** Throws LearningError. */
export async function openSite(options: InstallOptions, isDatabaseTyped: boolean, signal: AbortSignal): Promise<Site> {
  const installation = findInstallation();
  const bring = readPackage(installation);
  const { settings, initial } = settingsOf(options, isDatabaseTyped);
  const { url, name, folder } = options;
  if (url === undefined) throw new LearningError('bad_usage', 'Name a Grafana by --url.');
  const token = await tokenOf(options);
  if (token === undefined) {
    throw new LearningError('bad_usage', 'A Grafana at an address asks for a token.', {
      hint: 'Make one for a service account with the role Admin (Administration, Users and access), and give it by GRAFANA_TOKEN or --token-file.',
    });
  }
  return RemoteSite.open({ client: new GrafanaClient(url, token, signal), bring, name, folder, settings, initial });
}
