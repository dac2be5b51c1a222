import { LearningError } from '../../error/learning-error';
import type { AllLimits } from '../../model/limits';
import { findGrafana, type Grafana, namedGrafana } from '../grafana/find-grafana';
import { checkVersion } from '../grafana/version';
import { findInstallation, type Installation } from '../start/installation';
import { limitsOf } from '../thresholds-option';
import { GrafanaClient } from './api/client';
import { RemoteSite } from './api/remote-site';
import { layoutOf } from './local/layout';
import { LocalSite } from './local/local-site';
import { type InstallOptions, settingsOf, tokenOf, type Where } from './options';
import { readPackage } from './package';
import type { Site } from './site';

/** The Grafana of this machine; undefined where folders were named instead. Throws LearningError where there is none. */
function grafanaOf({ grafana, plugins, provisioning }: Where): Grafana | undefined {
  const found = grafana === undefined ? findGrafana() : namedGrafana(grafana);
  const areFoldersNamed = plugins !== undefined && provisioning !== undefined;
  if (found || areFoldersNamed) return found;
  throw new LearningError('not_found', 'There is no Grafana on this machine, or not where it usually is.', {
    hint: 'Name its folder by --grafana; its folders by --plugins and --provisioning, as of a container; or its address by --url.',
  });
}

async function openLocal(
  options: InstallOptions,
  isDatabaseTyped: boolean,
  installation: Installation,
  limits: AllLimits,
) {
  const grafana = grafanaOf(options);
  const version = grafana && (await checkVersion(grafana));
  const bring = readPackage(installation, limits);
  const { settings, initial } = settingsOf(options, isDatabaseTyped);
  const layout = layoutOf(grafana, options);
  return new LocalSite({ layout, version, plugin: installation.plugin, bring, name: options.name, settings, initial });
}

/** Throws LearningError. */
export async function openSite(options: InstallOptions, isDatabaseTyped: boolean, signal: AbortSignal): Promise<Site> {
  const installation = findInstallation();
  const limits = await limitsOf(options);
  const { url, name, folder } = options;
  if (url === undefined) return openLocal(options, isDatabaseTyped, installation, limits);
  const { settings, initial } = settingsOf(options, isDatabaseTyped);
  const token = await tokenOf(options);
  if (token === undefined) {
    throw new LearningError('bad_usage', 'A Grafana at an address asks for a token.', {
      hint: 'Make one for a service account with the role Admin (Administration, Users and access), and give it by GRAFANA_TOKEN or --token-file.',
    });
  }
  const client = new GrafanaClient(url, token, signal);
  return RemoteSite.open({ client, bring: readPackage(installation, limits), name, folder, settings, initial });
}
